import table from '../../../data/sam-globals.json' with { type: 'json' };
import type { Field, MapValue, Value } from '../../../model/value.ts';
import { reject, type SamContext } from './context.ts';
import { property } from './reading.ts';
import { intrinsic, stringOf } from './tree.ts';

const SUPPORTED: { readonly [section: string]: readonly string[] } = table.globals;
const PREFIX = 'AWS::Serverless::';

/** Globals by resource type (`AWS::Serverless::Function`), with everything reported that the section may not set. */
export function readGlobals(
  template: MapValue,
  context: SamContext,
): ReadonlyMap<string, MapValue> {
  const globals = new Map<string, MapValue>();
  const section = template.fields.get('Globals')?.value;
  if (section === undefined) return globals;
  if (section.kind !== 'map') {
    reject(context, section.span, 'Globals must be a map');
    return globals;
  }
  for (const field of section.fields.values()) {
    const supported = Object.hasOwn(SUPPORTED, field.key) ? SUPPORTED[field.key] : undefined;
    if (supported === undefined) {
      reject(context, field.keySpan, `Globals cannot set properties of ${field.key}`);
    } else if (field.value.kind !== 'map') {
      reject(context, field.value.span, `Globals.${field.key} must be a map`);
    } else {
      globals.set(PREFIX + field.key, checked(field.value, field.key, supported, context));
    }
  }
  return globals;
}

function checked(
  properties: MapValue,
  section: string,
  supported: readonly string[],
  context: SamContext,
): MapValue {
  for (const field of properties.fields.values()) {
    if (!supported.includes(field.key)) {
      reject(context, field.keySpan, `Globals.${section} cannot set ${field.key}`);
    }
  }
  return properties;
}

/** Properties of a resource with the Globals of its type merged in, as far as `IgnoreGlobals` lets them. */
export function mergeGlobals(
  globals: MapValue | undefined,
  properties: MapValue,
  entry: MapValue,
  context: SamContext,
): MapValue {
  if (globals === undefined) return properties;
  const merged = merge(
    withoutIgnored(globals, property(entry, 'IgnoreGlobals'), context),
    properties,
  );
  return merged.kind === 'map' ? merged : properties;
}

function withoutIgnored(
  globals: MapValue,
  ignored: Value | undefined,
  context: SamContext,
): MapValue {
  if (ignored === undefined) return globals;
  if (stringOf(ignored) === '*') return { ...globals, fields: new Map() };
  if (ignored.kind !== 'list') {
    reject(context, ignored.span, 'IgnoreGlobals must be "*" or a list of property names');
    return globals;
  }
  const fields = new Map(globals.fields);
  for (const item of ignored.items) {
    const name = stringOf(item);
    if (name === undefined || !fields.delete(name)) {
      reject(context, item.span, 'IgnoreGlobals names a property that Globals does not set');
    }
  }
  return { ...globals, fields };
}

/** Local wins over global; lists are joined, maps merged; an intrinsic counts as a scalar. */
function merge(global: Value, local: Value): Value {
  if (global.kind === 'list' && local.kind === 'list') {
    return { ...local, items: [...global.items, ...local.items] };
  }
  if (global.kind !== 'map' || local.kind !== 'map') return local;
  if (intrinsic(global) !== undefined || intrinsic(local) !== undefined) return local;
  const fields = new Map<string, Field>(global.fields);
  for (const [key, field] of local.fields) {
    const before = global.fields.get(key);
    const value = before === undefined ? field.value : merge(before.value, field.value);
    fields.set(key, { ...field, value });
  }
  return { ...local, fields };
}
