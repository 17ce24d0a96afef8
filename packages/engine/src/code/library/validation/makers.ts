import type { Clearance, RecordObj } from '../../interpret/value.ts';
import { onlyConstant, onlyText } from '../../interpret/values.ts';
import { clearsOfPattern } from '../patterns.ts';
import { BOUNDED, CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { clearsOfText } from './json-schema.ts';
import { clearsOfRegex, itemsOf, type Maker, type Making } from './reader.ts';
import { ANYTHING, both, either, type ObjectShape, type Shape, scalar } from './shape.ts';

const TEXT = scalar(0);

/** A clearance on top of what the step before has. */
function also(base: Shape | undefined, clears: Clearance): Shape {
  return both(base ?? TEXT, scalar(clears));
}

function objectOf(shape: Shape | undefined): ObjectShape | undefined {
  return shape?.kind === 'object' ? shape : undefined;
}

/** `object`, `strictObject`, `type`, `keys`, `shape`, `extend`: fields on top of those before. */
function fields(others?: 'drop' | 'keep'): Maker {
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

function kept({ base }: Making): Shape | undefined {
  const before = objectOf(base);
  return before === undefined ? base : { ...before, others: 'keep' };
}

function dropped({ base }: Making): Shape | undefined {
  const before = objectOf(base);
  return before === undefined ? base : { ...before, others: 'drop' };
}

/** Joi's `unknown(false)` and Yup's `noUnknown(false)` take back what they say. */
function unless(maker: Maker, otherwise: Maker): Maker {
  return (making) =>
    making.args[0] !== undefined && onlyConstant(making.args[0]) === false
      ? otherwise(making)
      : maker(making);
}

function list({ args, base, read }: Making): Shape {
  const [first] = args;
  if (base !== undefined && first === undefined) return { kind: 'list', of: base };
  const shapes = args.map((arg) => read.shape(arg));
  return { kind: 'list', of: first === undefined ? ANYTHING : either(shapes) };
}

/** The literal values of a step: listed one by one, in a list, or as an enumeration object. */
function choice({ args, base, read }: Making): Shape | undefined {
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
function anyOf({ args, base, read, name }: Making): Shape {
  const shapes = args.flatMap((arg) => {
    const items = read.items(arg);
    return items.length > 0 ? items : [read.shape(arg)];
  });
  const isMethod = name === 'or' || name === 'Or';
  return either(isMethod && base !== undefined ? [base, ...shapes] : shapes);
}

function allOf({ args, base, read }: Making): Shape {
  const shapes = args.flatMap((arg) => {
    const items = read.items(arg);
    return items.length > 0 ? items : [read.shape(arg)];
  });
  return shapes.reduce(both, base ?? ANYTHING);
}

function dictionary({ args, read, api }: Making): Shape | undefined {
  // Runtypes' `Record({…})` is an object; elsewhere a record has a schema of keys and one of values.
  const isObject = args.length === 1 && args[0]?.objects.some((one) => one.kind === 'record');
  if (isObject === true && api.path.startsWith('runtypes')) return read.object(args[0]);
  return { kind: 'dictionary', of: read.shape(args.at(-1)) };
}

/** The schema in the first argument where it stands alone, else what is before it. */
function inner({ args, base, read }: Making): Shape | undefined {
  return base ?? read.shape(args[0]);
}

function mapped({ args, base, read }: Making): Shape {
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

function refined({ args, base, read }: Making): Shape {
  const of =
    base ?? args.map((arg) => read.shape(arg)).find((one) => one.kind !== 'any') ?? ANYTHING;
  const test = args.find((arg) => arg.objects.some((one) => one.kind === 'closure'));
  return test === undefined ? of : { kind: 'refined', of, test };
}

function preprocessed({ args, read }: Making): Shape {
  return read.shape(args[1]);
}

function lazy({ args, read }: Making): Shape {
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
function some(isPicked: boolean): Maker {
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

function pattern({ args, base, read }: Making): Shape {
  // Superstruct's `pattern(struct, /…/)` has the pattern second.
  const [first, second] = args;
  const isSecond = second?.objects.some((one) => one.kind === 'regex') === true;
  const before = isSecond ? read.shape(first) : base;
  return also(before, clearsOfRegex(isSecond ? second : first));
}

/** `startsWith('https://api.example.com/')` fixes the server. */
function beginning({ args, base }: Making): Shape | undefined {
  const text = args[0] === undefined ? undefined : onlyText(args[0]);
  if (text === undefined) return base;
  const escaped = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return also(base, clearsOfPattern(`^${escaped}`, '', 'test'));
}

function catchall({ args, base, read }: Making): Shape | undefined {
  const before = objectOf(base);
  return before === undefined ? base : { ...before, others: read.shape(args[0]) };
}

/** A number may be coerced or checked; either way it is one afterwards. */
function numeric({ base, args, read }: Making): Shape {
  const isBounded = args.some((arg) => read.machine.records(arg).some(hasMaximum));
  return also(base, isBounded ? NUMBER | BOUNDED : NUMBER);
}

function hasMaximum(one: RecordObj): boolean {
  return one.store.fields.has('maximum') || one.store.fields.has('exclusiveMaximum');
}

function bounded({ base }: Making): Shape | undefined {
  const isNumber = base?.kind === 'scalar' && (base.clears & NUMBER) === NUMBER;
  return isNumber ? also(base, BOUNDED) : base;
}

/** TypeBox's `String({ format, pattern })` is a JSON Schema. */
function text({ args, base, read }: Making): Shape {
  const [options] = args;
  const isJson = options?.objects.some((one) => one.kind === 'record' && !one.isList) === true;
  return isJson ? scalar(clearsOfText(read.machine, options)) : (base ?? TEXT);
}

const anything: Maker = () => ANYTHING;
const tokenLike: Maker = ({ base }) => also(base, TOKEN);

const NAMES: readonly (readonly [readonly string[], Maker])[] = [
  [['string'], text],
  [
    [
      'number',
      'int',
      'integer',
      'int32',
      'uint32',
      'float32',
      'float64',
      'int64',
      'bigint',
      'bigInt',
      'safeInteger',
      'nan',
      'port',
      'multipleOf',
      'finite',
      'double',
    ],
    numeric,
  ],
  [['max', 'lt', 'lte', 'lessThan', 'less', 'maxValue', 'ltValue', 'maximum'], bounded],
  [
    [
      'boolean',
      'bool',
      'date',
      'symbol',
      'null',
      'undefined',
      'void',
      'nil',
      'stringbool',
      'timestamp',
      'never',
      'iso',
      'datetime',
      'validator',
    ],
    tokenLike,
  ],
  [
    ['object', 'objectAsync', 'keys', 'extend', 'safeExtend', 'augment', 'setKey', 'partialRecord'],
    fields(),
  ],
  [['shape'], (making) => (making.args.length > 0 ? fields()(making) : making.base)],
  [['strictObject', 'exact', 'strictObjectAsync'], fields('drop')],
  [['looseObject', 'type', 'interface', 'looseObjectAsync'], fields('keep')],
  [
    ['objectWithRest'],
    ({ args, read }) => ({ ...read.object(args[0]), others: read.shape(args[1]) }),
  ],
  [['passthrough', 'loose', 'nonstrict', 'nonStrict'], kept],
  [['unknown'], (making) => (making.base === undefined ? ANYTHING : unless(kept, dropped)(making))],
  [
    ['strict', 'strip', 'noUnknown'],
    (making) =>
      making.base === undefined ? fields('drop')(making) : unless(dropped, kept)(making),
  ],
  [['catchall'], catchall],
  [['array', 'set', 'items', 'of', 'ordered', 'readonlyArray'], list],
  [
    ['tuple', 'tupleWithRest'],
    ({ args, read }) => ({ kind: 'list', of: either(args.flatMap((arg) => read.items(arg))) }),
  ],
  [
    [
      'enum',
      'nativeEnum',
      'enums',
      'literal',
      'literals',
      'picklist',
      'enumType',
      'keyof',
      'keyOf',
      'valid',
      'equal',
      'equals',
      'only',
      'oneOf',
    ],
    choice,
  ],
  [['union', 'try', 'alternatives', 'alt', 'or', 'unionAsync'], anyOf],
  [['discriminatedUnion', 'variant'], ({ args, read }) => either(read.items(args[1]))],
  [['intersection', 'and', 'intersect', 'concat', 'merge', 'assign', 'composite'], allOf],
  [['record', 'map', 'dictionary', 'objectOf'], dictionary],
  [['pick'], some(true)],
  [['omit'], some(false)],
  [['lazy', 'dynamic', 'recursion'], lazy],
  [['transform', 'overwrite', 'rawTransform'], mapped],
  [
    [
      'refine',
      'superRefine',
      'check',
      'test',
      'constraint',
      'withConstraint',
      'refinement',
      'define',
      'custom',
    ],
    refined,
  ],
  [['coerce'], ({ args, base, read }) => base ?? read.shape(args[0])],
  [['preprocess'], preprocessed],
  [['regex', 'pattern', 'matches'], pattern],
  [['startsWith'], beginning],
  [['pipe', 'pipeAsync'], allOf],
  [
    ['any', 'mixed', 'instanceof', 'file', 'func', 'function', 'binary', 'json', 'unknownAsync'],
    anything,
  ],
  [
    [
      'optional',
      'nullable',
      'nullish',
      'exactOptional',
      'undefinedable',
      'nonOptional',
      'nonNullable',
      'default',
      'defaulted',
      'fallback',
      'maybe',
      'promise',
      'readonly',
      'brand',
      'branded',
      'partial',
      'deepPartial',
      'required',
      'unwrap',
      'removeDefault',
      'innerType',
      'compile',
      'static',
      'size',
      'nonempty',
      'trimmed',
      'masked',
    ],
    inner,
  ],
];

const FORMATS: readonly string[] = [
  'uuid',
  'uuidv4',
  'uuidv6',
  'uuidv7',
  'guid',
  'cuid',
  'cuid2',
  'ulid',
  'xid',
  'ksuid',
  'nanoid',
  'email',
  'url',
  'uri',
  'httpUrl',
  'ip',
  'ipv4',
  'ipv6',
  'cidr',
  'cidrv4',
  'cidrv6',
  'mac',
  'hostname',
  'domain',
  'alphanum',
  'hex',
  'hexadecimal',
  'token',
  'hash',
  'base64',
  'base64url',
  'jwt',
  'e164',
  'slug',
  'isoDate',
  'isoDateTime',
  'isoTime',
  'isoTimestamp',
  'isoTimeSecond',
  'isoWeek',
  'isoDuration',
  'duration',
  'time',
  'hexColor',
  'creditCard',
  'imei',
  'bic',
  'digits',
  'octal',
  'decimal',
]; // prettier-ignore

/** A text in a format, alone (`v.uuid()`) or of what stands before (`z.string().uuid()`). */
const inFormat: Maker = ({ name, base }) => also(base, clearsOfFormat(name) ?? 0);

/** What the steps of schemas mean; libraries share most names. */
export const MAKERS: ReadonlyMap<string, Maker> = new Map([
  ...FORMATS.map((name) => [name, inFormat] as const),
  ...NAMES.flatMap(([names, maker]) => names.map((name) => [name, maker] as const)),
]);
