import type { ClassObj, Value } from '../../interpret/value.ts';
import { onlyText, SCALAR, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { clearsOfPattern } from '../patterns.ts';
import { CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { shapeOfJsonSchema } from './json-schema.ts';
import { ANYTHING, both, narrow, proofsOfShape, type Shape, scalar } from './shape.ts';

function validating(call: Call): { machine: Machine; at: Call['at']; by: string } {
  return { machine: call.machine, at: call.at, by: call.api };
}

/** What passes a schema that raises otherwise. */
export function passed(call: Call, shape: Shape, value: Value): Value {
  const to = validating(call);
  call.machine.prove(proofsOfShape(shape, value, to));
  return narrow(shape, value, to);
}

/** True where the data is good, or a list of errors, which is true where it is not. */
function verdict(call: Call, shape: Shape, value: Value, isGoodWhen: boolean): Value {
  const to = validating(call);
  narrow(shape, value, to);
  const proofs = proofsOfShape(shape, value, to);
  return {
    ...(isGoodWhen ? SCALAR : UNKNOWN),
    proofs: { whenTrue: isGoodWhen ? proofs : [], whenFalse: isGoodWhen ? [] : proofs },
  };
}

/** JSON Schema in Python: formats are not checked unless a checker is given. */
function jsonShape(call: Call, schema: Value): Shape {
  return shapeOfJsonSchema(call.machine, schema, call.has(99, 'format_checker'));
}

function madeArgument(value: Value, position: number, name: string): Value {
  const [made] = value.objects;
  if (made?.kind !== 'api') return UNKNOWN;
  return made.args[position] ?? made.named.get(name) ?? UNKNOWN;
}

const DRAFTS =
  'jsonschema.{Draft3Validator,Draft4Validator,Draft6Validator,Draft7Validator,Draft201909Validator,Draft202012Validator}()';

const JSON_SCHEMA: readonly Model[] = [
  {
    api: 'jsonschema.validate',
    returns: (call) =>
      passed(call, jsonShape(call, call.argument(1, 'schema')), call.argument(0, 'instance')),
  },
  {
    api: `${DRAFTS}.validate`,
    returns: (call) =>
      passed(
        call,
        jsonShape(call, madeArgument(call.receiver, 0, 'schema')),
        call.argument(0, 'instance'),
      ),
  },
  {
    api: `${DRAFTS}.is_valid`,
    returns: (call) =>
      verdict(
        call,
        jsonShape(call, madeArgument(call.receiver, 0, 'schema')),
        call.argument(0, 'instance'),
        true,
      ),
  },
  {
    api: 'fastjsonschema.compile()',
    returns: (call) =>
      passed(
        call,
        shapeOfJsonSchema(call.machine, call.callee?.args[0] ?? UNKNOWN),
        call.argument(0),
      ),
  },
  {
    api: 'fastjsonschema.validate',
    returns: (call) =>
      passed(call, shapeOfJsonSchema(call.machine, call.argument(0)), call.argument(1)),
  },
];

/** Fields of Marshmallow by what passes them. */
const FIELDS: Readonly<Record<string, number>> = {
  Integer: NUMBER,
  Int: NUMBER,
  Float: NUMBER,
  Decimal: NUMBER,
  Number: NUMBER,
  Boolean: TOKEN,
  Bool: TOKEN,
  UUID: TOKEN,
  DateTime: TOKEN,
  NaiveDateTime: TOKEN,
  AwareDateTime: TOKEN,
  Date: TOKEN,
  Time: TOKEN,
  TimeDelta: TOKEN,
  Enum: CHOICE,
  Email: clearsOfFormat('email') ?? 0,
  IP: clearsOfFormat('ip') ?? 0,
  IPv4: clearsOfFormat('ipv4') ?? 0,
  IPv6: clearsOfFormat('ipv6') ?? 0,
};

const MAX_DEPTH = 6;

function marshmallowField(machine: Machine, value: Value, depth: number): Shape {
  const [field] = value.objects;
  if (field?.kind !== 'api' || depth > MAX_DEPTH) return ANYTHING;
  const name = field.path.slice(field.path.lastIndexOf('.') + 1).replace('()', '');
  const [inner] = field.args;
  if (name === 'Nested' && inner !== undefined) {
    const shape = marshmallowShape(machine, inner, depth + 1);
    const many = field.named.get('many');
    return many === undefined ? shape : { kind: 'list', of: shape };
  }
  if (name === 'List' && inner !== undefined) {
    return { kind: 'list', of: marshmallowField(machine, inner, depth + 1) };
  }
  const checks = field.named.get('validate');
  const clears = checks === undefined ? 0 : clearsOfChecks(machine, checks);
  return scalar((FIELDS[name] ?? 0) | clears);
}

/** `validate=OneOf([…])`, `validate=[Length(max=3), Regexp(r'^…$')]`. */
function clearsOfChecks(machine: Machine, checks: Value): number {
  const all = [
    ...checks.objects,
    ...machine
      .records(checks)
      .flatMap((list) => [...list.store.fields.values()].flatMap((cell) => cell.value.objects)),
  ];
  let clears = 0;
  for (const one of all) {
    if (one.kind !== 'api') continue;
    const pattern = one.args[0] === undefined ? undefined : onlyText(one.args[0]);
    if (/\.(?:OneOf|Equal)\(\)$/.test(one.path)) clears |= CHOICE;
    if (/\.Regexp\(\)$/.test(one.path) && pattern !== undefined) {
      clears |= clearsOfPattern(pattern, '', 'match', 'python');
    }
  }
  return clears;
}

function marshmallowShape(machine: Machine, schema: Value, depth = 0): Shape {
  const fields = new Map<string, Shape>();
  const from = new Map<string, string>();
  const addClass = (type: ClassObj, level: number): void => {
    if (level > MAX_DEPTH) return;
    for (const base of type.bases) {
      for (const one of base.objects) if (one.kind === 'class') addClass(one, level + 1);
    }
    for (const [name, cell] of type.store.fields) {
      const [field] = cell.value.objects;
      if (field?.kind !== 'api' || !/(?:^|\.)(?:fields|ma)\./.test(field.path)) continue;
      fields.set(name, marshmallowField(machine, cell.value, depth));
      const key = field.named.get('data_key') ?? field.named.get('load_from');
      const text = key === undefined ? undefined : onlyText(key);
      if (text !== undefined) from.set(name, text);
    }
  };
  for (const one of schema.objects) {
    if (one.kind === 'class') addClass(one, 0);
    if (one.kind === 'record' && one.instanceOf !== undefined) addClass(one.instanceOf, 0);
  }
  return fields.size === 0 ? ANYTHING : { kind: 'object', fields, others: 'drop', from };
}

const MARSHMALLOW = '{marshmallow,flask_marshmallow}.Schema';

const MARSHMALLOW_MODELS: readonly Model[] = [
  {
    api: `${MARSHMALLOW}.load`,
    returns: (call) =>
      passed(call, marshmallowShape(call.machine, call.receiver), call.argument(0, 'data')),
  },
  {
    api: `${MARSHMALLOW}.loads`,
    returns: (call) => {
      const text = call.argument(0, 'json_data');
      const data = call.machine.step(text, '$json', call.at, 'is parsed as JSON');
      return passed(call, marshmallowShape(call.machine, call.receiver), data);
    },
  },
  {
    api: `${MARSHMALLOW}.validate`,
    returns: (call) =>
      verdict(call, marshmallowShape(call.machine, call.receiver), call.argument(0, 'data'), false),
  },
];

/** Cerberus: `{'name': {'type': 'string', 'regex': '…', 'allowed': […], 'schema': {…}}}`. */
function cerberusShape(machine: Machine, rules: Value, depth = 0): Shape {
  const fields = new Map<string, Shape>();
  if (depth > MAX_DEPTH) return ANYTHING;
  for (const record of machine.records(rules)) {
    for (const [name, cell] of record.store.fields)
      fields.set(name, cerberusField(machine, cell.value, depth));
  }
  return { kind: 'object', fields, others: 'keep' };
}

function cerberusField(machine: Machine, rule: Value, depth: number): Shape {
  const part = (name: string): Value | undefined =>
    machine.records(rule)[0]?.store.fields.get(name)?.value;
  const type = part('type');
  const name = type === undefined ? undefined : onlyText(type);
  const inner = part('schema');
  if (inner !== undefined && name === 'dict') return cerberusShape(machine, inner, depth + 1);
  if (inner !== undefined) return { kind: 'list', of: cerberusField(machine, inner, depth + 1) };
  let shape: Shape = /^(?:integer|float|number)$/.test(name ?? '')
    ? scalar(NUMBER)
    : /^(?:boolean|date|datetime)$/.test(name ?? '')
      ? scalar(TOKEN)
      : ANYTHING;
  const regex = part('regex');
  const text = regex === undefined ? undefined : onlyText(regex);
  // Cerberus puts the end of the text behind a pattern that does not say it.
  if (text !== undefined) shape = both(shape, scalar(clearsOfPattern(text, '', 'full', 'python')));
  return part('allowed') === undefined ? shape : both(shape, scalar(CHOICE));
}

const CERBERUS_MODELS: readonly Model[] = [
  {
    api: 'cerberus.Validator().validate',
    returns: (call) => {
      const rules = call.has(1, 'schema')
        ? call.argument(1, 'schema')
        : madeArgument(call.receiver, 0, 'schema');
      return verdict(call, cerberusShape(call.machine, rules), call.argument(0, 'document'), true);
    },
  },
  {
    api: 'cerberus.Validator().{validated,normalized}',
    returns: (call) =>
      narrow(
        cerberusShape(call.machine, madeArgument(call.receiver, 0, 'schema')),
        call.argument(0, 'document'),
        validating(call),
      ),
  },
];

/** Schemas of which only that somebody looked is known: Voluptuous, `schema`. */
const OTHERS: readonly Model[] = [
  { api: 'voluptuous.Schema()', returns: (call) => passed(call, ANYTHING, call.argument(0)) },
  {
    api: 'schema.Schema().validate',
    returns: (call) => passed(call, ANYTHING, call.argument(0)),
  },
];

/** JSON Schema, Marshmallow, Cerberus and the like in Python. */
export const PYTHON_SCHEMA_MODELS: readonly Model[] = [
  ...JSON_SCHEMA,
  ...MARSHMALLOW_MODELS,
  ...CERBERUS_MODELS,
  ...OTHERS,
];
