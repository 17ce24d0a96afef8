import { makeList } from './records.ts';
import type { Run } from './run.ts';
import { clearanceOf, type Obj, type RecordObj, type Value } from './value.ts';
import {
  clearLabels,
  isConstant,
  isNothing,
  joinAll,
  NOTHING,
  onlyConstant,
  withoutProofs,
} from './values.ts';

const MOST_SHOWN = 8;

/** What a few characters of a text no longer give away: the last four of a card, the beginning of a token. */
export const SHORT_CLEARS: ReturnType<typeof clearanceOf> = clearanceOf(
  'log',
  'disclosure',
  'third-party',
);

/** Whether a part between two bounds has a few characters at most. Bounds as the language takes them: from, to. */
export function isShort(from: Value | undefined, to: Value | undefined): boolean {
  const start = numberOf(from);
  const end = numberOf(to);
  if (start === undefined || end === undefined) return false;
  if (end === 'open') return start !== 'open' && start < 0 && start >= -MOST_SHOWN;
  const first = start === 'open' ? 0 : start;
  return first < 0 === end < 0 && end - first > 0 && end - first <= MOST_SHOWN;
}

function numberOf(value: Value | undefined): number | 'open' | undefined {
  if (value === undefined || isNothing(value)) return 'open';
  if (!isConstant(value)) return undefined;
  const only = onlyConstant(value);
  if (only === undefined || only === null) return 'open';
  return typeof only === 'number' ? only : undefined;
}

/** A part of a text or list: elements stay what they are, at other places; the text is another one. */
export function sliced(run: Run, value: Value, bounds: readonly Value[]): Value {
  const objects = value.objects.map((one) =>
    one.kind === 'record' && one.isList ? slicedList(run, one, bounds) : one,
  );
  return { ...slicedText(value, bounds), objects };
}

/** Elements from a known position on; any of them where the bounds say more than that. */
function slicedList(run: Run, list: RecordObj, bounds: readonly Value[]): Obj {
  const [from, to, step] = bounds.map(numberOf);
  const { fields, rest, copied } = list.store;
  const isPlain = (step === undefined || step === 'open') && rest === undefined;
  if (isPlain && copied === undefined && from !== undefined && to !== undefined) {
    const items = [...fields.values()].map((cell) => cell.value);
    const end = to === 'open' ? undefined : to;
    return objectOf(makeList(run, items.slice(from === 'open' ? 0 : from, end)), list);
  }
  const all = [...fields.values()].map((cell) => cell.value);
  const others = joinAll([...all, rest?.value ?? NOTHING]);
  const made = objectOf(makeList(run, [], others), list);
  if (made.kind === 'record' && copied !== undefined) made.store.copied = copied;
  return made;
}

function objectOf(value: Value, fallback: Obj): Obj {
  return value.objects[0] ?? fallback;
}

function slicedText(value: Value, bounds: readonly Value[]): Value {
  const atoms = value.atoms.filter((atom) => atom.kind !== 'constant');
  const labels = isShort(bounds[0], bounds[1])
    ? clearLabels(value.labels, SHORT_CLEARS)
    : value.labels;
  return {
    ...withoutProofs(value),
    labels,
    atoms,
    unknown: value.unknown || atoms.length !== value.atoms.length,
  };
}
