import { onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model, Value } from '../model.ts';
import { clearsOfPattern } from '../patterns.ts';
import { CHOICE, clearsOfFormat, NUMBER, TOKEN } from './formats.ts';
import { shapeOfJsonSchema } from './json-schema.ts';
import { itemsOf } from './reader.ts';
import { isSchema, parsed, schemaOf, verdict } from './schemas.ts';
import { ANYTHING, both, either, narrow, type Shape, scalar } from './shape.ts';

const AJV = [
  'ajv()',
  'ajv.Ajv()',
  'ajv/dist/2019()',
  'ajv/dist/2020()',
  'ajv/dist/2019.Ajv2019()',
  'ajv/dist/2020.Ajv2020()',
  'ajv/lib/ajv()',
  'is-my-json-valid',
  'djv()',
];

/** A JSON Schema, or what TypeBox makes one with. */
function shapeOf(machine: Machine, schema: Value): Shape {
  return isSchema(schema) ? schemaOf(machine, schema) : shapeOfJsonSchema(machine, schema);
}

function compiled(call: Call): Value {
  const shape = shapeOf(call.machine, call.callee?.args[0] ?? UNKNOWN);
  return verdict(call, shape, call.argument(0), true);
}

/** Ajv: a compiled schema is a function that says whether data is good. */
const AJV_MODELS: readonly Model[] = [
  { api: AJV.map((one) => `${one}.compile`), returns: 'api' },
  { api: AJV.map((one) => `${one}.{compile,compileAsync,getSchema}()`), returns: compiled },
  {
    api: AJV.map((one) => `${one}.{validate,validateSchema}`),
    returns: (call) =>
      verdict(call, shapeOf(call.machine, call.argument(0)), call.argument(1), true),
  },
  {
    api: AJV.map((one) => `${one}.{addSchema,addFormat,addKeyword,addMetaSchema,errorsText}`),
    returns: 'receiver',
  },
  {
    api: ['jsonschema.validate', 'jsonschema.Validator().validate'],
    returns: (call) => {
      const shape = shapeOfJsonSchema(call.machine, call.argument(1));
      const valid = verdict(call, shape, call.argument(0), true);
      const errors = verdict(call, shape, call.argument(0), false);
      return call.machine.record({ valid, errors, instance: call.argument(0) });
    },
  },
];

const NUMERIC = /^(?:number|bigint)\b/;

/** A definition of arktype: an object of definitions, or a text such as `string.uuid | null`. */
function arktypeShape(machine: Machine, definition: Value, depth = 0): Shape {
  const text = onlyText(definition);
  if (text !== undefined) return either(text.split('|').map((part) => arktypeTerm(part.trim())));
  if (depth > 8) return ANYTHING;
  const [record] = machine.records(definition);
  if (record === undefined) return ANYTHING;
  if (record.isList) {
    const [of] = itemsOf(machine, definition);
    return of === undefined ? ANYTHING : { kind: 'list', of: arktypeShape(machine, of, depth + 1) };
  }
  const fields = [...record.store.fields].map(
    ([name, cell]) =>
      [name.replace(/\?$/, ''), arktypeShape(machine, cell.value, depth + 1)] as const,
  );
  return { kind: 'object', fields: new Map(fields), others: 'keep' };
}

function arktypeTerm(term: string): Shape {
  const list = /^(.*)\[\]$/.exec(term);
  if (list?.[1] !== undefined) return { kind: 'list', of: arktypeTerm(list[1]) };
  const parts = term.split('&').map((part) => part.trim());
  if (parts.length > 1) return parts.map(arktypeTerm).reduce(both, ANYTHING);
  if (/^(?:'[^']*'|"[^"]*"|null|undefined|true|false|\d+)$/.test(term)) return scalar(CHOICE);
  if (/^(?:boolean|Date|string\.date)/.test(term)) return scalar(TOKEN);
  if (NUMERIC.test(term) || /^string\.(?:integer|numeric)/.test(term)) return scalar(NUMBER);
  const pattern = /^\/(.*)\/$/.exec(term);
  if (pattern?.[1] !== undefined) return scalar(clearsOfPattern(pattern[1], '', 'test'));
  const format = /^string\.([\w]+)/.exec(term);
  return scalar(format?.[1] === undefined ? 0 : (clearsOfFormat(format[1]) ?? 0));
}

const ARKTYPE_MODELS: readonly Model[] = [
  { api: 'arktype.type', returns: 'api' },
  {
    api: 'arktype.type()',
    returns: (call) =>
      parsedLoosely(call, arktypeShape(call.machine, call.callee?.args[0] ?? UNKNOWN)),
  },
  {
    api: 'arktype.type().assert',
    returns: (call) => {
      const [made] = call.receiver.objects;
      const definition = made?.kind === 'api' ? made.args[0] : undefined;
      return parsed(call, arktypeShape(call.machine, definition ?? UNKNOWN), call.argument(0));
    },
  },
  {
    api: 'arktype.type().allows',
    returns: (call) => {
      const [made] = call.receiver.objects;
      const definition = made?.kind === 'api' ? made.args[0] : undefined;
      const shape = arktypeShape(call.machine, definition ?? UNKNOWN);
      return verdict(call, shape, call.argument(0), true);
    },
  },
];

/** The result is the data or a list of errors; the data is narrowed, the input is not proved. */
function parsedLoosely(call: Call, shape: Shape): Value {
  return narrow(shape, call.argument(0), { machine: call.machine, at: call.at, by: call.api });
}

/** Ajv, jsonschema and arktype. */
export const COMPILED_MODELS: readonly Model[] = [...AJV_MODELS, ...ARKTYPE_MODELS].map(
  (model): Model => ({ ...model, language: 'javascript' }),
);
