import { createHash } from 'node:crypto';
import type { MapValue, Value } from '../../../model/value.ts';
import { mapFields, mapItems } from '../fields.ts';
import type { SamContext } from './context.ts';
import { intrinsic, map, str, stringOf } from './tree.ts';

/** The value of a property, where it is written and not null. */
export function property(properties: Value | undefined, name: string): Value | undefined {
  const value = properties?.kind === 'map' ? properties.fields.get(name)?.value : undefined;
  return value?.kind === 'known' && value.value === null ? undefined : value;
}

declare const set: unique symbol;

/** A value that counts as set; a type of its own, so that one that does not is still a value. */
export type SetValue = Value & { readonly [set]: true };

/** Whether a raw value counts as set: not empty, zero or false, as the official transform asks. */
export function isSet(value: Value | undefined): value is SetValue {
  if (value === undefined) return false;
  if (value.kind === 'known') return Boolean(value.value);
  if (value.kind === 'list') return value.items.length > 0;
  return value.kind !== 'map' || value.fields.size > 0;
}

/** Whether a raw value is `true`, also when written `"true"`. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'known' && String(value.value).toLowerCase() === 'true';
}

/** Whether a raw value is `false`, also when written `"false"`. */
export function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'known' && String(value.value).toLowerCase() === 'false';
}

/** Replaces `Ref` to parameters whose value is known, anywhere in a raw tree. */
export function resolveParameters(context: SamContext, value: Value): Value {
  const found = intrinsic(value);
  if (found?.name === 'Ref') {
    const name = stringOf(found.argument);
    const known = name === undefined ? undefined : context.parameters.get(name);
    return known?.kind === 'known' ? { ...known, span: value.span } : value;
  }
  if (found?.name === 'Fn::Sub') return resolveSub(context, value, found.argument);
  return mapChildren(value, (child) => resolveParameters(context, child));
}

function resolveSub(context: SamContext, value: Value, argument: Value): Value {
  const text = stringOf(argument);
  if (text === undefined) return mapChildren(value, (child) => resolveParameters(context, child));
  const filled = text.replace(/\$\{([A-Za-z0-9]+)\}/g, (whole, name: string) => {
    const known = context.parameters.get(name);
    return known?.kind === 'known' && known.value !== null ? String(known.value) : whole;
  });
  return filled === text ? value : map(value.span, { 'Fn::Sub': str(argument.span, filled) });
}

/** Replaces `Fn::FindInMap` whose keys are plain strings by the entry of the template's `Mappings`. */
export function resolveMappings(template: MapValue, value: Value): Value {
  const found = intrinsic(value);
  if (found?.name !== 'Fn::FindInMap' || found.argument.kind !== 'list') return value;
  let place = property(template, 'Mappings');
  for (const key of found.argument.items) {
    const name = stringOf(key);
    if (name === undefined) return value;
    place = property(place, name);
  }
  return place ?? value;
}

/** Whether a value is a `Ref` to a parameter, or pseudo parameter, that is not known before deployment. */
export function isOpenParameter(context: SamContext, value: Value): boolean {
  const found = intrinsic(value);
  const name = found?.name === 'Ref' ? stringOf(found.argument) : undefined;
  if (name === undefined || name === 'AWS::NoValue') return false;
  return name.startsWith('AWS::') || context.parameters.has(name);
}

/** A raw tree with each child replaced; the node itself where nothing changed. */
export function mapChildren(value: Value, change: (child: Value) => Value): Value {
  if (value.kind === 'list') {
    const items = mapItems(value.items, change);
    return items === value.items ? value : { ...value, items };
  }
  return value.kind === 'map' ? mapFields(value, change) : value;
}

/** JSON text of a raw tree with sorted keys: equal trees have equal text. */
export function jsonOf(value: Value): string {
  if (value.kind === 'list') return `[${value.items.map(jsonOf).join(',')}]`;
  if (value.kind === 'map') {
    const keys = [...value.fields.keys()].sort();
    const entries = keys.map((key) => {
      const child = value.fields.get(key)?.value;
      return `${JSON.stringify(key)}:${child === undefined ? 'null' : jsonOf(child)}`;
    });
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value.kind === 'known' ? value.value : null);
}

/** The ten hex digits that the official transform appends to a logical id to tell contents apart. */
export function idHash(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 10);
}
