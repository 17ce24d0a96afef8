import { checked } from '../core/checked.ts';
import type { EventSpec } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { unexpected } from './records.ts';

/** A field that GraphQL asks a function to resolve. */
export type FieldRequest<Arguments = unknown> = {
  /** Type and field: `Mutation.placeOrder`. */
  readonly field: string;
  readonly arguments: Arguments;
  /** Who asks, as AppSync verified it; null for an API key. */
  readonly identity: unknown;
  /** The parent object. */
  readonly source: unknown;
  /** Headers, names in lower case. Has no prototype. */
  readonly headers: Readonly<Record<string, string>>;
};

/** The envelope of direct Lambda resolvers of AppSync: the schema is for the arguments. AppSync waits 30 seconds. */
export function appsync<S extends AnySchema | undefined = undefined>(
  schema?: S,
): EventSpec<unknown, FieldRequest<OutputOf<S>>, unknown> {
  const check = checked(schema, 'arguments');
  return {
    source: 'appsync',
    open: (raw) => {
      fieldOf(raw);
      const headers = headersOf(raw);
      return { pieces: [{ raw, carrier: (name) => headers[name] }], limitMs: 29_500 };
    },
    decode: ({ raw }, call) => {
      const given = check(at(raw, 'arguments'), call);
      const use = (known: unknown): FieldRequest<OutputOf<S>> => requestOf(raw, known);
      return isPromise(given) ? given.then(use) : use(given);
    },
  };
}

function fieldOf(raw: unknown): string {
  const info = at(raw, 'info');
  const field = textAt(info, 'fieldName') ?? textAt(raw, 'fieldName');
  const type = textAt(info, 'parentTypeName') ?? textAt(raw, 'typeName');
  if (field === undefined || type === undefined || !isObject(at(raw, 'arguments'))) {
    throw unexpected('appsync');
  }
  return `${type}.${field}`;
}

function headersOf(raw: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null);
  const headers = at(at(raw, 'request'), 'headers');
  if (!isObject(headers)) return texts;
  for (const name of Object.keys(headers)) {
    const text = textAt(headers, name);
    if (text !== undefined) texts[name.toLowerCase()] = text;
  }
  return texts;
}

function requestOf<A>(raw: unknown, given: unknown): FieldRequest<A> {
  return {
    field: fieldOf(raw),
    // Checked by the schema, where there is one.
    arguments: given as A,
    identity: at(raw, 'identity'),
    source: at(raw, 'source'),
    headers: headersOf(raw),
  };
}
