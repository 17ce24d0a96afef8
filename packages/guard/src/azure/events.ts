import { checked } from '../core/checked.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise, validated } from '../core/validate.ts';
import { type BatchOptions, wholeRules } from '../events/records.ts';
import { invocation, propertyCarrier, unexpected } from './invocation.ts';
import type { MessageOptions } from './messages.ts';

/** An event of Event Grid, in its own schema or as a CloudEvent. */
export type GridEvent<Data = unknown> = {
  readonly id: string;
  readonly type: string;
  /** Topic or source: who says so. */
  readonly source: string | undefined;
  readonly subject: string | undefined;
  readonly time: string | undefined;
  readonly data: Data;
};

/** A file that was written. */
export type BlobFile = {
  /** Container and name, as the platform writes them: `uploads/a.png`. The uploader chooses the name. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly uri: string | undefined;
};

/** What files are accepted. */
export type BlobOptions = {
  /** A schema for the path, such as a text with a pattern. */
  readonly path?: AnySchema;
  /** The largest file in bytes; not limited when not given. The platform has loaded it already. */
  readonly maxBytes?: number;
};

/** A document that was written to Cosmos DB. */
export type CosmosDocument<D = unknown> = { readonly id: string; readonly document: D };

/** A tick of a timer. */
export type TimerTick = {
  readonly isPastDue: boolean;
  readonly last: string | undefined;
  readonly next: string | undefined;
};

/** The envelope of Event Grid: the schema is for the data. */
export function eventGrid<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: MessageOptions = {},
): EventSpec<unknown, GridEvent<OutputOf<S>>, unknown> {
  const check = checked(schema, 'data', options.limits);
  return {
    source: 'event-grid',
    open: (raw) => {
      const { input, traceParent } = invocation(raw, 'event-grid');
      const id = textAt(input, 'id');
      if (id === undefined || typeOf(input) === undefined) throw unexpected('event-grid');
      // The extension for distributed tracing has the header's name.
      return { pieces: [{ raw: input, id, carrier: propertyCarrier(input, traceParent) }] };
    },
    decode: ({ raw }, call) => {
      const data = check(at(raw, 'data'), call);
      const use = (known: unknown): GridEvent<OutputOf<S>> => gridEvent(raw, known);
      return isPromise(data) ? data.then(use) : use(data);
    },
  };
}

function typeOf(event: unknown): string | undefined {
  return textAt(event, 'eventType') ?? textAt(event, 'type');
}

function gridEvent<D>(raw: unknown, data: unknown): GridEvent<D> {
  return {
    id: textAt(raw, 'id') ?? '',
    type: typeOf(raw) ?? '',
    source: textAt(raw, 'topic') ?? textAt(raw, 'source'),
    subject: textAt(raw, 'subject'),
    time: textAt(raw, 'eventTime') ?? textAt(raw, 'time'),
    // Checked by the schema, where there is one.
    data: data as D,
  };
}

/** The envelope of blob triggers. */
export function blob(options: BlobOptions = {}): EventSpec<unknown, BlobFile, unknown> {
  return {
    source: 'blob',
    open: (raw) => {
      const { input, metadata, traceParent } = invocation(raw, 'blob');
      const path = textAt(metadata, 'blobTrigger');
      const bytes = bytesOf(input);
      if (path === undefined || bytes === undefined) throw unexpected('blob');
      const file: BlobFile = { path, bytes, uri: textAt(metadata, 'uri') };
      return { pieces: [{ raw: file, carrier: propertyCarrier(undefined, traceParent) }] };
    },
    decode: ({ raw }, call) => {
      const file = raw as BlobFile;
      const { maxBytes = Infinity } = options;
      if (file.bytes.byteLength > maxBytes) call.refuse(tooLong(maxBytes));
      if (options.path === undefined) return file;
      const path = validated(options.path, file.path, 'path', call);
      const use = (known: unknown): BlobFile => ({ ...file, path: String(known) });
      return isPromise(path) ? path.then(use) : use(path);
    },
  };
}

/** The worker hands over bytes, but what reads as JSON when the data type is set to text. */
function bytesOf(input: unknown): Uint8Array | undefined {
  if (input instanceof Uint8Array) return input;
  return typeof input === 'string' ? Buffer.from(input) : undefined;
}

function tooLong(maxBytes: number): GuardError {
  return new GuardError('input.limit', 'the file is too long', {
    facts: { limit: 'maxBytes', allowed: maxBytes },
    places: [{ in: 'file', at: '' }],
  });
}

/** The envelope of the change feed of Cosmos DB: documents in order; all come again when one fails. */
export function cosmos<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: MessageOptions & BatchOptions = {},
): EventSpec<unknown, CosmosDocument<OutputOf<S>>, unknown> {
  const check = checked(schema, 'document', options.limits);
  return {
    source: 'cosmos',
    open: (raw) => {
      const { input, traceParent } = invocation(raw, 'cosmos');
      if (!Array.isArray(input) || !input.every(isDocument)) throw unexpected('cosmos');
      const carrier = propertyCarrier(undefined, traceParent);
      return { pieces: input.map((one) => ({ raw: one, id: versionOf(one), group: '', carrier })) };
    },
    decode: ({ raw }, call) => {
      const document = check(raw, call);
      const use = (known: unknown): CosmosDocument<OutputOf<S>> => ({
        id: textAt(raw, 'id') ?? '',
        // Checked by the schema, where there is one.
        document: known as OutputOf<S>,
      });
      return isPromise(document) ? document.then(use) : use(document);
    },
    batch: wholeRules(options),
  };
}

function isDocument(value: unknown): boolean {
  return textAt(value, 'id') !== undefined;
}

/** The version of a document: the same one comes again after a failure, a changed one is another. */
function versionOf(document: unknown): string | undefined {
  const self = textAt(document, '_self') ?? textAt(document, 'id');
  const etag = textAt(document, '_etag');
  return etag === undefined ? undefined : `${self}/${etag}`;
}

/** The envelope of timers. */
export function timer(): EventSpec<unknown, TimerTick, unknown> {
  return {
    source: 'timer',
    open: (raw) => {
      const { input, traceParent } = invocation(raw, 'timer');
      if (!isObject(input) || typeof input.isPastDue !== 'boolean') throw unexpected('timer');
      return { pieces: [{ raw: input, carrier: propertyCarrier(undefined, traceParent) }] };
    },
    decode: ({ raw }) => {
      const status = at(raw, 'scheduleStatus');
      return {
        isPastDue: at(raw, 'isPastDue') === true,
        last: textAt(status, 'last'),
        next: textAt(status, 'next'),
      };
    },
  };
}
