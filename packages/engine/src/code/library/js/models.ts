import type { Model } from '../model.ts';
import { ASYNC_MODELS } from './async.ts';
import { ENCODING_MODELS } from './encodings.ts';
import { LIST_MODELS } from './lists.ts';
import { NUMBER_MODELS } from './numbers.ts';
import { OBJECT_MODELS } from './objects.ts';
import { REGEX_MODELS } from './regex.ts';
import { TEXT_MODELS } from './text.ts';

/** What the language itself and common libraries of JavaScript do. */
export const JAVASCRIPT_MODELS: readonly Model[] = [
  ...REGEX_MODELS,
  ...ENCODING_MODELS,
  ...TEXT_MODELS,
  ...LIST_MODELS,
  ...OBJECT_MODELS,
  ...NUMBER_MODELS,
  ...ASYNC_MODELS,
];
