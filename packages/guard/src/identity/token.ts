import { GuardError } from '../core/errors.ts';
import { at, isObject, textAt } from '../core/read.ts';
import { jsonParser } from '../parse/json.ts';

/** A JSON Web Token taken apart (RFC 7515, RFC 7519). Nothing of it is verified. */
export type Token = {
  readonly algorithm: string;
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What was signed: header and payload as they came. */
  readonly signed: string;
  readonly signature: Buffer;
};

/** Longer ones do not come from any provider, and headers end at 8 to 16 KiB anyway. */
const MOST_CHARACTERS = 8192;
const SHAPE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** What a token for this purpose may call itself; others (`dpop+jwt`, `logout+jwt`) are made for something else. */
const TYPES: readonly (string | undefined)[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

const json = jsonParser({ maxBytes: MOST_CHARACTERS, maxDepth: 8, maxNodes: 500, maxText: 4096 });

/** A refusal that says nothing of the token. */
export function invalid(message: string, cause?: unknown): GuardError {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
  return new GuardError('identity.invalid', message, {
    headers,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Takes a token apart. Throws `identity.invalid` for what no verifier should look at. */
export function tokenOf(text: string): Token {
  if (text.length > MOST_CHARACTERS || !SHAPE.test(text)) throw invalid('it is no signed token');
  const [head = '', body = '', tail = ''] = text.split('.');
  const header = part(head);
  const type = textAt(header, 'typ')?.toLowerCase();
  if (!TYPES.includes(type)) throw invalid('the token is made for another purpose');
  // An extension that must be understood (RFC 7515, 4.1.11), and none is.
  if (Object.hasOwn(header, 'crit')) throw invalid('the token needs an extension');
  if (Object.hasOwn(header, 'b64')) throw invalid('the token is written in another way');
  return {
    algorithm: textAt(header, 'alg') ?? '',
    keyId: keyIdOf(header),
    claims: part(body),
    signed: `${head}.${body}`,
    signature: bytes(tail),
  };
}

function keyIdOf(header: Readonly<Record<string, unknown>>): string | undefined {
  const id = at(header, 'kid');
  if (id === undefined || (typeof id === 'string' && id.length <= 256)) return id;
  throw invalid('the id of the key is no short text');
}

function part(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = json(new TextDecoder('utf-8', { fatal: true }).decode(bytes(text)));
  } catch (cause) {
    throw invalid('a part of the token cannot be read', cause);
  }
  if (!isObject(value)) throw invalid('a part of the token is no object');
  return value;
}

/** Bytes of base64url, where that is their only spelling: a second one would pass a list of revoked tokens. */
function bytes(text: string): Buffer {
  const decoded = Buffer.from(text, 'base64url');
  if (decoded.toString('base64url') === text) return decoded;
  throw invalid('a part of the token is not base64url');
}
