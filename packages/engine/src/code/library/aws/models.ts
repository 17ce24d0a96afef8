import type { Model } from '../model.ts';
import { BOTO_CLIENT_MODELS } from './boto-client.ts';
import { BOTO_CONDITION_MODELS } from './boto-conditions.ts';
import { BOTO_ELEMENT_MODELS } from './boto-elements.ts';
import { BOTO_RESOURCE_MODELS } from './boto-resource.ts';
import { IDEMPOTENCY_MODELS } from './idempotency.ts';
import { JS_COMMAND_MODELS } from './js-commands.ts';
import { JS_SERVICE_OBJECT_MODELS } from './js-service-objects.ts';
import { PARAMETER_MODELS, WRANGLER_MODELS } from './parameters.ts';
import { READER_MODELS } from './readers.ts';
import { UNKNOWN_CLIENT_MODELS } from './unknown-clients.ts';

/**
 * Calls of the cloud through the SDKs of both languages. They stand before the models of plain values:
 * an element of a listing has a `get` of its own.
 */
export const AWS_MODELS: readonly Model[] = [
  ...JS_COMMAND_MODELS,
  ...JS_SERVICE_OBJECT_MODELS,
  ...BOTO_CLIENT_MODELS,
  ...BOTO_RESOURCE_MODELS,
  ...BOTO_ELEMENT_MODELS,
  ...BOTO_CONDITION_MODELS,
  ...PARAMETER_MODELS,
  ...IDEMPOTENCY_MODELS,
  ...WRANGLER_MODELS,
  ...READER_MODELS,
  ...UNKNOWN_CLIENT_MODELS,
];
