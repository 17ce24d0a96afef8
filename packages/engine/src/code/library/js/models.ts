import type { Model } from '../model.ts';
import { ASSERTION_MODELS } from './assertions.ts';
import { ASYNC_MODELS } from './async.ts';
import { EMITTER_MODELS } from './emitters.ts';
import { ENCODING_MODELS } from './encodings.ts';
import { FILE_MODELS } from './files.ts';
import { HTTP_MODELS } from './http.ts';
import { IDENTITY_MODELS } from './identity.ts';
import { LIST_MODELS } from './lists.ts';
import { LOGGING_MODELS } from './logging.ts';
import { MAIL_MODELS } from './mail.ts';
import { MARKUP_MODELS } from './markup.ts';
import { MULTIPART_MODELS } from './multipart.ts';
import { NOSQL_MODELS } from './nosql.ts';
import { NUMBER_MODELS } from './numbers.ts';
import { OBJECT_MODELS } from './objects.ts';
import { PROMPT_MODELS } from './prompt.ts';
import { REGEX_MODELS } from './regex.ts';
import { SHELL_MODELS } from './shell.ts';
import { SQL_MODELS } from './sql.ts';
import { STREAM_MODELS } from './streams.ts';
import { STRUCTURE_MODELS } from './structures.ts';
import { TEXT_MODELS } from './text.ts';
import { WATERFALL_MODELS } from './waterfall.ts';
import { WORK_MODELS } from './work.ts';

/** What the language itself and common libraries of JavaScript do. The first model that says what a call gives decides. */
export const JAVASCRIPT_MODELS: readonly Model[] = [
  ...IDENTITY_MODELS,
  ...REGEX_MODELS,
  ...ENCODING_MODELS,
  ...MULTIPART_MODELS,
  ...TEXT_MODELS,
  ...LIST_MODELS,
  ...OBJECT_MODELS,
  ...NUMBER_MODELS,
  ...ASSERTION_MODELS,
  ...EMITTER_MODELS,
  ...STREAM_MODELS,
  ...WATERFALL_MODELS,
  ...ASYNC_MODELS,
  ...LOGGING_MODELS,
  ...SHELL_MODELS,
  ...SQL_MODELS,
  ...NOSQL_MODELS,
  ...FILE_MODELS,
  ...HTTP_MODELS,
  ...MARKUP_MODELS,
  ...MAIL_MODELS,
  ...STRUCTURE_MODELS,
  ...PROMPT_MODELS,
  ...WORK_MODELS,
];
