import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { guard } from '../core/guard.ts';
import type { IdentityPart } from '../core/part.ts';
import type { Schema } from '../core/schema.ts';
import { http } from '../http/http.ts';
import {
  type Algorithm,
  cognito,
  gateway,
  type JwtOptions,
  jwks,
  jwt,
  offlineKeys,
} from './identity.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SECONDS = NOW / 1000;

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

type Claims = Readonly<Record<string, unknown>>;

const GOOD: Claims = {
  iss: 'https://issuer.example/',
  aud: 'orders',
  sub: 'alice',
  exp: SECONDS + 600,
  iat: SECONDS,
  scope: 'orders:read orders:write',
  email: 'alice@example.com',
};

const PAIRS: Readonly<Record<Algorithm, () => { publicKey: KeyObject; privateKey: KeyObject }>> = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS384: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS512: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS384: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS512: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function signature(algorithm: Algorithm, key: KeyObject, text: string): Buffer {
  const data = Buffer.from(text);
  if (algorithm === 'EdDSA') return sign(null, data, key);
  const digest = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('ES')) return sign(digest, data, { key, dsaEncoding: 'ieee-p1363' });
  return sign(
    digest,
    data,
    algorithm.startsWith('PS') ? { key, padding: 6, saltLength: -1 } : { key },
  );
}

function signer(algorithm: Algorithm, kid = 'k1') {
  const { publicKey, privateKey } = PAIRS[algorithm]();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
  const token = (claims: unknown = GOOD, header: Claims = {}) => {
    const text = `${b64({ alg: algorithm, typ: 'JWT', kid, ...header })}.${b64(claims)}`;
    return `${text}.${signature(algorithm, privateKey, text).toString('base64url')}`;
  };
  return { jwk, token, publicKey };
}

type Heard = { readonly code: string; readonly claims?: unknown; readonly headers: Claims };

async function heard(
  identity: IdentityPart<unknown>,
  authorization: string | undefined,
  requestContext: Claims = {},
): Promise<Heard> {
  const handler = guard({ event: http(), identity, log: false }, (_event, { claims }) => ({
    claims,
  }));
  const answer = (await handler({
    version: '2.0',
    rawPath: '/',
    rawQueryString: '',
    headers: authorization === undefined ? {} : { authorization },
    requestContext: { http: { method: 'GET', path: '/' }, ...requestContext },
    isBase64Encoded: false,
  })) as { readonly statusCode: number; readonly body: string; readonly headers: Claims };
  const { code = 'ok', claims } = JSON.parse(answer.body) as { code?: string; claims?: unknown };
  return { code, claims, headers: answer.headers };
}

const main = signer('RS256');
const rules = { issuer: 'https://issuer.example/', audience: 'orders' };
const part = (options: Partial<JwtOptions> = {}) =>
  jwt({ ...rules, keys: offlineKeys({ keys: [main.jwk] }), ...options });
const codeOf = async (token: string, options: Partial<JwtOptions> = {}) =>
  (await heard(part(options), `Bearer ${token}`)).code;

describe('signatures', () => {
  it.each(Object.keys(PAIRS) as Algorithm[])('%s', async (algorithm) => {
    const { jwk, token } = signer(algorithm);
    const options = { algorithms: [algorithm], keys: offlineKeys({ keys: [main.jwk, jwk] }) };
    const good = token();
    expect(await codeOf(token(GOOD, { kid: undefined }), options)).toBe('ok');
    expect(await codeOf(good, { ...options, keys: offlineKeys({ keys: [jwk] }) })).toBe('ok');
    const other = signer(algorithm);
    expect(await codeOf(other.token(), { ...options, keys: offlineKeys({ keys: [jwk] }) })).toBe(
      'identity.invalid',
    );
    const [head, , tail] = good.split('.');
    const changed = `${head}.${b64({ ...GOOD, sub: 'mallory' })}.${tail}`;
    expect(await codeOf(changed, { ...options, keys: offlineKeys({ keys: [jwk] }) })).toBe(
      'identity.invalid',
    );
  });

  const pem = main.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const unsigned = `${b64({ alg: 'none' })}.${b64(GOOD)}.`;
  const confused = `${b64({ alg: 'HS256', kid: 'k1' })}.${b64(GOOD)}`;
  const attacker = signer('RS256');
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const plain = main.token();

  it.each<[string, string]>([
    ['no signature', unsigned],
    ['no signature, with one', `${unsigned}AAAA`],
    [
      'the public key as a secret',
      `${confused}.${createHmac('sha256', pem).update(confused).digest('base64url')}`,
    ],
    [
      'a key that the token brings',
      attacker.token(GOOD, { jwk: attacker.jwk, jku: 'https://evil/', x5u: 'https://evil/' }),
    ],
    ['an unknown key', main.token(GOOD, { kid: 'k2' })],
    ['a key id that is no text', main.token(GOOD, { kid: { $ne: 1 } })],
    ['an extension', main.token(GOOD, { crit: ['exp'] })],
    ['an unencoded payload', main.token(GOOD, { b64: false })],
    ['a token for another purpose', main.token(GOOD, { typ: 'logout+jwt' })],
    ['an encrypted token', `${plain}.AA.AA`],
    ['padding', `${plain}=`],
    [
      'another spelling of the signature',
      `${plain.slice(0, -1)}${plain.endsWith('A') ? 'B' : String.fromCharCode(plain.charCodeAt(plain.length - 1) + 1)}`,
    ],
    ['claims twice', main.token(JSON.stringify(GOOD).replace('{', '{"sub":"mallory",'))],
    ['claims that are a list', main.token([GOOD])],
    ['claims that are no JSON', main.token('alice')],
    ['a long token', main.token({ ...GOOD, more: 'x'.repeat(9000) })],
    ['deep claims', main.token({ ...GOOD, more: JSON.parse('['.repeat(50) + ']'.repeat(50)) })],
  ])('%s is refused', async (_, token) => {
    expect(await codeOf(token)).toBe('identity.invalid');
  });

  it('short keys and keys for something else are not used', async () => {
    const jwk = { ...short.publicKey.export({ format: 'jwk' }), kid: 'k1' };
    const text = `${b64({ alg: 'RS256', kid: 'k1' })}.${b64(GOOD)}`;
    const token = `${text}.${sign('sha256', Buffer.from(text), short.privateKey).toString('base64url')}`;
    expect(await codeOf(token, { keys: offlineKeys({ keys: [jwk] }) })).toBe('identity.invalid');
    for (const over of [{ use: 'enc' }, { alg: 'PS256' }, { key_ops: ['encrypt'] }, { n: '!' }]) {
      const keys = offlineKeys({ keys: [{ ...main.jwk, ...over }] });
      expect(await codeOf(main.token(), { keys })).toBe('identity.invalid');
    }
  });

  it('nothing made up passes', async () => {
    const piece = fc.string({ unit: fc.constantFrom('A', 'e', 'y', 'J', '-', '_', '.', '=', ' ') });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), piece), async (token) => {
        expect(await codeOf(token)).toMatch(/^identity\.(invalid|missing)$/);
      }),
    );
  });
});

describe('claims', () => {
  it.each<[string, Claims, Partial<JwtOptions>, string]>([
    ['a list of audiences', { ...GOOD, aud: ['a', 'orders'] }, {}, 'ok'],
    ['one of several audiences', GOOD, { audience: ['x', 'orders'] }, 'ok'],
    ['another issuer', { ...GOOD, iss: 'https://issuer.example' }, {}, 'identity.invalid'],
    ['no issuer', { ...GOOD, iss: undefined }, {}, 'identity.invalid'],
    ['another audience', { ...GOOD, aud: 'orders2' }, {}, 'identity.invalid'],
    ['no audience', { ...GOOD, aud: undefined }, {}, 'identity.invalid'],
    ['an empty audience in both', { ...GOOD, aud: '' }, { audience: '' }, 'identity.invalid'],
    ['an end in the past', { ...GOOD, exp: SECONDS - 31 }, {}, 'identity.expired'],
    ['an end a moment ago', { ...GOOD, exp: SECONDS - 29 }, {}, 'ok'],
    ['no end', { ...GOOD, exp: undefined }, {}, 'identity.invalid'],
    ['an end as text', { ...GOOD, exp: '9999999999' }, {}, 'identity.invalid'],
    ['a beginning to come', { ...GOOD, nbf: SECONDS + 60 }, {}, 'identity.invalid'],
    ['an issue to come', { ...GOOD, iat: SECONDS + 60 }, {}, 'identity.invalid'],
    ['an old issue', { ...GOOD, iat: SECONDS - 100 }, { maxAgeMs: 60_000 }, 'identity.expired'],
    ['no issue', { ...GOOD, iat: undefined }, { maxAgeMs: 60_000 }, 'identity.invalid'],
    ['its scopes', GOOD, { scopes: ['orders:write'] }, 'ok'],
    ['scopes as a list', { ...GOOD, scope: undefined, scp: ['a', 'b'] }, { scopes: ['b'] }, 'ok'],
    ['a missing scope', GOOD, { scopes: ['orders:read', 'orders:delete'] }, 'identity.denied'],
    ['a part of a scope', GOOD, { scopes: ['orders'] }, 'identity.denied'],
    ['a no at last', GOOD, { isAllowed: async () => false }, 'identity.denied'],
  ])('%s', async (_, claims, options, code) => {
    expect(await codeOf(main.token(claims), options)).toBe(code);
  });

  it('the handler sees what the schema gives, and the subject without one', async () => {
    expect((await heard(part(), `bearer ${main.token()}`)).claims).toEqual({ sub: 'alice' });
    const schema: Schema<unknown, { readonly mail: string }> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => {
          const { email } = value as { readonly email?: string };
          return email === undefined ? { issues: [{ message: 'no' }] } : { value: { mail: email } };
        },
      },
    };
    const narrowed = jwt({ ...rules, keys: offlineKeys({ keys: [main.jwk] }), claims: schema });
    expectTypeOf(narrowed).toEqualTypeOf<IdentityPart<{ readonly mail: string }>>();
    expect((await heard(narrowed, `Bearer ${main.token()}`)).claims).toEqual({
      mail: 'alice@example.com',
    });
    const without = await heard(narrowed, `Bearer ${main.token({ ...GOOD, email: undefined })}`);
    expect(without.code).toBe('identity.denied');
  });

  it('a caller without token is told how to come', async () => {
    for (const authorization of [undefined, '', 'Basic eDp5', 'Bearer', 'Bearer a b']) {
      const { code, headers } = await heard(part(), authorization);
      expect(code).toBe('identity.missing');
      expect(headers['www-authenticate']).toBe('Bearer');
    }
    expect((await heard(part(), 'Bearer x')).headers['www-authenticate']).toContain(
      'invalid_token',
    );
  });

  it('Cognito: one use of a token is not the other', async () => {
    const iss = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc';
    const pool = (use: 'access' | 'id') =>
      cognito({
        userPoolId: 'eu-west-1_Abc',
        clientId: 'c',
        use,
        keys: offlineKeys({ keys: [main.jwk] }),
      });
    const access = main.token({
      ...GOOD,
      iss,
      aud: undefined,
      client_id: 'c',
      token_use: 'access',
    });
    const id = main.token({ ...GOOD, iss, aud: 'c', token_use: 'id' });
    expect((await heard(pool('access'), `Bearer ${access}`)).code).toBe('ok');
    expect((await heard(pool('id'), `Bearer ${id}`)).code).toBe('ok');
    expect((await heard(pool('access'), `Bearer ${id}`)).code).toBe('identity.invalid');
    expect((await heard(pool('id'), `Bearer ${access}`)).code).toBe('identity.invalid');
    expect(() => cognito({ userPoolId: 'evil.example/x', clientId: 'c', use: 'id' })).toThrow(
      TypeError,
    );
  });
});

describe('key sets', () => {
  const answer = (body: unknown, init?: ResponseInit) =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), init);
  const { signal } = new AbortController();

  it('are fetched once by all that ask, and again when they are old', async () => {
    const get = vi.fn(async () => answer({ keys: [main.jwk] }));
    const keys = jwks('https://issuer.example/jwks', { fetch: get });
    await Promise.all([keys.find('k1', signal), keys.find('k1', signal)]);
    expect(get).toHaveBeenCalledTimes(1);
    vi.setSystemTime(NOW + 600_001);
    await keys.find('k1', signal);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('are asked again for a new key, but not for each that somebody makes up', async () => {
    const next = signer('RS256', 'k2');
    let set = { keys: [main.jwk] };
    const get = vi.fn(async () => answer(set));
    const keys = jwks('https://issuer.example/jwks', { fetch: get });
    await keys.find('k1', signal);
    set = { keys: [next.jwk] };
    for (let i = 0; i < 50; i += 1) expect(await keys.find(`made-up-${i}`, signal)).toEqual([]);
    expect(get).toHaveBeenCalledTimes(1);
    vi.setSystemTime(NOW + 31_000);
    expect(await keys.find('k2', signal)).toEqual([next.jwk]);
    expect(get).toHaveBeenCalledTimes(2);
    expect(await codeOf(next.token(), { keys })).toBe('ok');
    expect(await codeOf(main.token(), { keys })).toBe('identity.invalid');
  });

  it('are used on for a while when the issuer does not answer, without waiting each time', async () => {
    let isUp = true;
    const get = vi.fn(async () =>
      isUp ? answer({ keys: [main.jwk] }) : answer('', { status: 503 }),
    );
    const keys = jwks('https://issuer.example/jwks', { fetch: get });
    await keys.find('k1', signal);
    isUp = false;
    vi.setSystemTime(NOW + 700_000);
    expect(await keys.find('k1', signal)).toHaveLength(1);
    expect(await keys.find('k1', signal)).toHaveLength(1);
    expect(get).toHaveBeenCalledTimes(2);
    vi.setSystemTime(NOW + 600_000 + 3_600_001);
    await expect(keys.find('k1', signal)).rejects.toThrow(
      expect.objectContaining({ code: 'identity.unavailable' }),
    );
  });

  it.each<[string, () => Response]>([
    ['an error', () => answer('', { status: 500 })],
    ['no JSON', () => answer('<html>')],
    ['no set', () => answer([])],
    ['too many keys', () => answer({ keys: Array(101).fill(main.jwk) })],
    ['too many bytes', () => answer(JSON.stringify({ keys: [], more: 'x'.repeat(300_000) }))],
  ])('%s is no key set', async (_, made) => {
    const keys = jwks('https://issuer.example/jwks', { fetch: async () => made() });
    expect(await codeOf(main.token(), { keys })).toBe('identity.unavailable');
  });

  it('secret keys in a published set are nobody’s secret', async () => {
    const oct = { kty: 'oct', k: b64('secret'), kid: 'k1' };
    const keys = jwks('https://issuer.example/jwks', {
      fetch: async () => answer({ keys: [oct] }),
    });
    expect(await keys.find('k1', signal)).toEqual([]);
    expect(() => jwks('http://issuer.example/jwks')).toThrow(TypeError);
  });
});

describe('what a gateway has verified', () => {
  const any: Schema<unknown, unknown> = {
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  };

  it.each<['jwt' | 'lambda' | 'iam', Claims, unknown]>([
    ['jwt', { authorizer: { jwt: { claims: { sub: 'a' }, scopes: null } } }, { sub: 'a' }],
    ['jwt', { authorizer: { claims: { sub: 'a' } } }, { sub: 'a' }],
    ['lambda', { authorizer: { lambda: { user: 'a' } } }, { user: 'a' }],
    ['lambda', { authorizer: { principalId: 'a', role: 'b' } }, { principalId: 'a', role: 'b' }],
    ['iam', { authorizer: { iam: { userArn: 'arn:a' } } }, { userArn: 'arn:a' }],
    ['iam', { identity: { userArn: 'arn:a' } }, { userArn: 'arn:a' }],
    ['iam', { identity: { sourceIp: '203.0.113.1', userArn: null } }, undefined],
    ['jwt', { authorizer: { lambda: { claims: { sub: 'a' } } } }, undefined],
    ['lambda', { authorizer: { jwt: { claims: { sub: 'a' } } } }, undefined],
    ['jwt', {}, undefined],
    ['jwt', { authorizer: null }, undefined],
  ])('%s in %j', async (authorizer, context, claims) => {
    const found = await heard(gateway({ claims: any, authorizer }), undefined, context);
    expect(found.claims).toEqual(claims);
    expect(found.code).toBe(claims === undefined ? 'identity.missing' : 'ok');
  });
});
