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
  return [...compared(plain(before), plain(after), '')].filter(({ part }) => !skip(part));
}

type Plain = string | undefined | { readonly [key: string]: Plain };

/** Maps, lists and objects alike as keys and values; leaves as text. */
function plain(value: unknown): Plain {
  if (value === undefined || typeof value === 'function') return undefined;
  if (typeof value === 'string') return anonymous(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isField(value)) return plain(value.value);
  if (isMapValue(value)) return plain(value.fields);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries
      .filter(([key]) => !(isPlace(String(key)) && !(value instanceof Map)))
      .map(([key, one]) => [String(key), plain(one)]),
  );
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

function* compared(before: Plain, after: Plain, part: string): Generator<Difference> {
  if (before === after) return;
  if (typeof before === 'object' && typeof after === 'object') {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* compared(own(before, key), own(after, key), part === '' ? key : `${part}.${key}`);
    }
    return;
  }
  yield { part, before: shown(before), after: shown(after) };
}

function own(value: { readonly [key: string]: Plain }, key: string): Plain {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function shown(value: Plain): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
