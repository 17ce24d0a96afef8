import { anonymous } from '../../model/text.ts';

/** A part of two things that differs, by its path (`properties.Timeout`), with both readings in short. */
export type Difference = {
  readonly part: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** Where things stand is no part of what they are. `written` is the author's own spelling, `reason` the words for an unknown. */
const PLACES: ReadonlySet<string> = new Set(['written', 'reason', 'why']);
const MAX_SHOWN = 120;

/** Parts in which two values of a graph differ, wherever they stand in the files; `skip` leaves parts aside. */
export function differences(
  before: unknown,
  after: unknown,
  skip: (part: string) => boolean = () => false,
): readonly Difference[] {
  return [...compared(before, after, '', skip)];
}

type Plain = string | undefined | { readonly [key: string]: Plain };

/** Maps, lists and objects alike as keys and values; leaves as text. */
function plain(value: unknown): Plain {
  const parts = partsOf(value);
  if (parts === undefined || typeof parts === 'string') return parts;
  return Object.fromEntries([...parts].map(([key, one]) => [key, plain(one)]));
}

/** One level of a value: its keys with what stands there, or its text. */
function partsOf(value: unknown): string | undefined | ReadonlyMap<string, unknown> {
  if (value === undefined || typeof value === 'function') return undefined;
  if (typeof value === 'string') return anonymous(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isField(value)) return partsOf(value.value);
  if (isMapValue(value)) return partsOf(value.fields);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [String(key), one]));
  return new Map(Object.entries(value).filter(([key]) => !isPlace(key)));
}

function isPlace(key: string): boolean {
  return PLACES.has(key) || /span$/i.test(key);
}

/** A field of a map of the template: its key is said by the map. */
function isField(value: object): value is { readonly value: unknown } {
  return 'keySpan' in value && 'value' in value;
}

function isMapValue(value: object): value is { readonly fields: ReadonlyMap<string, unknown> } {
  return 'kind' in value && value.kind === 'map' && 'fields' in value;
}

/** Pairs found to be the same: many nodes share what is large, such as the definition of an API. */
const same = new WeakMap<object, WeakSet<object>>();

function areSame(before: unknown, after: unknown): boolean {
  if (typeof before !== 'object' || typeof after !== 'object') return false;
  return before !== null && after !== null && same.get(before)?.has(after) === true;
}

function remember(before: unknown, after: unknown): void {
  if (typeof before !== 'object' || typeof after !== 'object') return;
  if (before === null || after === null) return;
  const known = same.get(before);
  if (known === undefined) same.set(before, new WeakSet([after]));
  else known.add(after);
}

/** Level by level: what is left aside, or is one and the same, is never taken apart. */
function* compared(
  before: unknown,
  after: unknown,
  part: string,
  skip: (part: string) => boolean,
): Generator<Difference> {
  if (before === after || skip(part)) return;
  if (areSame(before, after)) return;
  const mine = partsOf(before);
  const other = partsOf(after);
  if (mine === other) return;
  if (typeof mine === 'object' && typeof other === 'object') {
    let differs = false;
    for (const key of new Set([...mine.keys(), ...other.keys()])) {
      const path = part === '' ? key : `${part}.${key}`;
      for (const one of compared(mine.get(key), other.get(key), path, skip)) {
        differs = true;
        yield one;
      }
    }
    // Near the top parts may have been left aside, so that equal there does not mean equal.
    if (!differs && part.includes('.')) remember(before, after);
    return;
  }
  yield { part, before: shown(plain(before)), after: shown(plain(after)) };
}

function shown(value: Plain): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
