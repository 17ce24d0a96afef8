import type { Proof } from '../../interpret/value.ts';
import type { Call, Model } from '../model.ts';
import { proofsOfMatch } from './regex.ts';
import { inJavaScript } from './support.ts';

/** Whoever goes on has passed. */
function passed(call: Call, proofs: readonly Proof[] | 'impossible' | undefined): void {
  if (proofs !== undefined && proofs !== 'impossible') call.machine.prove(proofs);
}

/** Assertions that throw where a condition does not hold. */
export const ASSERTION_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'assert',
      'assert.{ok,strict}',
      'assert.strict.ok',
      'assert/strict',
      'assert/strict.ok',
      'http-assert',
      'invariant',
      'tiny-invariant',
      'ts-invariant.invariant',
    ],
    effect: (call) => passed(call, call.argument(0).proofs?.whenTrue),
    returns: 'nothing',
  },
  {
    api: ['assert.match', 'assert.strict.match', 'assert/strict.match'],
    effect: (call) => passed(call, proofsOfMatch(call.argument(1), call.argument(0)).whenTrue),
    returns: 'nothing',
  },
]);
