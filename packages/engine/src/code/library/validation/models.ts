import type { Model } from '../model.ts';
import { COMPILED_MODELS } from './ajv.ts';
import { EXPRESS_VALIDATOR_MODELS } from './express-validator.ts';
import { PREDICATE_MODELS } from './predicates.ts';
import { PYDANTIC_MODELS } from './pydantic.ts';
import { PYTHON_SCHEMA_MODELS } from './python-schemas.ts';
import { SCHEMA_MODELS } from './schemas.ts';
import { VALIDATE_JS_MODELS } from './validate-js.ts';

/** Libraries that check values, and what passing their checks proves. */
export const VALIDATION_MODELS: readonly Model[] = [
  ...SCHEMA_MODELS,
  ...COMPILED_MODELS,
  ...PREDICATE_MODELS,
  ...EXPRESS_VALIDATOR_MODELS,
  ...VALIDATE_JS_MODELS,
  ...[...PYDANTIC_MODELS, ...PYTHON_SCHEMA_MODELS].map(
    (model): Model => ({ ...model, language: 'python' }),
  ),
];
