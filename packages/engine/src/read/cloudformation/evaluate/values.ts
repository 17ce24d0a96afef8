import type { Span } from '../../../model/span.ts';
import { symbolName } from '../../../model/text.ts';
import type { KnownValue, MapValue, OneOfValue, Option, Value } from '../../../model/value.ts';

/** Most options that one value keeps; beyond it an unknown says that more is possible. */
const MAX_OPTIONS = 64;

/** A known scalar. */
export function known(
  value: KnownValue['value'],
  span: Span,
  parameter?: string | undefined,
): KnownValue {
  return parameter === undefined
    ? { kind: 'known', value, span }
    : { kind: 'known', value, span, parameter };
}

/** An unknown value with its reason. */
export function unknown(reason: string, span: Span, name?: string): Value {
  return name === undefined
    ? { kind: 'unknown', reason, span }
    : { kind: 'unknown', reason, name, span };
}

/** One of several values; a single one, or known ones that are all the same, are just that value. */
export function oneOf(options: readonly Option[], span: Span): Value {
  const flat: Option[] = [];
  const seen = new Set<string>();
  for (const option of options.flatMap(flattened)) {
    const key = identity(option);
    if (key !== undefined && seen.has(key)) continue;
    if (key !== undefined) seen.add(key);
    flat.push(option);
  }
  const [first] = flat;
  if (first === undefined) return unknown('no value is possible', span);
  if (flat.length === 1 && first.when === undefined) return first.value;
  if (flat.length <= MAX_OPTIONS) return { kind: 'oneOf', options: flat, span };
  const more = unknown(`more than ${MAX_OPTIONS} values are possible`, span);
  return { kind: 'oneOf', options: [...flat.slice(0, MAX_OPTIONS), { value: more }], span };
}

function flattened(option: Option): readonly Option[] {
  return option.when === undefined && option.value.kind === 'oneOf'
    ? option.value.options
    : [option];
}

function identity({ value, when }: Option): string | undefined {
  if (value.kind !== 'known' || when !== undefined) return undefined;
  return `${typeof value.value}:${value.value}`;
}

/** Applies a function to a value, or to each of its options. */
export function mapOptions(
  value: Value,
  span: Span,
  change: (one: Exclude<Value, OneOfValue>) => Value,
): Value {
  if (value.kind !== 'oneOf') return change(value);
  const options = value.options.map((option): Option => {
    const changed = mapOptions(option.value, span, change);
    return option.when === undefined ? { value: changed } : { value: changed, when: option.when };
  });
  return oneOf(options, span);
}

/** The one entry of a map of size one. */
export function onlyField(
  value: MapValue,
): { key: string; value: Value; keySpan: Span } | undefined {
  if (value.fields.size !== 1) return undefined;
  for (const field of value.fields.values()) return field;
  return undefined;
}

/** Name that tells an unknown apart from others, where it has one. */
export function nameOf(value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case 'unknown':
      return value.name;
    case 'symbol':
      return symbolName(value);
    case 'reference':
      return `attr:${value.resource}.${value.attribute}`;
    case 'joined': {
      const pieces = value.parts.map((part) =>
        part.kind === 'known' ? String(part.value) : bracketed(nameOf(part)),
      );
      return pieces.includes(undefined) ? undefined : pieces.join('');
    }
    default:
      return undefined;
  }
}

function bracketed(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `{${name}}`;
}

/** Items of a list argument, or undefined where it is no list. */
export function listItems(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === 'list' ? value.items : undefined;
}
