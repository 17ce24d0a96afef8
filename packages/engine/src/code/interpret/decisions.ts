import type { SourceLabel } from '../../model/code.ts';
import { isOfCaller } from './asked.ts';
import { sourceOf } from './recorder.ts';
import type { Run } from './run.ts';
import type { Label, Value } from './value.ts';

const MAX_DECISIONS = 24;

/** A condition: its value, the answers of calls that it looks at, and what it looks at that says who calls. */
export type Watched = {
  readonly value: Value;
  readonly looked: readonly Label[];
  readonly callers: readonly Label[];
};

/** Evaluates a condition; what answers of calls it looks at decides on what follows. */
export function watched(run: Run, evaluateTest: () => Value): Watched {
  const outer = run.looked;
  const seen = new Map<string, Label>();
  run.looked = seen;
  const value = evaluateTest();
  look(run, value);
  run.looked = outer;
  for (const [key, label] of seen) outer?.set(key, label);
  const all = [...seen.values()];
  return {
    value,
    looked: all.filter(({ origin }) => origin.kind === 'call'),
    callers: all.filter(isOfCaller),
  };
}

/** Notes that the condition at hand looks at a value. */
export function look(run: Run, { labels }: Value): void {
  for (const label of labels) {
    const isAnswer = label.origin.kind === 'call' && label.derivation === 0;
    if (isAnswer || isOfCaller(label)) run.looked?.set(label.key, label);
  }
}

/**
 * Runs alternatives that a condition chooses from. Where one of them leaves, the condition decides on the
 * rest of the function as well.
 */
export function decide<T>(
  run: Run,
  looked: readonly Label[],
  branches: () => T,
  leaves: () => boolean,
): T {
  const mark = run.decisions.length;
  run.decisions.push(...looked);
  const result = branches();
  if (!leaves()) run.decisions.length = mark;
  return result;
}

/** What the call that is made now depends on; undefined where it is made whatever calls before it answered. */
export function decidedBy(run: Run): readonly SourceLabel[] | undefined {
  if (run.decisions.length === 0) return undefined;
  const unique = new Map(run.decisions.map((label) => [label.key, label]));
  return [...unique.values()].slice(0, MAX_DECISIONS).map(sourceOf);
}
