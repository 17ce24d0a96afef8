import type { EntryOf } from '../interpret/entry.ts';
import { AWS_MODELS } from './aws/models.ts';
import { runFrameworkEntry as runEntry } from './frameworks/entry.ts';
import { FRAMEWORK_MODELS } from './frameworks/models.ts';
import { GUARD_MODELS } from './guard/models.ts';
import { INJECTION_MODELS } from './injection/models.ts';
import { JAVASCRIPT_MODELS } from './js/models.ts';
import { Models } from './match.ts';
import { PYTHON_MODELS } from './python/models.ts';
import { VALIDATION_MODELS } from './validation/models.ts';

let models: Models | undefined;

/** What every library that is known does, in both languages; built on first use. */
export function libraryModels(): Models {
  models ??= new Models([
    GUARD_MODELS,
    FRAMEWORK_MODELS,
    INJECTION_MODELS,
    VALIDATION_MODELS,
    AWS_MODELS,
    JAVASCRIPT_MODELS,
    PYTHON_MODELS,
  ]);
  return models;
}

/** Runs a handler that a framework made; undefined where it is none that is known. */
export const runFrameworkEntry: EntryOf = runEntry;
