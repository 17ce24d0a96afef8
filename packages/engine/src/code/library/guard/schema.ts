import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';
import { isSchema, schemaOf } from '../validation/schemas.ts';
import { ANYTHING, narrow, proofsOfShape, type Shape } from '../validation/shape.ts';
import { follow, type Layout, NESTED } from './envelopes.ts';
import { madeBy } from './options.ts';

/** How a guard checks: where, and whether what does not fit is refused. */
export type Checking = {
  readonly machine: Machine;
  readonly at: Span;
  /** Only where it certainly is does a schema say anything of what the handler gets. */
  readonly isEnforced: boolean;
};

const BY = '@postern/guard.guard';

/** What the handler gets of a value that a schema is for. */
export function checked(schema: Value | undefined, value: Value, to: Checking): Value {
  if (schema === undefined) return value;
  const nested = nestedOf(schema);
  if (nested !== undefined) return nested(value, to);
  if (!to.isEnforced) return value;
  const by = { machine: to.machine, at: to.at, by: BY };
  const shape = shapeOf(to.machine, schema);
  const made = narrow(shape, value, by);
  to.machine.prove(proofsOfShape(shape, value, by));
  return made;
}

/** Schemas that are no calls of a library we know (objects of the program, other libraries) say nothing. */
function shapeOf(machine: Machine, schema: Value): Shape {
  return isSchema(schema) ? schemaOf(machine, schema) : ANYTHING;
}

type Opening = (value: Value, to: Checking) => Value;

function nestedOf(schema: Value): Opening | undefined {
  const [api, name] = madeBy(schema) ?? [];
  if (api === undefined || name === undefined) return undefined;
  if (name === 's3.s3Body') return s3Objects;
  const layout = NESTED[name];
  return layout === undefined
    ? undefined
    : (value, to) => opened(layout, value, api.args[0], false, to);
}

/** Notifications of a bucket in a message, as a list. */
function s3Objects(value: Value, to: Checking): Value {
  const { machine, at } = to;
  const record = follow(machine, value, 'Records.*', at);
  const object = machine.record({
    bucket: follow(machine, record, 's3.bucket.name', at),
    key: follow(machine, record, 's3.object.key.$url', at),
    event: machine.member(record, 'eventName', at),
  });
  return machine.list([], object);
}

/** What an envelope makes of one record (or of the event where it has none). */
export function opened(
  layout: Layout,
  record: Value,
  schema: Value | undefined,
  isPlainText: boolean,
  to: Checking,
): Value {
  const { machine, at } = to;
  const fields: Record<string, Value> = {};
  for (const [name, path] of Object.entries(layout.fields ?? {})) {
    fields[name] = follow(machine, record, path, at);
  }
  for (const [name, [path, leaf]] of Object.entries(layout.texts ?? {})) {
    fields[name] = textsByName(to, follow(machine, record, path, at), leaf);
  }
  const { payload } = layout;
  if (payload !== undefined) {
    const isJson = payload.isText === true && schema !== undefined && !isPlainText;
    const path = isJson ? `${payload.path}.$json` : payload.path;
    fields[payload.field] = checked(schema, follow(machine, record, path, at), to);
  }
  return machine.record(fields);
}

/** Attributes of a message by their names. */
function textsByName({ machine, at }: Checking, whole: Value, leaf: string): Value {
  const made = machine.record({}, follow(machine, whole, `*.${leaf}`, at));
  for (const record of machine.records(made)) {
    record.store.lookup = (name, where) => follow(machine, whole, `${name}.${leaf}`, where);
  }
  return made;
}
