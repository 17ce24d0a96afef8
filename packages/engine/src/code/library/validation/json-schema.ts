import type { Clearance, Value } from '../../interpret/value.ts';
import { constantsOf, onlyConstant, onlyText } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';
import { clearsOfPattern } from '../patterns.ts';
import { BOUNDED, CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { itemsOf } from './reader.ts';
import { ANYTHING, both, either, type Shape, scalar } from './shape.ts';

const NOWHERE = { file: '', start: 0, end: 0 };
const MAX_DEPTH = 12;

/** `formats`: whether the validator checks formats at all. */
type Reading = { readonly machine: Machine; readonly root: Value; readonly formats: boolean };

/** The shape that a JSON Schema describes which the program holds as an object. */
export function shapeOfJsonSchema(machine: Machine, schema: Value, formats = true): Shape {
  return shapeOf({ machine, root: schema, formats }, schema, 0);
}

function shapeOf(to: Reading, schema: Value, depth: number): Shape {
  if (depth > MAX_DEPTH || to.machine.records(schema).length === 0) return ANYTHING;
  const part = (name: string): Value | undefined => fieldOf(to.machine, schema, name);
  const reference = part('$ref');
  if (reference !== undefined) return referred(to, onlyText(reference), depth);
  let shape = ownShape(to, part, depth);
  for (const name of ['anyOf', 'oneOf'])
    shape = both(
      shape,
      eachOf(to, part(name), depth, (all) => either(all)),
    );
  return both(
    shape,
    eachOf(to, part('allOf'), depth, (all) => all.reduce(both, ANYTHING)),
  );
}

type Part = (name: string) => Value | undefined;

function fieldOf(machine: Machine, schema: Value, name: string): Value | undefined {
  for (const record of machine.records(schema)) {
    const cell = record.store.fields.get(name);
    if (cell !== undefined) return cell.value;
  }
  return undefined;
}

function ownShape(to: Reading, part: Part, depth: number): Shape {
  const listed = part('enum') ?? part('const');
  if (listed !== undefined) return scalar(CHOICE);
  const types = typesOf(to.machine, part('type'));
  if (types.length > 0 && types.every((type) => /^(?:number|integer|boolean|null)$/.test(type))) {
    return scalar(types.includes('boolean') ? TOKEN : numberClears(part));
  }
  const properties = part('properties');
  if (properties !== undefined) return objectOf(to, properties, part, depth);
  const items = part('items');
  if (items !== undefined) return { kind: 'list', of: shapeOf(to, items, depth + 1) };
  const others = part('additionalProperties');
  if (others !== undefined && to.machine.records(others).length > 0) {
    return { kind: 'dictionary', of: shapeOf(to, others, depth + 1) };
  }
  // Without a type, a list or an object passes a pattern unseen.
  return types.length === 0 || types.some((type) => type === 'object' || type === 'array')
    ? ANYTHING
    : scalar(textClears(to, part));
}

/** `type: 'string'`, `type: ['string', 'null']`; an absent value is nobody's choice. */
function typesOf(machine: Machine, type: Value | undefined): readonly string[] {
  if (type === undefined) return [];
  const all = [type, ...itemsOf(machine, type)].flatMap(constantsOf).map(String);
  return all.length > 1 ? all.filter((one) => one !== 'null') : all;
}

function numberClears(part: Part): Clearance {
  const bound = part('maximum') ?? part('exclusiveMaximum');
  return bound === undefined ? NUMBER : NUMBER | BOUNDED;
}

/** What `pattern` and `format` of a schema for texts prove. */
export function clearsOfText(machine: Machine, schema: Value): Clearance {
  const to = { machine, root: schema, formats: true };
  return textClears(to, (name) => fieldOf(machine, schema, name));
}

function textClears(to: Reading, part: Part): Clearance {
  const pattern = onlyText(part('pattern') ?? NONE);
  const format = onlyText(part('format') ?? NONE);
  const byPattern = pattern === undefined ? 0 : clearsOfPattern(pattern, '', 'test');
  return byPattern | (format === undefined || !to.formats ? 0 : (clearsOfFormat(format) ?? 0));
}

const NONE: Value = { labels: [], atoms: [], objects: [], unknown: true, proofs: undefined };

function objectOf(to: Reading, properties: Value, part: Part, depth: number): Shape {
  const fields = new Map<string, Shape>();
  for (const record of to.machine.records(properties)) {
    for (const [name, cell] of record.store.fields)
      fields.set(name, shapeOf(to, cell.value, depth + 1));
  }
  const others = part('additionalProperties');
  const isClosed = others !== undefined && onlyConstant(others) === false;
  return { kind: 'object', fields, others: isClosed ? 'drop' : 'keep' };
}

function eachOf(
  to: Reading,
  list: Value | undefined,
  depth: number,
  together: (shapes: readonly Shape[]) => Shape,
): Shape {
  const shapes = itemsOf(to.machine, list).map((item) => shapeOf(to, item, depth + 1));
  return shapes.length === 0 ? ANYTHING : together(shapes);
}

/** `#/definitions/Order`, within the same schema. */
function referred(to: Reading, reference: string | undefined, depth: number): Shape {
  if (reference === undefined || !reference.startsWith('#/')) return ANYTHING;
  let schema = to.root;
  for (const segment of reference.slice(2).split('/')) {
    schema = to.machine.member(schema, segment, NOWHERE);
  }
  return shapeOf(to, schema, depth + 1);
}
