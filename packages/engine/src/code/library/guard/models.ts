import type { Value } from '../../interpret/value.ts';
import { constantsOf } from '../../interpret/values.ts';
import { inJavaScript } from '../js/support.ts';
import type { Call, Model } from '../model.ts';
import { itemsOf } from '../validation/reader.ts';
import { ENCODE_MODELS } from './encode.ts';
import { callGuard } from './guard.ts';
import { checkedBefore, MAKERS } from './makers.ts';
import { optional } from './options.ts';
import { REMOTE_MODELS } from './remotes.ts';
import { STORE_MODELS } from './stores.ts';

/** A secret that stands in the code is known to whoever reads the code. */
function notesSecret(call: Call): void {
  const { machine, api, at } = call;
  const secret = optional(machine, call.args[0], 'secret', at);
  if (secret === undefined) return;
  const all = [secret, ...itemsOf(machine, secret)];
  const isWritten = all.some((one) =>
    constantsOf(one).some((text) => typeof text === 'string' && text !== ''),
  );
  if (!isWritten) return;
  machine.observe({ kind: 'hard-coded-credential', at, details: { api, name: 'secret' } });
}

/** What a handler after `guardMiddleware` asks for. */
function checkedOf({ machine, at }: Call): Value {
  const checked = checkedBefore(machine);
  if (checked !== undefined) return machine.record(checked);
  return machine.derive([machine.event], at, 'is opened');
}

/** The run-time library of this project: what it opens, checks, encodes and leaves out. */
export const GUARD_MODELS: readonly Model[] = inJavaScript([
  { api: MAKERS, returns: callGuard },
  { api: '@postern/guard/{express,hono}.guardOf', returns: checkedOf },
  ...ENCODE_MODELS,
  ...STORE_MODELS,
  ...REMOTE_MODELS,
  { api: '@postern/guard/webhooks.*', effect: notesSecret, returns: 'api' },
  // Envelopes, parts and stores are only made here; what they do is done where the guard runs.
  { api: ['@postern/guard.*', '@postern/guard/*.*'], returns: 'api' },
]);
