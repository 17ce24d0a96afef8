import type { Model } from '../model.ts';
import { BATCH_MODELS } from './batch.ts';
import { CHALICE_EVENT_MODELS } from './chalice-events.ts';
import { DATA_CLASS_MODELS } from './data-classes.ts';
import { MIDDY_MODELS } from './middy.ts';
import { NEST_MODELS } from './nest/models.ts';
import { PARSING_MODELS } from './parsing.ts';
import { PYTHON_WEB_MODELS } from './python-models.ts';
import { RESOLVER_MODELS } from './resolvers.ts';
import { TRPC_MODELS } from './trpc.ts';
import { WEB_MODELS } from './web-models.ts';
import { WRAPPER_MODELS } from './wrappers.ts';

/** Frameworks that call handlers: what they hand over, and what they do with what comes back. */
export const FRAMEWORK_MODELS: readonly Model[] = [
  ...MIDDY_MODELS,
  ...WEB_MODELS,
  ...NEST_MODELS,
  ...TRPC_MODELS,
  ...RESOLVER_MODELS,
  ...[...PYTHON_WEB_MODELS, ...CHALICE_EVENT_MODELS, ...DATA_CLASS_MODELS].map(
    (model): Model => ({ ...model, language: 'python' }),
  ),
  ...BATCH_MODELS,
  ...PARSING_MODELS,
  ...WRAPPER_MODELS,
];
