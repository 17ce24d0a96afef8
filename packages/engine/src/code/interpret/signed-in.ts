import type { Call } from '../library/model.ts';
import type { Checks } from './state.ts';
import type { Value } from './value.ts';

/** Key of the check that says that the code itself has verified who calls: a token's signature, on every way here. */
export const SIGNED_IN = 'signed-in';

/** Whether the code has verified a token of the caller on every way to this place. */
export function isSignedIn(checks: Checks): boolean {
  return checks.has(SIGNED_IN);
}

/** Whether a value is what a verified token says, or nothing: being there proves that somebody is signed in. */
export function isVerifiedToken({ labels, unknown }: Value): boolean {
  return (
    !unknown &&
    labels.length > 0 &&
    labels.every(({ path, validated }) => validated && /(?:^|\.)\$jwt(?:\.|$)/.test(path))
  );
}

/** A call that throws unless the signature of a caller's token holds: from here on somebody is signed in. */
export function proveSignedIn({ machine }: Call, token: Value): void {
  if (!token.labels.some(({ origin }) => origin.kind === 'event')) return;
  machine.prove([{ key: SIGNED_IN, clears: 1 }]);
}
