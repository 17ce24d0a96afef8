import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { constantsOf, onlyConstant } from '../../interpret/values.ts';
import { isMissing } from '../js/support.ts';
import type { Machine } from '../model.ts';
import { itemsOf } from '../validation/reader.ts';

const PACKAGE = /^@postern\/guard\/(.+)\(\)$/;

/** The call of the package that made a value, and its name: `sqs.sqs`, `webhooks.github`. */
export function madeBy(value: Value): readonly [ApiObj, string] | undefined {
  for (const one of value.objects) {
    const name = one.kind === 'api' ? PACKAGE.exec(one.path)?.[1] : undefined;
    if (one.kind === 'api' && name !== undefined) return [one, name];
  }
  return undefined;
}

/** A field of an options object; undefined where it is not given. */
export function optional(
  machine: Machine,
  options: Value | undefined,
  name: string,
  at: Span,
): Value | undefined {
  if (options === undefined) return undefined;
  const value = machine.member(options, name, at);
  return isMissing(value) ? undefined : value;
}

/** What a guard is made of, as far as the code says it. */
export type Setup = {
  readonly options: Value | undefined;
  readonly event: Value | undefined;
  readonly identity: Value | undefined;
  /** What is not certainly `enforce` lets everything pass. */
  readonly isEnforced: boolean;
  readonly redacts: boolean;
  /** Of all that, what rules ask for. */
  readonly details: Readonly<Record<string, string | boolean>>;
};

/** Reads the options of `guard(options, handler)`. */
export function setupOf(machine: Machine, options: Value | undefined, at: Span): Setup {
  const given = (name: string): Value | undefined => optional(machine, options, name, at);
  const identity = given('identity');
  const isOff = (name: string): boolean => isFalse(given(name));
  const mode = given('mode');
  const event = given('event');
  const parts = partsOf(machine, options, at).map(([, name]) => name);
  const redact = optional(machine, given('log'), 'redact', at);
  const level = optional(machine, given('log'), 'level', at);
  const isMute = isOff('log') || (level !== undefined && onlyConstant(level) === 'silent');
  return {
    options,
    event,
    identity,
    isEnforced: mode === undefined || onlyConstant(mode) === 'enforce',
    redacts: redact === undefined || !isFalse(redact),
    details: {
      event: event === undefined ? '' : (madeBy(event)?.[1] ?? 'unknown'),
      reports: mode !== undefined && onlyConstant(mode) === 'report',
      deadline: !isOff('deadline'),
      // Without lines there are no security events either, unless they are set up of their own.
      silent: (isMute && given('security') === undefined) || isOff('security'),
      shows: redact !== undefined && isFalse(redact),
      identity: identity !== undefined,
      verifies: verifierOf(identity) || signatureOf(machine, given('parts'), at),
      webhook: parts.some((name) => SIGNATURES.test(name)),
      idempotent: parts.includes('idempotency.idempotency'),
      forgets: forgets(machine, options, at),
    },
  };
}

/** Who finds out who calls, where that is certain: the code itself by a `token`, or the `gateway` before it. */
function verifierOf(identity: Value | undefined): 'token' | 'gateway' | '' {
  if (identity === undefined || identity.unknown) return '';
  if (identity.objects.length !== 1 || identity.atoms.length > 0) return '';
  const name = madeBy(identity)?.[1];
  if (name === 'identity.gateway') return 'gateway';
  return name === 'identity.jwt' || name === 'identity.cognito' ? 'token' : '';
}

/** Whether one of the parts certainly checks a signature. */
function signatureOf(machine: Machine, parts: Value | undefined, at: Span): 'signature' | '' {
  if (parts === undefined || parts.unknown || parts.atoms.length > 0) return '';
  const [only] = machine.records(parts);
  if (parts.objects.length !== 1 || only?.isList !== true) return '';
  const isSure = (one: Value): boolean =>
    one.objects.length === 1 && one.atoms.length === 0 && SIGNATURES.test(madeBy(one)?.[1] ?? '');
  const items = ['0', '1', '2', '3'].map((index) => machine.member(parts, index, at));
  return items.some(isSure) ? 'signature' : '';
}

/** Parts that check signatures; the others of that module only remember. */
const SIGNATURES =
  /^webhooks\.(?:github|stripe|slack|shopify|twilio|standardWebhooks|hmac|snsSignature)$/;

function isFalse(value: Value | undefined): boolean {
  return value !== undefined && onlyConstant(value) === false;
}

/** The parts of the package that a guard has, wherever they are given. */
function partsOf(
  machine: Machine,
  options: Value | undefined,
  at: Span,
): readonly (readonly [ApiObj, string])[] {
  const listed = itemsOf(machine, optional(machine, options, 'parts', at));
  const own = ['idempotency', 'limits'].flatMap(
    (name) => optional(machine, options, name, at) ?? [],
  );
  return [...own, ...listed].flatMap((one) => {
    const made = madeBy(one);
    return made === undefined ? [] : [made];
  });
}

/** Whether repeated events are remembered in the memory of one environment alone. */
function forgets(machine: Machine, options: Value | undefined, at: Span): boolean {
  return partsOf(machine, options, at).some(([api, name]) => {
    if (name !== 'idempotency.idempotency') return false;
    const store = optional(machine, api.args[0], 'store', at);
    const isOnly = store?.objects.length === 1 && constantsOf(store).length === 0;
    return store !== undefined && isOnly && madeBy(store)?.[1] === 'idempotency.memoryStore';
  });
}
