import type { Run } from './run.ts';
import type { Value } from './value.ts';
import { provedOf } from './values.ts';

/** What is checked where a value is taken stays true of it after the branch. */
export function checked(run: Run, value: Value): Value {
  if (value.labels.length === 0 || run.state.checks.size === 0) return value;
  const labels = value.labels.map((label) => {
    const clears = provedOf(run.state.checks, label.key);
    return (label.cleared | clears) === label.cleared
      ? label
      : { ...label, cleared: label.cleared | clears };
  });
  return { ...value, labels };
}
