import { type Clearance, clearanceOf, type Trace, type Value } from './value.ts';
import { clearLabels, isConstant, onlyConstant } from './values.ts';

/** The words for a piece of a text that was split at its dots: no `..` is left in it. */
export const BETWEEN_DOTS = 'is a piece between dots';

const CLIMBS: Clearance = clearanceOf('path', 'presign');

/** How many steps a piece is known for: each of them may only take it over. */
const MOST_STEPS = 12;

/**
 * The parts of a text, where a piece without dots behind something fixed is cleared for paths: it cannot climb, and
 * what stands before it keeps it from beginning at the root.
 */
export function withoutClimbing(parts: readonly Value[]): readonly Value[] {
  let isBehind = false;
  return parts.map((part) => {
    const given = isBehind ? cleared(part) : part;
    isBehind ||= hasFixed(part);
    return given;
  });
}

function hasFixed(part: Value): boolean {
  if (isConstant(part)) return (onlyConstant(part) ?? '') !== '';
  const [atom] = part.atoms;
  return part.atoms.length === 1 && atom?.kind === 'text' && atom.parts.some(hasFixed);
}

function cleared(part: Value): Value {
  if (!part.labels.some(({ trace }) => isPiece(trace, MOST_STEPS))) return part;
  const labels = part.labels.flatMap((label) =>
    isPiece(label.trace, MOST_STEPS) ? clearLabels([label], CLIMBS) : [label],
  );
  return { ...part, labels };
}

function isPiece(trace: Trace | undefined, steps: number): boolean {
  if (trace === undefined || steps === 0 || /decoded|replaced/.test(trace.text)) return false;
  return trace.text === BETWEEN_DOTS || isPiece(trace.before, steps - 1);
}
