import type { Model } from '../model.ts';
import { MIDDY_MODELS } from './middy.ts';
import { WEB_MODELS } from './web-models.ts';

/** Frameworks that call handlers: what they hand over, and what they do with what comes back. */
export const FRAMEWORK_MODELS: readonly Model[] = [...MIDDY_MODELS, ...WEB_MODELS];
