import type { ClassObj, Value } from '../../interpret/value.ts';
import { constant, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { clearsOfRegex, itemsOf } from './reader.ts';
import { verdict } from './schemas.ts';
import { ANYTHING, both, proofsOfShape, type Shape, scalar } from './shape.ts';

const NAME = 'name of the decorator';
const ARGUMENTS = 'arguments of the decorator';
const INNER = 'what it decorates';
const MAX_DEPTH = 6;

/** A decorator of a field, kept with its arguments. */
function decorated(call: Call): Value {
  const { machine, callee } = call;
  const path = callee?.path ?? '';
  return machine.record({
    [NAME]: constant(path.slice(path.lastIndexOf('.') + 1).replace('()', '')),
    [ARGUMENTS]: machine.list(callee?.args ?? []),
    [INNER]: call.argument(0),
  });
}

function classIn(value: Value): ClassObj | undefined {
  for (const one of value.objects) {
    if (one.kind === 'class') return one;
    if (one.kind === 'record' && one.instanceOf !== undefined) return one.instanceOf;
  }
  return undefined;
}

/** What the decorators of a class say of its fields, and those of its bases. */
export function shapeOfDecorated(machine: Machine, type: ClassObj | undefined, depth = 0): Shape {
  const fields = new Map<string, Shape>();
  if (type === undefined || depth > MAX_DEPTH) return ANYTHING;
  for (const base of type.bases) {
    for (const own of classesBehind(base)) {
      const inherited = shapeOfDecorated(machine, own, depth + 1);
      if (inherited.kind !== 'object') continue;
      for (const [name, shape] of inherited.fields) fields.set(name, shape);
    }
  }
  for (const { name, initial } of type.fields) {
    if (initial !== undefined) fields.set(name, shapeOfField(machine, initial, depth));
  }
  return fields.size === 0 ? ANYTHING : { kind: 'object', fields, others: 'keep' };
}

/** The classes that a base class is, also by way of a type made of them: `PartialType(Order)`. */
function classesBehind(base: Value): readonly ClassObj[] {
  const own = classIn(base);
  if (own !== undefined) return [own];
  const mapped = base.objects.flatMap((one) =>
    one.kind === 'api' && /Type\(\)$/.test(one.path) ? one.args : [],
  );
  return mapped.flatMap((one) => classIn(one) ?? []);
}

function shapeOfField(machine: Machine, initial: Value, depth: number): Shape {
  let shape: Shape = ANYTHING;
  let isEach = false;
  let value: Value | undefined = initial;
  for (let step = 0; value !== undefined && step < 12; step += 1) {
    const [record] = machine.records(value);
    const name = onlyText(record?.store.fields.get(NAME)?.value ?? UNKNOWN);
    if (record === undefined || name === undefined) break;
    const args = itemsOf(machine, record.store.fields.get(ARGUMENTS)?.value);
    isEach ||= name === 'IsArray' || args.some((arg) => isForEach(machine, arg));
    shape = both(shape, shapeOfDecorator(machine, name, args, depth));
    value = record.store.fields.get(INNER)?.value;
  }
  return isEach ? { kind: 'list', of: shape } : shape;
}

function isForEach(machine: Machine, options: Value): boolean {
  return machine.records(options).some((record) => record.store.fields.has('each'));
}

function shapeOfDecorator(
  machine: Machine,
  name: string,
  args: readonly Value[],
  depth: number,
): Shape {
  switch (name) {
    case 'IsInt':
    case 'IsNumber':
    case 'IsPositive':
    case 'IsNegative':
    case 'IsNumberString':
    case 'IsDivisibleBy':
      return scalar(NUMBER);
    case 'IsBoolean':
    case 'IsDate':
    case 'IsDateString':
    case 'IsISO8601':
    case 'IsBooleanString':
      return scalar(TOKEN);
    case 'IsIn':
    case 'IsEnum':
    case 'Equals':
      return scalar(CHOICE);
    case 'Matches':
      return scalar(clearsOfRegex(args[0]));
    case 'Type': {
      const [make] = args;
      if (make === undefined) return ANYTHING;
      const [closure] = make.objects;
      if (closure?.kind !== 'closure') return ANYTHING;
      const at = { file: closure.fn.file, start: closure.fn.at.start, end: closure.fn.at.end };
      return shapeOfDecorated(machine, classIn(machine.call(make, [], at)), depth + 1);
    }
    default:
      return scalar(clearsOfFormat(name.replace(/^Is/, '')) ?? 0);
  }
}

/** `plainToInstance(Order, data)`: an instance with the fields of the data. */
function toInstance(call: Call): Value {
  const { machine, at } = call;
  const type = call.argument(0);
  const data = call.argument(1);
  const own = classIn(type);
  if (own === undefined) return machine.validated(data, call.api, at);
  const made = machine.call(type, [], at);
  const shape = shapeOfDecorated(machine, own);
  const names = shape.kind === 'object' ? [...shape.fields.keys()] : [];
  for (const name of names) machine.assign(made, name, machine.member(data, name, at), at);
  for (const record of machine.records(made)) {
    if (data.labels.length > 0) record.store.copied = { ...data, objects: [] };
  }
  return made;
}

function shapeOfCall(call: Call): { readonly shape: Shape; readonly value: Value } {
  const isNamed = onlyText(call.argument(0)) !== undefined;
  const value = call.argument(isNamed ? 1 : 0);
  return { shape: shapeOfDecorated(call.machine, classIn(value)), value };
}

/** Errors: an empty list where the object is good. */
function errors(call: Call): Value {
  const { shape, value } = shapeOfCall(call);
  const found = verdict(call, shape, value, false);
  const list = call.machine.list([], UNKNOWN);
  for (const record of call.machine.records(list)) {
    record.store.lookup = (name) => (name === 'length' ? found : undefined);
  }
  return list;
}

function rejected(call: Call): Value {
  const { shape, value } = shapeOfCall(call);
  call.machine.validated(value, call.api, call.at);
  const to = { machine: call.machine, at: call.at, by: call.api };
  call.machine.prove(proofsOfShape(shape, value, to));
  return UNKNOWN;
}

/** class-validator and class-transformer: classes whose fields are decorated. */
export const CLASS_VALIDATOR_MODELS: readonly Model[] = [
  { api: ['class-validator.*()', 'class-transformer.*()'], returns: decorated },
  { api: 'class-validator.{validate,validateSync}', returns: errors },
  { api: 'class-validator.validateOrReject', returns: rejected },
  { api: 'class-transformer.{plainToClass,plainToInstance}', returns: toInstance },
  {
    api: 'class-transformer-validator.{transformAndValidate,transformAndValidateSync}',
    returns: (call) => {
      const made = toInstance(call);
      const shape = shapeOfDecorated(call.machine, classIn(made));
      const to = { machine: call.machine, at: call.at, by: call.api };
      call.machine.prove(proofsOfShape(shape, made, to));
      return made;
    },
  },
];
