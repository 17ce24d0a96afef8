import type { Run } from './run.ts';
import { isVerifiedToken, SIGNED_IN } from './signed-in.ts';
import type { Proof, Proofs, Value } from './value.ts';
import { CLEARS_ALL } from './value.ts';
import { isConstant } from './values.ts';

/**
 * What a value proves by being true or false: what it was made to say, else what it is. Whatever is false does no
 * harm as itself (it is empty, zero or not there), and an object with fields or a text that says something is
 * never false.
 */
export function truthProofs(value: Value): Proofs | undefined {
  if (value.proofs !== undefined) return value.proofs;
  if (isNeverFalse(value)) return { whenTrue: [], whenFalse: 'impossible' };
  const [only] = value.labels;
  const isItself = value.labels.length === 1 && value.atoms.every((atom) => atom.kind !== 'scalar');
  const whenTrue = isVerifiedToken(value) ? [{ key: SIGNED_IN, clears: CLEARS_ALL }] : [];
  if (only === undefined || !isItself) {
    return whenTrue.length === 0 ? undefined : { whenTrue, whenFalse: [] };
  }
  return { whenTrue, whenFalse: [{ key: only.key, clears: CLEARS_ALL }] };
}

/** The value as what a function answers: whether it is one that is never false is known to who asks. */
export function answered(value: Value): Value {
  if (value.proofs !== undefined || !isNeverFalse(value)) return value;
  return { ...value, proofs: { whenTrue: [], whenFalse: 'impossible' } };
}

function isNeverFalse({ unknown, atoms, objects }: Value): boolean {
  if (unknown || atoms.length + objects.length === 0) return false;
  return (
    objects.every((one) => one.kind === 'record' && one.store.fields.size > 0) &&
    atoms.every((atom) =>
      atom.kind === 'constant'
        ? Boolean(atom.value)
        : atom.kind === 'text' && atom.parts.some(isFilledText),
    )
  );
}

function isFilledText(part: Value): boolean {
  return (
    isConstant(part) && part.atoms.every((atom) => atom.kind === 'constant' && atom.value !== '')
  );
}

/**
 * The way that a condition takes where it never takes the other: an object is always true. Not in Python, where a
 * list or dictionary that something was put into on one way is empty on the other.
 */
export function onlyWay(run: Run, proofs: Proofs | undefined): boolean | undefined {
  if (run.language === 'python' || proofs === undefined) return undefined;
  if (proofs.whenFalse === 'impossible') return true;
  return proofs.whenTrue === 'impossible' ? false : undefined;
}

/** The same proofs for the opposite of what they stand for. */
export function opposite(proofs: Proofs): Proofs {
  return { whenTrue: proofs.whenFalse, whenFalse: proofs.whenTrue };
}

/** Nothing proved either way. */
export const NO_PROOFS: {
  readonly whenTrue: readonly Proof[];
  readonly whenFalse: readonly Proof[];
} = { whenTrue: [], whenFalse: [] };
