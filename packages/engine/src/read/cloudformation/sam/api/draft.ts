import type { Span } from '../../../../model/span.ts';
import type { ListValue, MapValue, Value } from '../../../../model/value.ts';
import { isNoValue, node, type Tree } from '../tree.ts';
import { filled } from './values.ts';

/** A map of an API definition while events and properties are written into it; also a valid `MapValue`. */
export type DraftMap = {
  readonly kind: 'map';
  readonly fields: Map<string, DraftField>;
  readonly span: Span;
};

/** One entry of a `DraftMap`. */
type DraftField = { readonly key: string; readonly keySpan: Span; readonly value: Draft };

/** A list of an API definition; also a valid `ListValue`. */
export type DraftList = { readonly kind: 'list'; readonly items: Draft[]; readonly span: Span };

/** A raw tree that may be changed in place, so that a definition with many routes is not copied for each. */
export type Draft = DraftMap | DraftList | Exclude<Value, MapValue | ListValue>;

/** A deep copy that may be changed. */
export function thaw(value: Value): Draft {
  if (value.kind === 'map') return thawMap(value);
  if (value.kind === 'list') {
    return { kind: 'list', items: value.items.map(thaw), span: value.span };
  }
  return value;
}

/** A deep copy of a map that may be changed. */
export function thawMap(value: MapValue): DraftMap {
  const fields = new Map<string, DraftField>();
  for (const [key, one] of value.fields) fields.set(key, { ...one, value: thaw(one.value) });
  return { kind: 'map', fields, span: value.span };
}

/** Sets an entry; the tree is copied, so nothing is shared between two places of a definition. */
export function put(target: DraftMap, key: string, span: Span, tree: Tree): void {
  const value = thaw(node(span, tree));
  const keySpan = target.fields.get(key)?.keySpan ?? value.span;
  target.fields.set(key, { key, keySpan, value });
}

/** The value of an entry. */
export function entryOf(target: DraftMap | undefined, key: string): Draft | undefined {
  return target?.fields.get(key)?.value;
}

/** The value of an entry where it is a map. */
export function mapOf(target: DraftMap | undefined, key: string): DraftMap | undefined {
  const value = entryOf(target, key);
  return value?.kind === 'map' ? value : undefined;
}

/** The map under a key, made where there is none or something empty. Undefined where something else is there. */
export function ensureMap(target: DraftMap, key: string, span: Span): DraftMap | undefined {
  const before = entryOf(target, key);
  if (before?.kind !== 'map' && !filled(before)) put(target, key, span, {});
  return mapOf(target, key);
}

/** The list under a key, made where there is none or only null. Undefined where something else is there. */
export function ensureList(target: DraftMap, key: string, span: Span): DraftList | undefined {
  const before = entryOf(target, key);
  if (before === undefined || (before.kind === 'known' && before.value === null)) {
    put(target, key, span, []);
  }
  const value = entryOf(target, key);
  return value?.kind === 'list' ? value : undefined;
}

/** Both branches of an `Fn::If` without `AWS::NoValue`; any other value is its only branch. */
export function branches(value: Draft | undefined): readonly Draft[] {
  if (value === undefined) return [];
  const choice = value.kind === 'map' ? entryOf(value, 'Fn::If') : undefined;
  if (choice?.kind !== 'list') return [value];
  return choice.items.slice(1).filter((item) => !isNoValue(item));
}

/** `Fn::If` of a condition name with nothing in its else branch. */
export function onlyIf(condition: Value | string, tree: Tree): Tree {
  return { 'Fn::If': [condition, tree, { Ref: 'AWS::NoValue' }] };
}
