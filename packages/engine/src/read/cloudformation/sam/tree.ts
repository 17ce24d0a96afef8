import type { Span } from '../../../model/span.ts';
import type { Field, ListValue, MapValue, Value } from '../../../model/value.ts';

/** Plain data with raw nodes in it: what `node` builds a tree from. Entries that are undefined are left out. */
export type Tree =
  | Value
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [key: string]: Tree };

/** Builds a raw tree; every new node carries `span`, nodes that exist keep their own. */
export function node(span: Span, tree: Tree): Value {
  if (tree === undefined || tree === null) return { kind: 'known', value: null, span };
  if (typeof tree !== 'object') return { kind: 'known', value: tree, span };
  if (isList(tree)) return list(span, tree);
  if (isNode(tree)) return tree;
  return map(span, tree);
}

/** Builds a map; entries that are undefined are left out. */
export function map(span: Span, entries: { readonly [key: string]: Tree }): MapValue {
  const fields = new Map<string, Field>();
  for (const [key, tree] of Object.entries(entries)) {
    if (tree === undefined) continue;
    const value = node(span, tree);
    fields.set(key, { key, keySpan: value.span, value });
  }
  return { kind: 'map', fields, span };
}

/** Builds a list; entries that are undefined are left out. */
export function list(span: Span, entries: readonly Tree[]): ListValue {
  const items = entries.filter((entry) => entry !== undefined).map((entry) => node(span, entry));
  return { kind: 'list', items, span };
}

/** A string. */
export function str(span: Span, value: string): Value {
  return { kind: 'known', value, span };
}

/** `Ref` to a logical id. */
export function ref(span: Span, logicalId: string): MapValue {
  return map(span, { Ref: logicalId });
}

/** `Fn::GetAtt` of a logical id. */
export function getAtt(span: Span, logicalId: string, attribute: string): MapValue {
  return map(span, { 'Fn::GetAtt': [logicalId, attribute] });
}

/** `Fn::Sub`, with variables of its own where given. */
export function sub(
  span: Span,
  template: string,
  variables?: { readonly [key: string]: Tree },
): MapValue {
  return map(span, { 'Fn::Sub': variables === undefined ? template : [template, variables] });
}

/** A copy of a map with one entry set. */
export function withField(target: MapValue, key: string, value: Value, keySpan?: Span): MapValue {
  const fields = new Map(target.fields);
  const before = fields.get(key);
  fields.set(key, { key, keySpan: keySpan ?? before?.keySpan ?? value.span, value });
  return { ...target, fields };
}

/** A copy of a map without some entries. */
export function withoutFields(target: MapValue, keys: readonly string[]): MapValue {
  const fields = new Map(target.fields);
  for (const key of keys) fields.delete(key);
  return { ...target, fields };
}

/** The string of a raw scalar that was written as a string, else undefined. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === 'known' && typeof value.value === 'string' ? value.value : undefined;
}

/** Name and argument of an intrinsic (`Ref`, `Fn::…`, `Condition`, a map of one key), else undefined. */
export function intrinsic(
  value: Value | undefined,
): { readonly name: string; readonly argument: Value } | undefined {
  if (value?.kind !== 'map' || value.fields.size !== 1) return undefined;
  for (const [name, field] of value.fields) {
    if (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::')) {
      return { name, argument: field.value };
    }
  }
  return undefined;
}

/** Whether the node is `AWS::NoValue`. */
export function isNoValue(value: Value | undefined): boolean {
  const found = intrinsic(value);
  return found?.name === 'Ref' && stringOf(found.argument) === 'AWS::NoValue';
}

/** Logical id that a `Ref` or `Fn::GetAtt` names, else undefined. */
export function referredId(value: Value | undefined): string | undefined {
  const found = intrinsic(value);
  if (found?.name === 'Ref') return stringOf(found.argument);
  if (found?.name !== 'Fn::GetAtt') return undefined;
  if (found.argument.kind === 'list') return stringOf(found.argument.items[0]);
  return stringOf(found.argument)?.split('.')[0];
}

/** Equality of two raw trees, without regard to spans and the order of keys. */
export function sameTree(left: Value, right: Value): boolean {
  if (left.kind === 'known' && right.kind === 'known') return left.value === right.value;
  if (left.kind === 'list' && right.kind === 'list') {
    return (
      left.items.length === right.items.length &&
      left.items.every((item, i) => sameTree(item, right.items[i] ?? item))
    );
  }
  if (left.kind !== 'map' || right.kind !== 'map' || left.fields.size !== right.fields.size) {
    return false;
  }
  for (const [key, one] of left.fields) {
    const other = right.fields.get(key);
    if (other === undefined || !sameTree(one.value, other.value)) return false;
  }
  return true;
}

function isList(tree: object): tree is readonly Tree[] {
  return Array.isArray(tree);
}

function isNode(tree: object): tree is Value {
  return 'kind' in tree && 'span' in tree && typeof tree.kind === 'string';
}
