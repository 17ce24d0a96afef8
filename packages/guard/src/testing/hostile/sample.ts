import { at, isObject } from '../../core/read.ts';
import type { AnySchema } from '../../core/schema.ts';
import { isPromise } from '../../core/validate.ts';
import { textLike } from './pattern.ts';

/**
 * A value that a schema takes, where the validator can say what it wants as JSON Schema (zod and ArkType do, by the
 * interface of https://standardschema.dev/json-schema); undefined where it cannot, or where the value is not taken.
 */
export function sampleOf(schema: AnySchema | undefined): unknown {
  const wanted = jsonSchemaOf(schema);
  if (schema === undefined || wanted === undefined) return undefined;
  const value = made(wanted, wanted, 0);
  const result = schema['~standard'].validate(value);
  return !isPromise(result) && result.issues === undefined ? value : undefined;
}

function jsonSchemaOf(schema: AnySchema | undefined): unknown {
  const standard: unknown = schema?.['~standard'];
  const { jsonSchema } = (standard ?? {}) as { jsonSchema?: { input?: (o: unknown) => unknown } };
  try {
    return jsonSchema?.input?.({ target: 'draft-2020-12' });
  } catch {
    // The validator has no words for it in JSON Schema.
    return undefined;
  }
}

/** How deep a schema that names itself is followed. */
const MAX_DEPTH = 12;

function made(schema: unknown, root: unknown, depth: number): unknown {
  const schemas = at(schema, 'anyOf') ?? at(schema, 'oneOf');
  const [first] = Array.isArray(schemas) ? schemas : [];
  if (depth > MAX_DEPTH) return null;
  if (first !== undefined) return made(first, root, depth + 1);
  const all = at(schema, 'allOf');
  if (Array.isArray(all)) return Object.assign({}, ...all.map((one) => made(one, root, depth + 1)));
  const ref = at(schema, '$ref');
  if (typeof ref === 'string') return made(resolved(ref, root), root, depth + 1);
  for (const known of ['const', 'default'] as const) {
    if (isObject(schema) && Object.hasOwn(schema, known)) return schema[known];
  }
  const choices = at(schema, 'enum');
  return Array.isArray(choices) ? choices[0] : madeByType(schema, root, depth);
}

function madeByType(schema: unknown, root: unknown, depth: number): unknown {
  const types = [at(schema, 'type')].flat();
  switch (types[0]) {
    case 'object':
      return madeObject(schema, root, depth);
    case 'array':
      return Array.from(
        { length: Math.min(100, Math.max(1, numberAt(schema, 'minItems', 1))) },
        () => made(at(schema, 'items') ?? {}, root, depth + 1),
      );
    case 'string':
      return textLike(schema);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** All fields, those that may be left out, too: each is a place for an attack. */
function madeObject(schema: unknown, root: unknown, depth: number): unknown {
  const properties = at(schema, 'properties');
  const entries = isObject(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(entries.map(([name, one]) => [name, made(one, root, depth + 1)]));
}

function numberOf(schema: unknown): number {
  const least = numberAt(schema, 'minimum', numberAt(schema, 'exclusiveMinimum', 0) + 1);
  const step = numberAt(schema, 'multipleOf', 0);
  const most = numberAt(schema, 'maximum', Math.max(1, least));
  const wanted = Math.min(Math.max(1, least), most);
  return step > 0 ? Math.ceil(wanted / step) * step : wanted;
}

function numberAt(schema: unknown, name: string, otherwise: number): number {
  const value = at(schema, name);
  return typeof value === 'number' ? value : otherwise;
}

function resolved(ref: string, root: unknown): unknown {
  const steps = ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '');
  return steps.reduce<unknown>((value, step) => at(value, step), root);
}
