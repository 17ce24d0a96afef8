import type { Run } from './run.ts';
import { proved } from './state.ts';
import type { Value } from './value.ts';

/** What is checked where a value is taken stays true of it after the branch. */
export function checked(run: Run, value: Value): Value {
  return proved(value, run.state.checks);
}
