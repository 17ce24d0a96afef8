import type { TextChange } from './change.ts';
import type { RoleChange, RoleDifference } from './least.ts';
import type { GraphChange, RoleProof } from './proof.ts';

/** All that is told of one role: what is too much and too little, what to write instead, and what is shown of that. */
export type RoleLeast = {
  readonly difference: RoleDifference;
  readonly change: RoleChange;
  /** The change in the user's files; empty where there is nothing to write or it cannot be written. */
  readonly changes: readonly TextChange[];
  /** Why edits cannot be written. */
  readonly problems: readonly string[];
  /** One for each role after the change, read back from the changed files. */
  readonly proofs: readonly RoleProof[];
  /** What else this change would change in the graph; a sound change has nothing here. */
  readonly elsewhere: readonly GraphChange[];
  /** The same shown once more; undefined where no parameter has a value of its own, or nothing is proven by it. */
  readonly otherwise?: OtherValues;
};

/** Proofs with other values in place of the defaults of parameters. */
export type OtherValues = {
  readonly proofs: readonly RoleProof[];
  /** Parameters whose value what fails hangs on, as far as its names show. */
  readonly parameters: readonly string[];
};

/** Whether everything that is to be shown of a role's change is shown. */
export function isProven({ changes, proofs, elsewhere, otherwise }: RoleLeast): boolean {
  if (changes.length === 0 || proofs.length === 0 || elsewhere.length > 0) return false;
  return [...proofs, ...(otherwise?.proofs ?? [])].every(({ facts }) =>
    facts.every((one) => one.verdict === 'proven'),
  );
}

/** Whether a change is proven for the defaults of parameters, and not for other values. */
export function failsOtherwise({ otherwise }: RoleLeast): boolean {
  return (
    otherwise?.proofs.some(({ facts }) => facts.some((one) => one.verdict !== 'proven')) === true
  );
}
