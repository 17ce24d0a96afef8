// Google Cloud Functions: envelopes of HTTP requests and CloudEvents, and what the Functions Framework takes as functions.

export {
  type GoogleEventOptions,
  type PubSubMessage,
  pubSub,
  type StorageObject,
  storage,
} from './events.ts';
export {
  type FirestoreChange,
  type FirestoreOptions,
  firestore,
} from './firestore.ts';
export {
  type GoogleContext,
  type GoogleRequest,
  type GoogleResponse,
  onEvent,
  onRequest,
} from './host.ts';
export { googleHttp } from './http.ts';
