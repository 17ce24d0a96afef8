import type { JsonWebKey, KeyObject } from 'node:crypto';
import { invalid, type Token } from './token.ts';

/** Signatures that are accepted. There is no `none`, and nothing chooses by what the token says alone. */
export type Algorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA';

/** A public key as a provider publishes it (RFC 7517). */
export type PublicJwk = JsonWebKey & {
  readonly kid?: string;
  readonly use?: string;
  readonly alg?: string;
  readonly key_ops?: readonly string[];
};

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
const LEAST_RSA_BITS = 2048;

let crypto: Promise<typeof import('node:crypto')> | undefined;

/** node:crypto, loaded at the first token: it is dear at a cold start. */
function loadCrypto(): Promise<typeof import('node:crypto')> {
  crypto ??= import('node:crypto');
  return crypto;
}

/** Whether a key is one for this algorithm, as far as it says: kind, curve, purpose. */
export function isFor(key: PublicJwk, algorithm: Algorithm): boolean {
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  if (key.use !== undefined && key.use !== 'sig') return false;
  if (key.key_ops !== undefined && !key.key_ops.includes('verify')) return false;
  if (algorithm === 'EdDSA') return key.kty === 'OKP' && key.crv === 'Ed25519';
  const curve = CURVES[algorithm];
  return curve === undefined ? key.kty === 'RSA' : key.kty === 'EC' && key.crv === curve;
}

/** Keys made ready, by the object they came as: state of the environment that belongs to no caller. */
const ready = new WeakMap<PublicJwk, KeyObject>();

/** Whether a key has signed a token. */
export async function hasSigned(
  key: PublicJwk,
  token: Token,
  algorithm: Algorithm,
): Promise<boolean> {
  const { constants, createPublicKey, verify } = await loadCrypto();
  const public_ = ready.get(key) ?? publicKey(key, createPublicKey);
  ready.set(key, public_);
  const data = Buffer.from(token.signed);
  if (algorithm === 'EdDSA') return verify(null, data, public_, token.signature);
  const digest = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('ES')) {
    return verify(digest, data, { key: public_, dsaEncoding: 'ieee-p1363' }, token.signature);
  }
  const padding = algorithm.startsWith('PS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING };
  return verify(digest, data, { key: public_, ...padding }, token.signature);
}

function publicKey(
  { kty, n, e, crv, x, y }: PublicJwk,
  create: typeof import('node:crypto').createPublicKey,
): KeyObject {
  let key: KeyObject;
  try {
    const given = { kty, n, e, crv, x, y };
    const known = Object.entries(given).filter(([, value]) => value !== undefined);
    key = create({ key: Object.fromEntries(known) as JsonWebKey, format: 'jwk' });
  } catch (cause) {
    throw invalid('the key cannot be used', cause);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < LEAST_RSA_BITS) throw invalid('the key is too short');
  return key;
}
