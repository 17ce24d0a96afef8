import type { Value } from '../../../model/value.ts';
import { mapChildren } from './reading.ts';
import { intrinsic, list, map, str, stringOf } from './tree.ts';

/** New names of logical ids. */
export type Renames = {
  /** `MyFunction.Alias` to the generated logical id. */
  readonly referable: ReadonlyMap<string, string>;
  /** Logical ids that changed (a layer's). */
  readonly changed: ReadonlyMap<string, string>;
};

/** Makes `Ref`, `Fn::GetAtt` and `Fn::Sub` lead to what was generated. */
export function renameReferences(value: Value, renames: Renames): Value {
  if (renames.referable.size === 0 && renames.changed.size === 0) return value;
  const found = intrinsic(value);
  if (found?.name === 'Ref') {
    const name = renamed(stringOf(found.argument), renames);
    return name === undefined ? value : map(value.span, { Ref: str(found.argument.span, name) });
  }
  if (found?.name === 'Fn::GetAtt') return renameAttribute(value, found.argument, renames);
  if (found?.name === 'Fn::Sub') return renameSub(value, found.argument, renames);
  return mapChildren(value, (child) => renameReferences(child, renames));
}

/** `id`, `id.Property` or `id.Property.Attribute` with the new id; undefined where nothing changes. */
function renamed(path: string | undefined, renames: Renames): string | undefined {
  if (path === undefined) return undefined;
  const [id = '', property, ...rest] = path.split('.');
  const generated = renames.referable.get(`${id}.${property}`);
  if (generated !== undefined) return [generated, ...rest].join('.');
  const next = renames.changed.get(id);
  return next === undefined ? undefined : [next, ...path.split('.').slice(1)].join('.');
}

function renameAttribute(value: Value, argument: Value, renames: Renames): Value {
  const parts = argument.kind === 'list' ? argument.items.map(stringOf) : [stringOf(argument)];
  if (parts.some((part) => part === undefined)) return value;
  const name = renamed(parts.join('.'), renames);
  if (name === undefined) return value;
  const [id = '', ...attribute] = name.split('.');
  return map(value.span, { 'Fn::GetAtt': list(argument.span, [id, attribute.join('.')]) });
}

function renameSub(value: Value, argument: Value, renames: Renames): Value {
  const [template, variables] = argument.kind === 'list' ? argument.items : [argument];
  const text = stringOf(template);
  if (text === undefined || template === undefined) {
    return mapChildren(value, (child) => renameReferences(child, renames));
  }
  const changed = text.replace(/\$\{([A-Za-z0-9.]+)\}/g, (whole, path: string) => {
    const name = renamed(path, renames);
    return name === undefined ? whole : `\${${name}}`;
  });
  const next = str(template.span, changed);
  const inner = variables === undefined ? next : [next, renameReferences(variables, renames)];
  return map(value.span, { 'Fn::Sub': inner });
}

/** `DependsOn` with changed logical ids replaced, one by several where a connector made several. */
export function renameDependsOn(
  entry: Value,
  changed: ReadonlyMap<string, readonly string[]>,
): Value {
  if (entry.kind !== 'map' || changed.size === 0) return entry;
  const field = entry.fields.get('DependsOn');
  if (field === undefined) return entry;
  const names = field.value.kind === 'list' ? field.value.items : [field.value];
  if (!names.some((name) => changed.has(stringOf(name) ?? ''))) return entry;
  const next = new Map<string, Value>();
  for (const name of names) {
    const written = stringOf(name) ?? '';
    for (const id of changed.get(written) ?? [written]) next.set(id, str(name.span, id));
  }
  const fields = new Map(entry.fields);
  fields.set('DependsOn', { ...field, value: list(field.value.span, [...next.values()]) });
  return { ...entry, fields };
}
