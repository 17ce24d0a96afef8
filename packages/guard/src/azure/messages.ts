import { checked } from '../core/checked.ts';
import type { EventSpec, Opened, Piece } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { type BatchOptions, wholeRules } from '../events/records.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { type Invocation, invocation, propertyCarrier, unexpected } from './invocation.ts';

/** How payloads are checked. The platform has parsed JSON before: of duplicate keys only the last is left. */
export type MessageOptions = { readonly limits?: ParseLimits };

/** How messages are worked on where the trigger can hand over several. */
export type ManyOptions = MessageOptions &
  BatchOptions & {
    /** What the trigger was registered with: `one` when not given. */
    readonly cardinality?: 'one' | 'many';
  };

/** A message of a storage queue. */
export type QueueMessage<Body = unknown> = {
  readonly id: string | undefined;
  readonly body: Body;
  /** How often the message was received, this time included. */
  readonly receiveCount: number | undefined;
};

/** A message of Service Bus. */
export type BusMessage<Body = unknown> = QueueMessage<Body> & {
  /** Application properties: the sender's words. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly sessionId: string | undefined;
};

/** An event of an event hub. */
export type HubEvent<Body = unknown> = {
  /** Partition and sequence number, where the platform tells both. */
  readonly id: string | undefined;
  readonly body: Body;
  /** The sender's words. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly partitionKey: string | undefined;
};

/** One message, with what the trigger says about it. */
type Raw = { readonly body: unknown; readonly about: (name: string) => unknown };

/** The envelope of storage queues: a failure lets the platform try the message again. */
export function storageQueue<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: MessageOptions = {},
): EventSpec<unknown, QueueMessage<OutputOf<S>>, unknown> {
  const check = checked(schema, 'body', options.limits);
  return {
    source: 'storage-queue',
    open: (raw) => {
      const { input, metadata, traceParent } = invocation(raw, 'storage-queue');
      const carrier = propertyCarrier(undefined, traceParent);
      return { pieces: [{ raw: rawOf(input, metadata), id: textAt(metadata, 'id'), carrier }] };
    },
    decode: ({ raw }, call) =>
      then(check(at(raw, 'body'), call), (body) =>
        queueMessage<OutputOf<S>>(raw as Raw, body, 'id'),
      ),
  };
}

/** The envelope of Service Bus queues and topics. Of several messages all are tried again when one fails. */
export function serviceBus<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: ManyOptions = {},
): EventSpec<unknown, BusMessage<OutputOf<S>>, unknown> {
  const check = checked(schema, 'body', options.limits);
  return {
    source: 'service-bus',
    open: (raw) => opened(invocation(raw, 'service-bus'), options, busPiece),
    decode: ({ raw }, call) =>
      then(check(at(raw, 'body'), call), (body) => {
        const { about } = raw as Raw;
        return {
          ...queueMessage<OutputOf<S>>(raw as Raw, body, 'messageId'),
          properties: recordOf(about('applicationProperties')),
          sessionId: textOf(about('sessionId')),
        };
      }),
    batch: wholeRules(options),
  };
}

/** The envelope of event hubs: events of a batch are worked on in order, and all come again when one fails. */
export function eventHub<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: ManyOptions = {},
): EventSpec<unknown, HubEvent<OutputOf<S>>, unknown> {
  const check = checked(schema, 'body', options.limits);
  return {
    source: 'event-hub',
    open: (raw) => {
      const found = invocation(raw, 'event-hub');
      const partition = textOf(at(found.metadata.partitionContext, 'partitionId'));
      return opened(found, options, (one, parent) => hubPiece(one, parent, partition));
    },
    decode: ({ raw, id }, call) =>
      then(check(at(raw, 'body'), call), (body) => {
        const { about } = raw as Raw;
        return {
          id,
          // Checked by the schema, where there is one.
          body: body as OutputOf<S>,
          properties: recordOf(about('properties')),
          partitionKey: textOf(about('partitionKey')),
        };
      }),
    batch: wholeRules(options),
  };
}

function then<T>(value: unknown, use: (value: unknown) => T): T | Promise<T> {
  return isPromise(value) ? value.then(use) : use(value);
}

/**
 * What the platform says of many messages stands in lists, `sequenceNumberArray` and so on, whose names the library of
 * Azure begins with a small letter.
 * Sources: the binding data of the extensions for Event Hubs and Service Bus in Azure/azure-sdk-for-net, and
 * `fromRpcTriggerMetadata` in Azure/azure-functions-nodejs-library.
 */
function opened(
  { input, metadata, traceParent }: Invocation,
  { cardinality = 'one' }: ManyOptions,
  pieceOf: (raw: Raw, traceParent: string | undefined) => Piece,
): Opened {
  if (cardinality === 'one') return { pieces: [pieceOf(rawOf(input, metadata), traceParent)] };
  if (!Array.isArray(input)) throw unexpected('a trigger with many messages');
  const about = (index: number) => (name: string) => elementOf(metadata[`${name}Array`], index);
  const raws = input.map((body: unknown, index) => ({ body, about: about(index) }));
  return { pieces: raws.map((raw) => pieceOf(raw, traceParent)) };
}

function rawOf(body: unknown, metadata: Readonly<Record<string, unknown>>): Raw {
  return { body, about: (name) => at(metadata, name) };
}

function elementOf(list: unknown, index: number): unknown {
  return Array.isArray(list) ? list[index] : undefined;
}

function busPiece(raw: Raw, traceParent: string | undefined): Piece {
  return {
    raw,
    id: textOf(raw.about('messageId')),
    group: textOf(raw.about('sessionId')),
    // Older bundles of extensions call them so.
    carrier: propertyCarrier(
      raw.about('applicationProperties') ?? raw.about('userProperties'),
      traceParent,
    ),
  };
}

function hubPiece(raw: Raw, traceParent: string | undefined, partition: string | undefined): Piece {
  const sequence = textOf(raw.about('sequenceNumber'));
  return {
    raw,
    id: partition === undefined || sequence === undefined ? undefined : `${partition}/${sequence}`,
    // A batch is one partition's.
    group: '',
    carrier: propertyCarrier(raw.about('properties'), traceParent),
  };
}

function queueMessage<B>({ about }: Raw, body: unknown, idName: string): QueueMessage<B> {
  const count = Number(about(idName === 'id' ? 'dequeueCount' : 'deliveryCount') ?? Number.NaN);
  // Checked by the schema, where there is one.
  return {
    id: textOf(about(idName)),
    body: body as B,
    receiveCount: Number.isNaN(count) ? undefined : count,
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Numbers come as numbers, texts or the halves of a long one, depending on how the platform passes them. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  const [low, high] = [at(value, 'low'), at(value, 'high')];
  if (!Number.isInteger(low) || !Number.isInteger(high)) return undefined;
  return String((BigInt(high as number) << 32n) + BigInt((low as number) >>> 0));
}
