import type { Model } from '../model.ts';
import { PYDANTIC_MODELS } from './pydantic.ts';
import { PYTHON_SCHEMA_MODELS } from './python-schemas.ts';
import { SCHEMA_MODELS } from './schemas.ts';

/** Libraries that check values, and what passing their checks proves. */
export const VALIDATION_MODELS: readonly Model[] = [
  ...SCHEMA_MODELS,
  ...[...PYDANTIC_MODELS, ...PYTHON_SCHEMA_MODELS].map(
    (model): Model => ({ ...model, language: 'python' }),
  ),
];
