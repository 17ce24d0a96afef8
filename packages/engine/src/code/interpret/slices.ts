import { clearanceOf, type Value } from './value.ts';
import { clearLabels, isConstant, isNothing, onlyConstant, withoutProofs } from './values.ts';

const MOST_SHOWN = 8;

/** What a few characters of a text no longer give away: the last four of a card, the beginning of a token. */
export const SHORT_CLEARS: ReturnType<typeof clearanceOf> = clearanceOf('log', 'third-party');

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

/** A part of a text or list: elements stay what they are, the text is another one. */
export function sliced(value: Value, bounds: readonly Value[]): Value {
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
