import type { Span } from './span.ts';

/** A scalar that is known for sure. `parameter` names the parameter whose default or override it came from. */
export type KnownValue = {
  readonly kind: 'known';
  readonly value: string | number | boolean | null;
  readonly span: Span;
  readonly parameter?: string;
};

/** A list in source order. */
export type ListValue = {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly span: Span;
};

/** One entry of a map, with the place of its key. */
export type Field = { readonly key: string; readonly keySpan: Span; readonly value: Value };

/** A map in source order. A key written twice keeps its last value (as CloudFormation does). */
export type MapValue = {
  readonly kind: 'map';
  readonly fields: ReadonlyMap<string, Field>;
  readonly span: Span;
};

/** An attribute of a declared resource: `attribute` is `Ref` or a GetAtt name such as `Arn`, `resource` its address. */
export type ReferenceValue = {
  readonly kind: 'reference';
  readonly resource: string;
  readonly attribute: string;
  readonly span: Span;
};

/** Text put together from parts, some of them not known (`Fn::Sub`, `Fn::Join`). Adjacent known parts are merged. */
export type JoinedValue = {
  readonly kind: 'joined';
  readonly parts: readonly Value[];
  readonly span: Span;
};

/** One branch of a `OneOfValue`; `when` names the condition (`!Name` for its negation), where there is one. */
export type Option = { readonly value: Value; readonly when?: string };

/** Any of several values: both branches of a condition, or the allowed values of a parameter. */
export type OneOfValue = {
  readonly kind: 'oneOf';
  readonly options: readonly Option[];
  readonly span: Span;
};

/** `AWS::NoValue`: the property is not there (in this branch). */
export type AbsentValue = { readonly kind: 'absent'; readonly span: Span };

/**
 * A pseudo parameter: the same everywhere in one stack, but not known (`AWS::Region`, `AWS::AccountId`).
 * `stack` names the stack where it differs from one to the next (`AWS::StackName`, `AWS::StackId`).
 */
export type SymbolValue = {
  readonly kind: 'symbol';
  readonly name: string;
  readonly stack?: string;
  readonly span: Span;
};

/**
 * Not known, with the reason in words. `name` identifies it where two uses are surely the same
 * unknown (`param:Env`). Unknown is never "safe" and never a guess.
 */
export type UnknownValue = {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly name?: string;
  readonly span: Span;
};

/**
 * What a template says about a property, with holes where it does not say. A raw syntax tree is the
 * part of this type made of `known`, `list` and `map`; intrinsics are one-key maps in it
 * (`{ "Fn::Sub": … }`, `{ Ref: … }`) until they are evaluated.
 */
export type Value =
  | KnownValue
  | ListValue
  | MapValue
  | ReferenceValue
  | JoinedValue
  | OneOfValue
  | AbsentValue
  | SymbolValue
  | UnknownValue;

/** The value under a key of a map, else undefined. `oneOf` is not looked into; see `alternatives`. */
export function field(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === 'map' ? value.fields.get(key)?.value : undefined;
}

/** The value under a dotted path of map keys (`VpcConfig.SubnetIds`), else undefined. */
export function at(value: Value | undefined, path: string): Value | undefined {
  return path.split('.').reduce(field, value);
}

/** Every value this may be, with `oneOf` flattened; `absent` is kept so that callers see the branch without it. */
export function alternatives(value: Value | undefined): readonly Exclude<Value, OneOfValue>[] {
  if (value === undefined) return [];
  if (value.kind !== 'oneOf') return [value];
  return value.options.flatMap((option) => alternatives(option.value));
}

/** The string, number or boolean as a string, where it is known. */
export function text(value: Value | undefined): string | undefined {
  if (value?.kind !== 'known' || value.value === null) return undefined;
  return String(value.value);
}

/** The number, where it is known (also when written as a string). */
export function number(value: Value | undefined): number | undefined {
  const written = text(value);
  if (written === undefined || written.trim() === '') return undefined;
  const parsed = Number(written);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** The boolean, where it is known (also when written `"true"`). */
export function boolean(value: Value | undefined): boolean | undefined {
  const written = text(value)?.toLowerCase();
  return written === 'true' ? true : written === 'false' ? false : undefined;
}

/** Items of a list in every branch; a single value counts as a list of one (IAM and CloudFormation both allow it). */
export function items(value: Value | undefined): readonly Value[] {
  return alternatives(value).flatMap((one) => {
    if (one.kind === 'absent') return [];
    return one.kind === 'list' ? one.items.flatMap(items) : [one];
  });
}

/** Whether the property is surely not there (missing, null or `AWS::NoValue` in every branch). */
export function isAbsent(value: Value | undefined): boolean {
  return alternatives(value).every(
    (one) => one.kind === 'absent' || (one.kind === 'known' && one.value === null),
  );
}

/** Whether any branch is known to be exactly this scalar, compared as text without case. */
export function mayBe(value: Value | undefined, wanted: string | number | boolean): boolean {
  const lower = String(wanted).toLowerCase();
  return alternatives(value).some((one) => text(one)?.toLowerCase() === lower);
}
