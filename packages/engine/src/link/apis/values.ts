import { alternatives, type Field, items, type Option, type Value } from '../../model/value.ts';

/** Entries of a map in every branch. */
export function fieldsOf(value: Value | undefined): readonly Field[] {
  return alternatives(value).flatMap((one) => (one.kind === 'map' ? [...one.fields.values()] : []));
}

/**
 * The value under keys of nested maps, in every branch; a part of an unknown value is that unknown.
 * Undefined only where no branch has it.
 */
export function pick(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  return keys.reduce(pickOne, value);
}

function pickOne(value: Value | undefined, key: string): Value | undefined {
  const found = alternatives(value).map((one) => {
    if (one.kind === 'unknown') return one;
    return one.kind === 'map' ? one.fields.get(key)?.value : undefined;
  });
  const present = found.filter((one) => one !== undefined);
  if (value === undefined || present.length === 0) return undefined;
  if (found.length === 1) return present[0];
  const options: readonly Option[] = found.map((one) => ({
    value: one ?? { kind: 'absent', span: value.span },
  }));
  return { kind: 'oneOf', options, span: value.span };
}

/** The same field under two spellings, the first one that is there. */
export function pickAny(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  for (const key of keys) {
    const found = pickOne(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Items of a list under nested keys. */
export function itemsAt(value: Value | undefined, ...keys: readonly string[]): readonly Value[] {
  return items(pick(value, ...keys));
}

/** Whether some branch is not known. */
export function isUnknown(value: Value | undefined): boolean {
  return alternatives(value).some((one) => one.kind === 'unknown');
}
