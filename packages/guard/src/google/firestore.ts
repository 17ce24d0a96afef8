import { checked } from '../core/checked.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { dataOf, eventCarrier, unexpected } from './cloud-event.ts';

/** A document that changed. */
export type FirestoreChange<D = unknown> = {
  /** `google.cloud.firestore.document.v1.written`, … */
  readonly event: string;
  /** Full name of the document. Whoever may write chooses its end. */
  readonly name: string;
  /** Fields as plain values, checked; undefined where the document was deleted. */
  readonly document: D | undefined;
  /** Fields before the change, not checked; undefined where there was none. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
};

/** How events of Firestore are read. */
export type FirestoreOptions = {
  readonly limits?: ParseLimits;
  /**
   * Decodes the event's bytes, such as `DocumentEventData.decode` of Google's protocol buffers. Needed unless the trigger
   * was made for the content type `application/json`.
   */
  readonly decode?: (bytes: Uint8Array) => unknown;
};

/** The envelope of Firestore: the schema is for the document's fields. */
export function firestore<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: FirestoreOptions = {},
): EventSpec<unknown, FirestoreChange<OutputOf<S>>, unknown> {
  const check = checked(schema, 'document', options.limits);
  return {
    source: 'firestore',
    open: (raw) => {
      const change = changeOf(raw, options);
      return { pieces: [{ raw: change, id: textAt(raw, 'id'), carrier: eventCarrier(raw) }] };
    },
    decode: ({ raw }, call) => {
      const change = raw as Change;
      const use = (document: unknown): FirestoreChange<OutputOf<S>> => ({
        ...change,
        // Checked by the schema, where there is one.
        document: document as OutputOf<S> | undefined,
      });
      if (change.document === undefined) return use(undefined);
      const document = check(change.document, call);
      return isPromise(document) ? document.then(use) : use(document);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;
type Change = FirestoreChange<Fields>;

function changeOf(raw: unknown, options: FirestoreOptions): Change {
  const data = decoded(dataOf(raw, 'firestore'), options);
  const value = at(data, 'value');
  const old = at(data, 'oldValue');
  const name = textAt(value, 'name') ?? textAt(old, 'name');
  if (name === undefined || name === '') throw unexpected('firestore');
  return {
    event: textAt(raw, 'type') ?? '',
    name,
    document: documentOf(value),
    before: documentOf(old),
  };
}

function decoded(data: unknown, { decode }: FirestoreOptions): unknown {
  if (!(data instanceof Uint8Array)) return data;
  if (decode === undefined) {
    throw new GuardError('event.unexpected', 'the event is in protocol buffers: set `decode`');
  }
  try {
    return decode(data);
  } catch (cause) {
    throw new GuardError('event.unexpected', 'the event cannot be decoded', { cause });
  }
}

function documentOf(value: unknown): Fields | undefined {
  return isObject(value) && textAt(value, 'name') !== undefined
    ? fieldsOf(at(value, 'fields'), 0)
    : undefined;
}

/** Firestore itself has no deeper documents. */
const DEEPEST = 20;

function fieldsOf(fields: unknown, depth: number): Fields {
  const plain: Record<string, unknown> = Object.create(null);
  if (!isObject(fields)) return plain;
  for (const key of Object.keys(fields)) plain[key] = plainOf(fields[key], depth);
  return plain;
}

/** The value behind a typed one; what has no type that is known is undefined. */
function plainOf(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > DEEPEST) throw unexpected('firestore');
  const [type = '', ...others] = Object.keys(value).filter((key) => key.endsWith('Value'));
  if (others.length > 0) throw unexpected('firestore');
  const found = value[type];
  if (type === 'mapValue') return fieldsOf(at(found, 'fields'), depth + 1);
  if (type === 'arrayValue') {
    const values = at(found, 'values');
    return Array.isArray(values) ? values.map((one) => plainOf(one, depth + 1)) : [];
  }
  if (type === 'nullValue') return null;
  return type === 'integerValue' ? integerOf(found) : found;
}

/** Whole numbers come as texts or objects of 64 bits; those that JavaScript would round stay texts. */
function integerOf(found: unknown): number | string {
  const text = String(found);
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
