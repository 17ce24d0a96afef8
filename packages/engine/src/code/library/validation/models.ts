import type { Model } from '../model.ts';
import { SCHEMA_MODELS } from './schemas.ts';

/** Libraries that check values, and what passing their checks proves. */
export const VALIDATION_MODELS: readonly Model[] = [...SCHEMA_MODELS];
