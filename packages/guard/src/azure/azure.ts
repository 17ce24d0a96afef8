// Azure Functions, programming model v4: envelopes of its triggers, and what `app.http(…)` and its likes take as a handler.

export type { BlobFile, BlobOptions, CosmosDocument, GridEvent, TimerTick } from './events.ts';
export { blob, cosmos, eventGrid, timer } from './events.ts';
export { type AzureContext, type AzureHandler, type AzureSpec, onAzure } from './host.ts';
export { type AzureAnswer, type AzureCookie, azureHttp } from './http.ts';
export type {
  BusMessage,
  HubEvent,
  ManyOptions,
  MessageOptions,
  QueueMessage,
} from './messages.ts';
export { eventHub, serviceBus, storageQueue } from './messages.ts';
