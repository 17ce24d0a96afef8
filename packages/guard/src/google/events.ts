import { textOfBase64 } from '../core/base64.ts';
import type { EventSpec } from '../core/event.ts';
import { type PayloadOptions, payloadReader } from '../core/payload.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise, validated } from '../core/validate.ts';
import { dataOf, eventCarrier, unexpected } from './cloud-event.ts';

/** A message of Pub/Sub. */
export type PubSubMessage<Body = string> = {
  readonly id: string;
  readonly body: Body;
  /** The sender's words. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly subscription: string | undefined;
  readonly orderingKey: string | undefined;
};

/** An object that something happened to. */
export type StorageObject = {
  readonly bucket: string;
  /** Whoever may write to the bucket chooses it. */
  readonly name: string;
  /** What happened: `google.cloud.storage.object.v1.finalized`, … */
  readonly event: string;
  readonly generation: string | undefined;
  readonly size: number | undefined;
  /** What the uploader says it is. */
  readonly contentType: string | undefined;
};

/** How events of Storage are read. */
export type GoogleEventOptions = {
  /** A schema for the name, such as a text with a pattern. */
  readonly name?: AnySchema;
};

/** The envelope of Pub/Sub: the schema is for the message's data. */
export function pubSub<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: PayloadOptions = {},
): EventSpec<unknown, PubSubMessage<S extends AnySchema ? OutputOf<S> : string>, unknown> {
  type Body = S extends AnySchema ? OutputOf<S> : string;
  const read = payloadReader(schema, 'body', options);
  return {
    source: 'pubsub',
    open: (raw) => {
      const message = messageOf(raw);
      const attributes = attributesOf(message);
      const trace = eventCarrier(raw);
      // Google's libraries write the trace of the sender under a prefix of their own.
      const carrier = (name: string): string | undefined =>
        attributes[name] ?? attributes[`googclient_${name}`] ?? trace(name);
      return { pieces: [{ raw, id: textAt(message, 'messageId'), carrier }] };
    },
    decode: ({ raw }, call) => {
      const text = textOfBase64(textAt(messageOf(raw), 'data') ?? '', 'body');
      const body = read(text, call);
      const use = (known: unknown): PubSubMessage<Body> => pubSubMessage(raw, known);
      return isPromise(body) ? body.then(use) : use(body);
    },
  };
}

function messageOf(raw: unknown): unknown {
  const message = at(dataOf(raw, 'pubsub'), 'message');
  return textAt(message, 'messageId') === undefined ? nothing('pubsub') : message;
}

function nothing(service: string): never {
  throw unexpected(service);
}

function pubSubMessage<B>(raw: unknown, body: unknown): PubSubMessage<B> {
  const message = messageOf(raw);
  return {
    id: textAt(message, 'messageId') ?? '',
    // Checked by the schema, where there is one.
    body: body as B,
    attributes: attributesOf(message),
    subscription: textAt(dataOf(raw, 'pubsub'), 'subscription'),
    orderingKey: textAt(message, 'orderingKey'),
  };
}

/** Has no prototype. */
function attributesOf(message: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  const attributes = at(message, 'attributes');
  if (!isObject(attributes)) return texts;
  for (const name of Object.keys(attributes)) {
    const text = textAt(attributes, name);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}

/** The envelope of Cloud Storage: the handler gets one object. */
export function storage(
  options: GoogleEventOptions = {},
): EventSpec<unknown, StorageObject, unknown> {
  return {
    source: 'storage',
    open: (raw) => {
      const { bucket, name, event, generation } = objectOf(raw);
      const id =
        generation === undefined ? textAt(raw, 'id') : [bucket, name, event, generation].join('/');
      return { pieces: [{ raw, id, carrier: eventCarrier(raw) }] };
    },
    decode: ({ raw }, call) => {
      const object = objectOf(raw);
      if (options.name === undefined) return object;
      const name = validated(options.name, object.name, 'name', call);
      const use = (known: unknown): StorageObject => ({ ...object, name: String(known) });
      return isPromise(name) ? name.then(use) : use(name);
    },
  };
}

function objectOf(raw: unknown): StorageObject {
  const data = dataOf(raw, 'storage');
  const size = Number(textAt(data, 'size') ?? Number.NaN);
  return {
    bucket: textAt(data, 'bucket') ?? nothing('storage'),
    name: textAt(data, 'name') ?? nothing('storage'),
    event: textAt(raw, 'type') ?? '',
    generation: textAt(data, 'generation'),
    size: Number.isNaN(size) ? undefined : size,
    contentType: textAt(data, 'contentType'),
  };
}
