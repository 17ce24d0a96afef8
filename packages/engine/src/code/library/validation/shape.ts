import type { Span } from '../../../model/span.ts';
import type { Clearance, Proof, Value } from '../../interpret/value.ts';
import { commonProofs, joinAll } from '../../interpret/values.ts';
import type { Machine } from '../model.ts';

/** What a schema says of a value, whatever library it is written for. */
export type Shape =
  /** Nothing is said. */
  | { readonly kind: 'any' }
  /** A text, number or the like that is harmless for some kinds of sink. */
  | { readonly kind: 'scalar'; readonly clears: Clearance }
  | ObjectShape
  | { readonly kind: 'list'; readonly of: Shape }
  /** Any keys, each with such a value. */
  | { readonly kind: 'dictionary'; readonly of: Shape }
  | { readonly kind: 'either'; readonly of: readonly Shape[] }
  | { readonly kind: 'both'; readonly of: readonly Shape[] }
  /** A function makes another value of it. */
  | {
      readonly kind: 'mapped';
      readonly of: Shape;
      readonly by: (value: Value, to: Validating) => Value;
    }
  /** A function says whether it is good. */
  | { readonly kind: 'refined'; readonly of: Shape; readonly test: Value }
  /** A function that looks at it and gives it back, or throws. */
  | { readonly kind: 'later'; readonly shape: () => Shape };

/**
 * An object with known fields. `others`: what becomes of the rest. `from`: keys of fields that are called otherwise
 * outside. `instance`: the class of the program that the result is an instance of. `first` looks at the data before,
 * `last` at what is made of it: each gives back what goes on.
 */
export type ObjectShape = {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, Shape>;
  readonly others: 'drop' | 'keep' | Shape;
  readonly from?: ReadonlyMap<string, string>;
  readonly instance?: Value;
  readonly first?: (value: Value, to: Validating) => Value;
  readonly last?: (value: Value, to: Validating) => Value;
};

/** Where and by what a value is validated. */
export type Validating = { readonly machine: Machine; readonly at: Span; readonly by: string };

/** The shape of which nothing is known. */
export const ANYTHING: Shape = { kind: 'any' };

const MAX_DEPTH = 9;

/** A scalar of some clearance. */
export function scalar(clears: Clearance): Shape {
  return { kind: 'scalar', clears };
}

/** One of several; the only one where there is one. */
export function either(shapes: readonly Shape[]): Shape {
  const [only] = shapes;
  return only !== undefined && shapes.length === 1 ? only : { kind: 'either', of: shapes };
}

/** What both say: fields come together, clearances add up. */
export function both(a: Shape, b: Shape): Shape {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (a.kind === 'scalar' && b.kind === 'scalar') return scalar(a.clears | b.clears);
  if (a.kind !== 'object' || b.kind !== 'object') return { kind: 'both', of: [a, b] };
  const fields = new Map(a.fields);
  for (const [name, shape] of b.fields) {
    const known = fields.get(name);
    fields.set(name, known === undefined ? shape : both(known, shape));
  }
  return { ...a, fields, others: a.others === 'drop' ? b.others : a.others };
}

/** The value as the validator gives it back: each part with what its schema proves of it. */
export function narrow(shape: Shape, value: Value, to: Validating, depth = 0): Value {
  if (depth > MAX_DEPTH) return looked(value, to);
  switch (shape.kind) {
    case 'any':
      return looked(value, to);
    case 'scalar':
      return to.machine.clear(looked(value, to), shape.clears);
    case 'object':
      return narrowObject(shape, value, to, depth);
    case 'list': {
      const element = to.machine.element(value, to.at);
      return to.machine.list([], narrow(shape.of, element, to, depth + 1));
    }
    case 'dictionary': {
      const element = to.machine.element(value, to.at);
      return to.machine.record({}, narrow(shape.of, element, to, depth + 1));
    }
    case 'either':
      return joinAll(shape.of.map((one) => narrow(one, value, to, depth + 1)));
    case 'both':
      return shape.of.reduce((made, one) => narrow(one, made, to, depth + 1), value);
    case 'mapped':
      return shape.by(narrow(shape.of, value, to, depth + 1), to);
    case 'refined':
      return refined(shape.test, narrow(shape.of, value, to, depth + 1), to);
    case 'later':
      return narrow(shape.shape(), value, to, depth + 1);
  }
}

/** Checked, so that nothing is noted twice where it carries no taint. */
function looked(value: Value, to: Validating): Value {
  return value.labels.length === 0 && value.objects.length === 0
    ? value
    : to.machine.validated(value, to.by, to.at);
}

function narrowObject(shape: ObjectShape, given: Value, to: Validating, depth: number): Value {
  const value = shape.first === undefined ? given : shape.first(given, to);
  const made = fieldsOf(shape, value, to, depth);
  return shape.last === undefined ? made : shape.last(made, to);
}

function fieldsOf(shape: ObjectShape, value: Value, to: Validating, depth: number): Value {
  const { machine, at } = to;
  const fields: Record<string, Value> = {};
  for (const [name, field] of shape.fields) {
    const part = machine.member(value, shape.from?.get(name) ?? name, at);
    fields[name] = narrow(field, part, to, depth + 1);
  }
  const { others } = shape;
  if (others === 'keep') {
    for (const record of machine.records(value)) {
      for (const [name, cell] of record.store.fields) fields[name] ??= cell.value;
    }
  }
  const rest =
    typeof others === 'string'
      ? undefined
      : narrow(others, machine.element(value, at), to, depth + 1);
  if (shape.instance !== undefined) return instanceOf(shape.instance, fields, to);
  const made = machine.record(fields, rest);
  const whole = looked({ ...value, objects: [] }, to);
  for (const record of machine.records(made)) {
    if (others === 'keep' && value.labels.length > 0) record.store.copied = whole;
    // A field that the code reads though the schema has none: the schema was not understood in full.
    else if (others === 'drop')
      record.store.lookup = (name, where) => unnamed(value, name, where, to);
  }
  return made;
}

function instanceOf(
  type: Value,
  fields: Readonly<Record<string, Value>>,
  { machine, at }: Validating,
): Value {
  const made = machine.call(type, [], at);
  for (const [name, value] of Object.entries(fields)) machine.assign(made, name, value, at);
  return made;
}

function unnamed(value: Value, name: string, at: Span, to: Validating): Value | undefined {
  const part = to.machine.member({ ...value, objects: [] }, name, at);
  return part.labels.length === 0 ? undefined : looked(part, to);
}

function refined(test: Value, value: Value, { machine, at }: Validating): Value {
  const { proofs } = machine.call(test, [value], at);
  if (proofs === undefined || proofs.whenTrue === 'impossible') return value;
  const proved = new Map(proofs.whenTrue.map(({ key, clears }) => [key, clears]));
  const labels = value.labels.map((label) => {
    const clears = proved.get(label.key) ?? 0;
    return clears === 0 ? label : { ...label, cleared: label.cleared | clears };
  });
  return { ...value, labels };
}

/** What is proved of the value itself, and of its parts by their paths, where a validator says that it is good. */
export function proofsOfShape(
  shape: Shape,
  value: Value,
  to: Validating,
  depth = 0,
): readonly Proof[] {
  if (depth > MAX_DEPTH) return [];
  const { machine, at } = to;
  switch (shape.kind) {
    case 'any':
    case 'mapped':
      return [];
    case 'scalar':
      return shape.clears === 0
        ? []
        : value.labels.map(({ key }) => ({ key, clears: shape.clears }));
    case 'object':
      return [...shape.fields].flatMap(([name, field]) => {
        const part = machine.member(value, shape.from?.get(name) ?? name, at);
        return proofsOfShape(field, ownPart(part, value), to, depth + 1);
      });
    case 'list':
    case 'dictionary':
      return proofsOfShape(shape.of, ownPart(machine.element(value, at), value), to, depth + 1);
    case 'either':
      return eitherProofs(shape.of.map((one) => proofsOfShape(one, value, to, depth + 1)));
    case 'both':
      return shape.of.flatMap((one) => proofsOfShape(one, value, to, depth + 1));
    case 'refined': {
      const { proofs } = machine.call(shape.test, [value], at);
      const own = proofs?.whenTrue === 'impossible' ? [] : (proofs?.whenTrue ?? []);
      return [...proofsOfShape(shape.of, value, to, depth + 1), ...own];
    }
    case 'later':
      return proofsOfShape(shape.shape(), value, to, depth + 1);
  }
}

/** A part of something derived has the label of the whole: what holds for the part does not hold for it. */
function ownPart(part: Value, whole: Value): Value {
  const labels = part.labels.filter((label) => !whole.labels.some((one) => one.key === label.key));
  return labels.length === part.labels.length ? part : { ...part, labels };
}

function eitherProofs(all: readonly (readonly Proof[])[]): readonly Proof[] {
  const [first, ...others] = all;
  if (first === undefined) return [];
  return others.reduce<readonly Proof[]>((kept, one) => {
    const common = commonProofs(kept, one);
    return common === 'impossible' ? [] : common;
  }, first);
}
