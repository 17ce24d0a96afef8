import type { AddedAccess, OpenPair, ProofFact, Witness } from '../../model/proof.ts';

/** A fact with the verdict that follows from what was found. */
export function factOf(
  kind: ProofFact['kind'],
  pairs: number,
  witnesses: readonly Witness[],
  open: readonly OpenPair[],
  added: readonly AddedAccess[],
): ProofFact {
  const verdict = witnesses.length > 0 ? 'refuted' : open.length > 0 ? 'unknown' : 'proven';
  return { kind, verdict, pairs, witnesses, open, added };
}
