import type { Span } from '../../../../model/span.ts';
import { field, type MapValue, type Value } from '../../../../model/value.ts';
import { intrinsic, stringOf } from '../tree.ts';

/** Takes a fault of the template, with its place; `message` is lower case, without a full stop. */
export type Fault = (span: Span, message: string) => void;

/** Whether a property says anything: not missing, null, false, zero, or empty (a map of an intrinsic does). */
export function filled(value: Value | undefined): value is Value {
  if (value === undefined) return false;
  if (value.kind === 'known') return Boolean(value.value);
  if (value.kind === 'list') return value.items.length > 0;
  return value.kind !== 'map' || value.fields.size > 0;
}

/** Whether a property is there and not null. */
export function given(value: Value | undefined): value is Value {
  return value !== undefined && !(value.kind === 'known' && value.value === null);
}

/** The value of a property that says something, else undefined. */
export function filledField(value: Value | undefined, key: string): Value | undefined {
  const found = field(value, key);
  return filled(found) ? found : undefined;
}

/** The value of a property that is there and not null, else undefined. */
export function givenField(value: Value | undefined, key: string): Value | undefined {
  const found = field(value, key);
  return given(found) ? found : undefined;
}

/** Whether it is the boolean `true` (a string is not). */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'known' && value.value === true;
}

/** Whether it is the boolean `false` (a string is not). */
export function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'known' && value.value === false;
}

/** A map that is not an intrinsic, else undefined. */
function plainMap(value: Value | undefined): MapValue | undefined {
  return value?.kind === 'map' && intrinsic(value) === undefined ? value : undefined;
}

/** A value as a list: its items, itself where it is something else, nothing where it is missing. */
export function asItems(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return value.kind === 'list' ? value.items : [value];
}

/** SAM's map of tags as CloudFormation's list of `Key` and `Value`. */
export function tagList(tags: MapValue): readonly { readonly [key: string]: Value | string }[] {
  return [...tags.fields.values()].map(({ key, value }) => ({
    Key: key,
    Value: given(value) ? value : '',
  }));
}

/** Tags that an API passes on to what is generated from it (`PropagateTags`), as CloudFormation's list. */
export function propagatedTags(properties: MapValue): ReturnType<typeof tagList> | undefined {
  const tags = plainMap(filledField(properties, 'Tags'));
  const passes = filledField(properties, 'PropagateTags') !== undefined;
  return passes && tags !== undefined ? tagList(tags) : undefined;
}

/** Whether every item of a list is a string (a value that is missing is fine). */
export function allStrings(value: Value | undefined): boolean {
  return asItems(value).every((item) => stringOf(item) !== undefined);
}

/** Entries of a map in source order; none where it is not a map. */
export function entries(
  value: Value | undefined,
): readonly { readonly key: string; readonly keySpan: Span; readonly value: Value }[] {
  return value?.kind === 'map' ? [...value.fields.values()] : [];
}

/** Properties that pass on under their own names; those that are missing or null are left out. */
export function pass(
  properties: MapValue,
  names: readonly string[],
): { readonly [name: string]: Value | undefined } {
  return Object.fromEntries(names.map((name) => [name, givenField(properties, name)]));
}
