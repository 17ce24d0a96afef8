import type { Span } from '../../../model/span.ts';
import type { Value } from '../../interpret/value.ts';
import { join, NOTHING } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';

/** Types of the low-level form of attributes that hold the content itself. */
const CONTENT = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS']);

const MAX_DEPTH = 6;

/**
 * Attributes in document form: `{ id: { S: x } }` becomes `{ id: x }`. What is in that form already, or is
 * not a literal, stays as it is.
 */
export function documentOf(machine: Machine, attributes: Value, at: Span): Value {
  return eachField(machine, attributes, (value) => plainAttribute(machine, value, at, 0));
}

/** One attribute in document form: `{ S: x }` becomes `x`. */
export function attributeOf(machine: Machine, value: Value, at: Span): Value {
  return plainAttribute(machine, value, at, 0);
}

function plainAttribute(machine: Machine, value: Value, at: Span, depth: number): Value {
  if (depth > MAX_DEPTH) return value;
  let result: Value = { ...value, objects: [] };
  for (const one of value.objects) {
    const typed = one.kind === 'record' && !one.isList ? [...one.store.fields] : [];
    const [first] = typed;
    if (first === undefined || typed.length !== 1) {
      result = { ...result, objects: [...result.objects, one] };
      continue;
    }
    const [type, cell] = first;
    result = join(
      result,
      contentOf(machine, type, cell.value, at, depth) ?? { ...NOTHING, objects: [one] },
    );
  }
  return result;
}

function contentOf(
  machine: Machine,
  type: string,
  value: Value,
  at: Span,
  depth: number,
): Value | undefined {
  if (CONTENT.has(type)) return value;
  if (type !== 'M' && type !== 'L') return undefined;
  return eachField(machine, value, (inner) => plainAttribute(machine, inner, at, depth + 1));
}

/** The value with the fields (or elements) of its records replaced. */
export function eachField(
  machine: Machine,
  value: Value,
  replace: (value: Value, name: string) => Value,
): Value {
  let result: Value = { ...value, objects: [] };
  for (const one of value.objects) {
    if (one.kind !== 'record' || one.instanceOf !== undefined) {
      result = { ...result, objects: [...result.objects, one] };
      continue;
    }
    const { fields, rest, keys, copied } = one.store;
    const others = rest === undefined ? undefined : replace(rest.value, '*');
    const named = [...fields].map(([name, cell]) => [name, replace(cell.value, name)] as const);
    const made = one.isList
      ? machine.list(
          named.map(([, inner]) => inner),
          others,
        )
      : machine.record(Object.fromEntries(named), others);
    const [fresh] = machine.records(made);
    if (copied !== undefined && fresh !== undefined) fresh.store.copied = copied;
    if (keys !== undefined && fresh !== undefined) fresh.store.keys = { value: keys.value };
    result = join(result, made);
  }
  return result;
}

/** Paths of attributes in the requests of the low-level client. */
const PLACES: readonly (readonly string[])[] = [
  ['Item'],
  ['Key'],
  ['ExpressionAttributeValues'],
  ['ExclusiveStartKey'],
  ['TransactItems', '*', '*', 'Item'],
  ['TransactItems', '*', '*', 'Key'],
  ['TransactItems', '*', '*', 'ExpressionAttributeValues'],
  ['RequestItems', '*', '*', 'PutRequest', 'Item'],
  ['RequestItems', '*', '*', 'DeleteRequest', 'Key'],
  ['RequestItems', '*', 'Keys', '*'],
  ['Parameters'],
  ['Statements', '*', 'Parameters'],
  ['TransactStatements', '*', 'Parameters'],
];

/** Parameters of a DynamoDB call with all attributes in document form. */
export function plainParameters(machine: Machine, parameters: Value, at: Span): Value {
  return rewrite(machine, parameters, PLACES, at);
}

function rewrite(
  machine: Machine,
  value: Value,
  places: readonly (readonly string[])[],
  at: Span,
): Value {
  if (!value.objects.some((one) => one.kind === 'record')) return value;
  return eachField(machine, value, (inner, name) => {
    const below = places.flatMap(([first, ...rest]) =>
      first === '*' || first === name ? [rest] : [],
    );
    if (below.length === 0) return inner;
    return below.some((rest) => rest.length === 0)
      ? documentOf(machine, inner, at)
      : rewrite(machine, inner, below, at);
  });
}
