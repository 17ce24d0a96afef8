import type { Clearance, RecordObj } from '../../interpret/value.ts';
import { onlyConstant, onlyText } from '../../interpret/values.ts';
import { clearsOfPattern } from '../patterns.ts';
import { BOUNDED, CHOICE, NUMBER } from './formats.ts';
import { clearsOfText } from './json-schema.ts';
import { clearsOfRegex, itemsOf, type Maker, type Making } from './reader.ts';
import { ANYTHING, both, either, type ObjectShape, type Shape, scalar } from './shape.ts';

const TEXT = scalar(0);

/** A clearance on top of what the step before has. */
export function also(base: Shape | undefined, clears: Clearance): Shape {
  return both(base ?? TEXT, scalar(clears));
}

function objectOf(shape: Shape | undefined): ObjectShape | undefined {
  return shape?.kind === 'object' ? shape : undefined;
}

/** `object`, `strictObject`, `type`, `keys`, `shape`, `extend`: fields on top of those before. */
export function fields(others?: 'drop' | 'keep'): Maker {
  return ({ args, base, read }) => {
    const [schema] = args;
    if (schema === undefined && base === undefined) return objectWithoutFields(others ?? 'keep');
    const added = read.object(
      schema,
      (others ?? objectOf(base)?.others === 'keep') ? 'keep' : read.library.others,
    );
    const made: ObjectShape = others === undefined ? added : { ...added, others };
    const before = objectOf(base);
    if (before === undefined) return made;
    return { ...made, fields: new Map([...before.fields, ...made.fields]) };
  };
}

function objectWithoutFields(others: 'drop' | 'keep'): Shape {
  return { kind: 'object', fields: new Map(), others };
}

/** An object that keeps fields it does not name. */
export function kept({ base }: Making): Shape | undefined {
  const before = objectOf(base);
  return before === undefined ? base : { ...before, others: 'keep' };
}

/** An object that drops fields it does not name, or refuses them. */
export function dropped({ base }: Making): Shape | undefined {
  const before = objectOf(base);
  return before === undefined ? base : { ...before, others: 'drop' };
}

/** Joi's `unknown(false)` and Yup's `noUnknown(false)` take back what they say. */
export function unless(maker: Maker, otherwise: Maker): Maker {
  return (making) =>
    making.args[0] !== undefined && onlyConstant(making.args[0]) === false
      ? otherwise(making)
      : maker(making);
}

/** A list of what the arguments say; without any, of what stands before. */
export function list({ args, base, read }: Making): Shape {
  const [first] = args;
  if (base !== undefined && first === undefined) return { kind: 'list', of: base };
  const shapes = args.map((arg) => read.shape(arg));
  return { kind: 'list', of: first === undefined ? ANYTHING : either(shapes) };
}

/** The literal values of a step: listed one by one, in a list, or as an enumeration object. */
export function choice({ args, base, read }: Making): Shape | undefined {
  const listed = args.flatMap((arg) => {
    const items = itemsOf(read.machine, arg);
    return items.length > 0 ? items : [arg];
  });
  const isFixed = listed.every(
    (one) => one.labels.length === 0 && !one.objects.some((object) => object.kind === 'api'),
  );
  return isFixed ? also(base, CHOICE) : base;
}

/** `union([a, b])`, `alternatives().try(a, b)`, `a.or(b)`. */
export function anyOf({ args, base, read, name }: Making): Shape {
  const shapes = args.flatMap((arg) => {
    const items = read.items(arg);
    return items.length > 0 ? items : [read.shape(arg)];
  });
  const isMethod = name === 'or' || name === 'Or';
  return either(isMethod && base !== undefined ? [base, ...shapes] : shapes);
}

/** What all of the schemas say together. */
export function allOf({ args, base, read }: Making): Shape {
  const shapes = args.flatMap((arg) => {
    const items = read.items(arg);
    return items.length > 0 ? items : [read.shape(arg)];
  });
  return shapes.reduce(both, base ?? ANYTHING);
}

/** An object with any keys, all of one schema. */
export function dictionary({ args, read, api }: Making): Shape | undefined {
  // Runtypes' `Record({…})` is an object; elsewhere a record has a schema of keys and one of values.
  const isObject = args.length === 1 && args[0]?.objects.some((one) => one.kind === 'record');
  if (isObject === true && api.path.startsWith('runtypes')) return read.object(args[0]);
  return { kind: 'dictionary', of: read.shape(args.at(-1)) };
}

/** The schema in the first argument where it stands alone, else what is before it. */
export function inner({ args, base, read }: Making): Shape | undefined {
  return base ?? read.shape(args[0]);
}

/** A function makes something else of the value. */
export function mapped({ args, base, read }: Making): Shape {
  const by = args.find((arg) => arg.objects.some((one) => one.kind === 'closure'));
  const of =
    base ?? args.map((arg) => read.shape(arg)).find((one) => one.kind !== 'any') ?? ANYTHING;
  if (by === undefined) return of;
  return {
    kind: 'mapped',
    of,
    by: (value, { machine, at }) => machine.call(by, [value], at),
  };
}

/** A function says whether the value is good. */
export function refined({ args, base, read }: Making): Shape {
  const of =
    base ?? args.map((arg) => read.shape(arg)).find((one) => one.kind !== 'any') ?? ANYTHING;
  const test = args.find((arg) => arg.objects.some((one) => one.kind === 'closure'));
  return test === undefined ? of : { kind: 'refined', of, test };
}

/** Zod's `preprocess(function, schema)`: the schema is what counts. */
export function preprocessed({ args, read }: Making): Shape {
  return read.shape(args[1]);
}

/** A schema that a function gives, for those that contain themselves. */
export function lazy({ args, read }: Making): Shape {
  const [make] = args;
  if (make === undefined) return ANYTHING;
  const { machine } = read;
  return {
    kind: 'later',
    shape: () => {
      const { at } = make.objects.find((one) => one.kind === 'closure')?.fn ?? {};
      const file = make.objects.find((one) => one.kind === 'closure')?.fn.file ?? '';
      const where = { file, start: at?.start ?? 0, end: at?.end ?? 0 };
      return read.shape(machine.call(make, [], where));
    },
  };
}

/** Only some fields, by a record or a list of their names. */
export function some(isPicked: boolean): Maker {
  return ({ args, base, read }) => {
    const before = objectOf(base);
    if (before === undefined) return base;
    const names = new Set<string>();
    for (const arg of args) {
      for (const item of itemsOf(read.machine, arg)) names.add(onlyText(item) ?? '');
      for (const one of read.machine.records(arg)) {
        if (!one.isList) for (const name of one.store.fields.keys()) names.add(name);
      }
    }
    const chosen = [...before.fields].filter(([name]) => names.has(name) === isPicked);
    return { ...before, fields: new Map(chosen) };
  };
}

/** A text that matches a regular expression. */
export function pattern({ args, base, read }: Making): Shape {
  // Superstruct's `pattern(struct, /…/)` has the pattern second.
  const [first, second] = args;
  const isSecond = second?.objects.some((one) => one.kind === 'regex') === true;
  const before = isSecond ? read.shape(first) : base;
  return also(before, clearsOfRegex(isSecond ? second : first));
}

/** `startsWith('https://api.example.com/')` fixes the server. */
export function beginning({ args, base }: Making): Shape | undefined {
  const text = args[0] === undefined ? undefined : onlyText(args[0]);
  if (text === undefined) return base;
  const escaped = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return also(base, clearsOfPattern(`^${escaped}`, '', 'test'));
}

/** A schema for the fields that an object does not name. */
export function catchall({ args, base, read }: Making): Shape | undefined {
  const before = objectOf(base);
  return before === undefined ? base : { ...before, others: read.shape(args[0]) };
}

/** A number may be coerced or checked; either way it is one afterwards. */
export function numeric({ base, args, read }: Making): Shape {
  const isBounded = args.some((arg) => read.machine.records(arg).some(hasMaximum));
  return also(base, isBounded ? NUMBER | BOUNDED : NUMBER);
}

function hasMaximum(one: RecordObj): boolean {
  return one.store.fields.has('maximum') || one.store.fields.has('exclusiveMaximum');
}

/** An upper bound, which only says something of a number. */
export function bounded({ base }: Making): Shape | undefined {
  const isNumber = base?.kind === 'scalar' && (base.clears & NUMBER) === NUMBER;
  return isNumber ? also(base, BOUNDED) : base;
}

/** TypeBox's `String({ format, pattern })` is a JSON Schema. */
export function text({ args, base, read }: Making): Shape {
  const [options] = args;
  const isJson = options?.objects.some((one) => one.kind === 'record' && !one.isList) === true;
  return isJson ? scalar(clearsOfText(read.machine, options)) : (base ?? TEXT);
}
