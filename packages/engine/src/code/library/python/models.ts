import type { Model } from '../model.ts';
import { BUILTIN_MODELS } from './builtins.ts';
import { COLLECTION_MODELS } from './collections.ts';
import { ENCODING_MODELS } from './encoding.ts';
import { EXECUTION_MODELS } from './execution.ts';
import { FILE_MODELS } from './files.ts';
import { HTTP_MODELS } from './http.ts';
import { IDENTITY_MODELS } from './identity.ts';
import { KNOWN_MODELS } from './known.ts';
import { LOGGING_MODELS } from './logging.ts';
import { MARKUP_MODELS } from './markup.ts';
import { MESSAGE_MODELS } from './messages.ts';
import { PARSER_MODELS } from './parsers.ts';
import { PROMPT_MODELS } from './prompt.ts';
import { QUERY_MODELS } from './query.ts';
import { REGEX_MODELS } from './regex.ts';
import { RUNTIME_MODELS } from './runtime.ts';
import { SQL_MODELS } from './sql.ts';
import { TEXT_MODELS } from './text.ts';

/** What Python's own library and common packages do with what they are given. Cloud SDKs and web frameworks have tables of their own. */
export const PYTHON_MODELS: readonly Model[] = [
  ...IDENTITY_MODELS,
  ...EXECUTION_MODELS,
  ...SQL_MODELS,
  ...QUERY_MODELS,
  ...MESSAGE_MODELS,
  ...MARKUP_MODELS,
  ...FILE_MODELS,
  ...HTTP_MODELS,
  ...PARSER_MODELS,
  ...PROMPT_MODELS,
  ...LOGGING_MODELS,
  ...REGEX_MODELS,
  ...ENCODING_MODELS,
  ...RUNTIME_MODELS,
  ...BUILTIN_MODELS,
  ...COLLECTION_MODELS,
  ...TEXT_MODELS,
  ...KNOWN_MODELS,
].map((model) => ({ ...model, language: 'python' }));
