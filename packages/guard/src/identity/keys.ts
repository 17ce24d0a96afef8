import { GuardError } from '../core/errors.ts';
import { at, isObject } from '../core/read.ts';
import { jsonParser } from '../parse/json.ts';
import type { PublicJwk } from './algorithms.ts';

/** Where the keys of an issuer come from. */
export type KeySource = {
  /**
   * The keys that may fit: those of the id, or all where the token names none. `undefined` and an empty list mean that there is none, also after
   * asking again. Throws where the keys cannot be had.
   */
  find(keyId: string | undefined, signal: AbortSignal): Promise<readonly PublicJwk[]>;
};

/** How a set of keys is fetched and kept. */
export type JwksOptions = {
  /** How long the keys are used before they are fetched again; ten minutes when not given. */
  readonly maxAgeMs?: number;
  /** How long keys are used on while the issuer does not answer; an hour when not given. A key that was withdrawn lives on for so long. */
  readonly staleMs?: number;
  /** How soon after a fetch an unknown key id makes another; half a minute when not given. Anybody can make up key ids. */
  readonly cooldownMs?: number;
  /** Fetches in another way: through a proxy, with a token. */
  readonly fetch?: (url: string, signal: AbortSignal) => Promise<Response>;
};

const MOST_BYTES = 200_000;
const MOST_KEYS = 100;
const TIMEOUT_MS = 5000;
const json = jsonParser({ maxBytes: MOST_BYTES, maxDepth: 8, maxNodes: 5000 });

type Kept = { readonly keys: readonly PublicJwk[]; readonly at: number };

/** Keys that are known beforehand: for tests, and where no network is wanted. */
export function offlineKeys(set: { readonly keys: readonly PublicJwk[] }): KeySource {
  return { find: async (keyId) => named(set.keys, keyId) };
}

/**
 * The key set at an `https:` address (RFC 7517), kept between calls: fetched once by however many ask, again when it is old or a token names a key
 * that is not in it, and used on for a while when the issuer does not answer. It holds public keys alone.
 */
export function jwks(url: string, options: JwksOptions = {}): KeySource {
  if (new URL(url).protocol !== 'https:') throw new TypeError('jwks: the address must be https:');
  const { maxAgeMs = 600_000, staleMs = 3_600_000, cooldownMs = 30_000 } = options;
  let kept: Kept | undefined;
  let tried = Number.NEGATIVE_INFINITY;
  let running: Promise<Kept> | undefined;

  const renew = async (): Promise<Kept> => {
    tried = Date.now();
    running ??= fetched(url, options.fetch).finally(() => {
      running = undefined;
    });
    kept = await running;
    return kept;
  };
  const current = async (): Promise<Kept> => {
    const age = kept === undefined ? Number.POSITIVE_INFINITY : Date.now() - kept.at;
    if (kept !== undefined && age < maxAgeMs) return kept;
    const isUsable = kept !== undefined && age < maxAgeMs + staleMs;
    // Nobody waits again and again for an issuer that does not answer.
    if (isUsable && kept !== undefined && Date.now() - tried < cooldownMs) return kept;
    try {
      return await renew();
    } catch (error) {
      if (isUsable && kept !== undefined) return kept;
      throw error;
    }
  };
  return {
    find: async (keyId) => {
      const found = named((await current()).keys, keyId);
      if (found.length > 0 || Date.now() - tried < cooldownMs) return found;
      try {
        return named((await renew()).keys, keyId);
      } catch {
        return found;
      }
    },
  };
}

function named(keys: readonly PublicJwk[], keyId: string | undefined): readonly PublicJwk[] {
  return keyId === undefined ? keys : keys.filter((key) => key.kid === keyId);
}

/** Not bound to the call that asked first: others wait for it, and its deadline is not theirs. */
async function fetched(url: string, get: JwksOptions['fetch']): Promise<Kept> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await (get ?? plainFetch)(url, signal);
    if (!answer.ok) throw new TypeError(`status ${answer.status}`);
    return { keys: keysOf(json(await limitedText(answer))), at: Date.now() };
  } catch (cause) {
    throw new GuardError('identity.unavailable', 'the keys of the issuer cannot be fetched', {
      cause,
    });
  }
}

function plainFetch(url: string, signal: AbortSignal): Promise<Response> {
  return fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
}

async function limitedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new TypeError('the key set is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Public keys of a set. Secret ones (`oct`) are left out: published, they are nobody's secret. */
function keysOf(set: unknown): readonly PublicJwk[] {
  const list = at(set, 'keys');
  if (!Array.isArray(list) || list.length > MOST_KEYS) throw new TypeError('it is no key set');
  return list.filter((key): key is PublicJwk => isObject(key) && at(key, 'kty') !== 'oct');
}
