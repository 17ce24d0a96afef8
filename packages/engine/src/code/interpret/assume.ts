import type { Run } from './run.ts';
import type { Proof } from './value.ts';

/** Takes over what a test proves where it is true (or false). */
export function assume(run: Run, proofs: readonly Proof[] | 'impossible' | undefined): void {
  if (proofs !== undefined && proofs !== 'impossible') run.state.prove(proofs);
}
