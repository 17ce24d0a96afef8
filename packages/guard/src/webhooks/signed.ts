import type { Call } from '../core/call.ts';
import type { GuardCode } from '../core/codes.ts';
import { GuardError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http-request.ts';
import type { Part } from '../core/part.ts';
import type { Seen } from './seen.ts';

/** Secrets that may have signed: one, or the old and the new one while a secret is changed. A function is asked at each call: let it keep what it found. */
export type Secrets =
  | string
  | readonly string[]
  | ((signal: AbortSignal) => string | readonly string[] | Promise<string | readonly string[]>);

/** What all kinds of signature have in common. */
export type SignatureOptions = {
  /** Secrets that the sender signs with. */
  readonly secret: Secrets;
  /** How far the sender's clock and the way may be off, in milliseconds; five minutes when not given. Older requests are replays. */
  readonly toleranceMs?: number;
  /** Remembers which requests came already; without it a request can be sent again within the tolerance. */
  readonly seen?: Seen;
};

/** What was signed, as a scheme reads it from a request. */
export type Signed = {
  /** The parts of the signed message, in order. */
  readonly message: readonly (string | Uint8Array)[];
  /** Signatures of which one must fit. */
  readonly signatures: readonly Uint8Array[];
  /** When it was signed, in milliseconds since the epoch; undefined where the scheme does not say. */
  readonly at?: number | undefined;
  /** The sender's id of the request; the signature stands for it where there is none. */
  readonly id?: string | undefined;
};

/** How a sender signs. `read` throws by `fault` what is missing or no signature at all. */
export type Scheme = {
  readonly name: string;
  readonly digest: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly read: (http: HttpRequest) => Signed;
  /** Bytes of the key from a secret; its UTF-8 when not given. */
  readonly key?: (secret: string) => Uint8Array;
};

/** Senders send a few while they change keys; a hostile list would cost time. */
const MOST_SIGNATURES = 10;
const TOLERANCE_MS = 300_000;

let crypto: Promise<typeof import('node:crypto')> | undefined;

/** node:crypto, loaded at the first call that needs it: it is dear at a cold start. */
export function loadCrypto(): Promise<typeof import('node:crypto')> {
  crypto ??= import('node:crypto');
  return crypto;
}

/** A refusal that names the scheme and nothing of the request. */
export function fault(
  code: GuardCode,
  message: string,
  scheme: string,
  cause?: unknown,
): GuardError {
  return new GuardError(code, message, {
    facts: { scheme },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The part that lets pass what one of the secrets has signed. */
export function hmacPart(scheme: Scheme, options: SignatureOptions): Part {
  return {
    name: 'webhook',
    admit: async (call) => {
      const signed = readSigned(scheme, call);
      checkTime(signed.at, scheme.name, options.toleranceMs);
      const secrets = await secretsOf(options.secret, scheme.name, call.signal);
      const fits = await isSigned(scheme, signed, secrets);
      if (!fits) throw fault('signature.invalid', 'no secret gives this signature', scheme.name);
      await checkSeen(signed, scheme.name, options, call);
    },
  };
}

function readSigned(scheme: Scheme, { http }: Call): Signed {
  if (http === undefined) throw fault('signature.missing', 'it is no HTTP request', scheme.name);
  const signed = scheme.read(http);
  const count = signed.signatures.length;
  if (count === 0) throw fault('signature.invalid', 'there is no signature to read', scheme.name);
  if (count > MOST_SIGNATURES) throw fault('signature.invalid', 'too many signatures', scheme.name);
  return signed;
}

/** Throws for a time that cannot be read or is too far from now. */
export function checkTime(
  at: number | undefined,
  scheme: string,
  toleranceMs: number = TOLERANCE_MS,
): void {
  if (at === undefined) return;
  const off = Math.abs(Date.now() - at);
  if (off <= toleranceMs) return;
  if (Number.isNaN(off)) throw fault('signature.invalid', 'the time cannot be read', scheme);
  throw fault('signature.expired', 'it was signed too long ago, or in the future', scheme);
}

/** Throws where the request came already. Only after its signature fits: else anybody could use up the ids of others. */
export async function checkSeen(
  { id, signatures }: Signed,
  scheme: string,
  { seen, toleranceMs = TOLERANCE_MS }: Pick<SignatureOptions, 'seen' | 'toleranceMs'>,
  call: Call,
): Promise<void> {
  if (seen === undefined) return;
  const key = id ?? Buffer.from(signatures[0] ?? []).toString('base64');
  // Twice the tolerance: a request may be as far ahead of the clock as behind it.
  const isFirst = await seen.first(`${scheme}:${key}`, 2 * toleranceMs, call.signal);
  if (!isFirst) throw fault('signature.replayed', 'the request came already', scheme);
}

/** The secrets; throws where there is none, which would let nobody or, with some senders, everybody pass. */
async function secretsOf(
  secret: Secrets,
  scheme: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const given = typeof secret === 'function' ? await secret(signal) : secret;
  const secrets = typeof given === 'string' ? [given] : given;
  if (secrets.length > 0 && secrets.every((one) => typeof one === 'string' && one !== ''))
    return secrets;
  throw new GuardError('internal', 'a secret of the webhook is empty', { facts: { scheme } });
}

async function isSigned(
  scheme: Scheme,
  signed: Signed,
  secrets: readonly string[],
): Promise<boolean> {
  const { createHmac, timingSafeEqual } = await loadCrypto();
  let fits = false;
  // All are compared, whichever fits: how long it takes tells nothing.
  for (const secret of secrets) {
    const mac = createHmac(scheme.digest, scheme.key?.(secret) ?? Buffer.from(secret));
    for (const part of signed.message) mac.update(part);
    const expected = mac.digest();
    for (const signature of signed.signatures) {
      const isSame = signature.length === expected.length && timingSafeEqual(signature, expected);
      fits = isSame || fits;
    }
  }
  return fits;
}
