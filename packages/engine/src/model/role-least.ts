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
};

/** Whether everything that is to be shown of a role's change is shown. */
export function isProven({ changes, proofs, elsewhere }: RoleLeast): boolean {
  if (changes.length === 0 || proofs.length === 0 || elsewhere.length > 0) return false;
  return proofs.every(({ facts }) => facts.every((one) => one.verdict === 'proven'));
}
