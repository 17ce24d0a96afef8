import type { ApiObj, Value } from '../interpret/value.ts';
import { AWS_MODELS } from './aws/models.ts';
import { JAVASCRIPT_MODELS } from './js/models.ts';
import { Models } from './match.ts';
import type { Machine } from './model.ts';
import { PYTHON_MODELS } from './python/models.ts';

let models: Models | undefined;

/** What every library that is known does, in both languages; built on first use. */
export function libraryModels(): Models {
  models ??= new Models([AWS_MODELS, JAVASCRIPT_MODELS, PYTHON_MODELS]);
  return models;
}

/** Runs a handler that a framework made; undefined where it is none that is known. */
export function runFrameworkEntry(_handler: ApiObj, _machine: Machine): Value | undefined {
  return undefined;
}
