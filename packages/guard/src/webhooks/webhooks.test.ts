import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guard } from '../core/guard.ts';
import type { Part } from '../core/part.ts';
import { http } from '../http/http.ts';
import * as webhooks from './webhooks.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SECRET = 'a secret of the sender';

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

type Sent = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** The code that a sender hears; `ok` where the handler ran. */
async function heard(part: Part, { body, headers }: Sent): Promise<string> {
  const handler = guard({ event: http(), parts: [part], log: false }, () => ({ fine: true }));
  const answer = (await handler({
    version: '2.0',
    rawPath: '/hook',
    rawQueryString: '',
    headers,
    requestContext: { http: { method: 'POST', path: '/hook' } },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  })) as { readonly statusCode: number; readonly body: string };
  return answer.statusCode === 200 ? 'ok' : (JSON.parse(answer.body) as { code: string }).code;
}

const mac = (text: string, encoding: 'hex' | 'base64', secret = SECRET, digest = 'sha256') =>
  createHmac(digest, secret).update(text).digest(encoding);

const BODY = '{"id":"1","text":"ü"}';
const JSON_TYPE = { 'content-type': 'application/json' };

type Kind = {
  readonly name: string;
  readonly part: (options?: Partial<webhooks.SignatureOptions>) => Part;
  readonly send: (body: string, seconds?: number) => Sent;
  readonly header: string;
  readonly isTimed: boolean;
};

const KINDS: readonly Kind[] = [
  {
    name: 'github',
    part: (options) => webhooks.github({ secret: SECRET, ...options }),
    send: (body) => ({
      body,
      headers: { ...JSON_TYPE, 'X-Hub-Signature-256': `sha256=${mac(body, 'hex')}` },
    }),
    header: 'X-Hub-Signature-256',
    isTimed: false,
  },
  {
    name: 'stripe',
    part: (options) => webhooks.stripe({ secret: SECRET, ...options }),
    send: (body, t = NOW / 1000) => ({
      body,
      headers: {
        ...JSON_TYPE,
        'Stripe-Signature': `t=${t},v1=${mac('x', 'hex')},v1=${mac(`${t}.${body}`, 'hex')},v0=00`,
      },
    }),
    header: 'Stripe-Signature',
    isTimed: true,
  },
  {
    name: 'slack',
    part: (options) => webhooks.slack({ secret: SECRET, ...options }),
    send: (body, t = NOW / 1000) => ({
      body,
      headers: {
        ...JSON_TYPE,
        'X-Slack-Request-Timestamp': String(t),
        'X-Slack-Signature': `v0=${mac(`v0:${t}:${body}`, 'hex')}`,
      },
    }),
    header: 'X-Slack-Signature',
    isTimed: true,
  },
  {
    name: 'shopify',
    part: (options) => webhooks.shopify({ secret: SECRET, ...options }),
    send: (body) => ({
      body,
      headers: { ...JSON_TYPE, 'X-Shopify-Hmac-Sha256': mac(body, 'base64') },
    }),
    header: 'X-Shopify-Hmac-Sha256',
    isTimed: false,
  },
  {
    name: 'standard webhooks',
    part: (options) =>
      webhooks.standardWebhooks({
        secret: `whsec_${Buffer.from(SECRET).toString('base64')}`,
        ...options,
      }),
    send: (body, t = NOW / 1000) => ({
      body,
      headers: {
        ...JSON_TYPE,
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(t),
        'webhook-signature': `v1,${mac('x', 'base64')} v1,${mac(`msg_1.${t}.${body}`, 'base64')} v1a,x`,
      },
    }),
    header: 'webhook-signature',
    isTimed: true,
  },
  {
    name: 'any HMAC',
    part: (options) =>
      webhooks.hmac({
        header: 'X-Sign',
        timeHeader: 'X-Time',
        encoding: 'base64',
        digest: 'sha512',
        secret: SECRET,
        ...options,
      }),
    send: (body, t = NOW / 1000) => ({
      body,
      headers: {
        ...JSON_TYPE,
        'X-Time': String(t),
        'X-Sign': mac(`${t}.${body}`, 'base64', SECRET, 'sha512'),
      },
    }),
    header: 'X-Sign',
    isTimed: true,
  },
  {
    name: 'twilio',
    part: (options) =>
      webhooks.twilio({ url: ({ headers }) => headers['x-url'] ?? '', secret: SECRET, ...options }),
    send: (body) => {
      const hash = createHash('sha256').update(body).digest('hex');
      const url = `https://x.example/hook?a=1&bodySHA256=${hash}`;
      const signature = mac(url, 'base64', SECRET, 'sha1');
      return { body, headers: { ...JSON_TYPE, 'X-Twilio-Signature': signature, 'x-url': url } };
    },
    header: 'X-Twilio-Signature',
    isTimed: false,
  },
];

describe.each(KINDS)('$name', ({ part, send, header, name }) => {
  it('what was signed comes in, also with one of two secrets', async () => {
    expect(await heard(part(), send(BODY))).toBe('ok');
    if (name === 'standard webhooks') return;
    expect(await heard(part({ secret: ['old', SECRET] }), send(BODY))).toBe('ok');
    expect(await heard(part({ secret: async () => SECRET }), send(BODY))).toBe('ok');
  });

  it('another body, secret or signature does not', async () => {
    const sent = send(BODY);
    expect(await heard(part(), { ...sent, body: `${BODY} ` })).toBe('signature.invalid');
    expect(await heard(part({ secret: 'b3RoZXI=' }), sent)).toBe('signature.invalid');
    const { [header]: signature = '', ...others } = sent.headers;
    expect(await heard(part(), { ...sent, headers: others })).toBe('signature.missing');
    const isList = /[ ,]/.test(signature);
    for (const changed of [
      ...(isList ? [] : [signature.slice(0, -1), `${signature}00`]),
      'x',
      '=',
      signature.replace(/[0-9a-f]/g, '0'),
      Array(2000).fill(signature).join(','),
    ]) {
      const headers = { ...others, [header]: changed };
      expect(await heard(part(), { ...sent, headers })).toBe('signature.invalid');
    }
  });

  it('never comes in by chance', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ unit: 'binary' }), async (signature, time) => {
        const headers = Object.fromEntries(
          Object.entries(send(BODY).headers).map(([key, value]) => [
            key,
            key === header ? signature : key === 'x-url' || key === 'content-type' ? value : time,
          ]),
        );
        expect(await heard(part(), { body: BODY, headers })).toMatch(/^(signature|event|input)\./);
      }),
      { numRuns: 50 },
    );
  });

  it('an empty secret is a fault of the setup, not a key', async () => {
    expect(await heard(part({ secret: '' }), send(BODY))).toBe('internal');
    expect(await heard(part({ secret: [] }), send(BODY))).toBe('internal');
  });

  it('comes in once, where that is remembered', async () => {
    const once = part({ seen: webhooks.memorySeen() });
    expect(await heard(once, { ...send(BODY), body: 'x' })).toBe('signature.invalid');
    expect(await heard(once, send(BODY))).toBe('ok');
    expect(await heard(once, send(BODY))).toBe('signature.replayed');
  });
});

describe.each(KINDS.filter((kind) => kind.isTimed))('$name', ({ part, send }) => {
  it('old and future ones are refused', async () => {
    const at = (seconds: number) => heard(part(), send(BODY, NOW / 1000 + seconds));
    expect([await at(-299), await at(299)]).toEqual(['ok', 'ok']);
    expect([await at(-301), await at(301)]).toEqual(['signature.expired', 'signature.expired']);
    expect(await heard(part(), send(BODY, Number.NaN))).toBe('signature.invalid');
  });
});

// From the senders' own documentation, so that not only our own idea of the scheme is checked.
describe('published examples', () => {
  it('GitHub', async () => {
    const part = webhooks.github({ secret: "It's a Secret to Everybody" });
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const headers = { 'content-type': 'text/plain', 'x-hub-signature-256': signature };
    expect(await heard(part, { body: 'Hello, World!', headers })).not.toMatch(/^signature/);
  });

  it('Slack', async () => {
    vi.setSystemTime(1_531_420_618_000);
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    const part = webhooks.slack({ secret: '8f742231b10e8888abcd99yyyzzz85a5' });
    expect(await heard(part, { body, headers })).not.toMatch(/^signature/);
  });

  it('Standard Webhooks', async () => {
    vi.setSystemTime(1_614_265_330_000);
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const part = webhooks.standardWebhooks({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
    expect(await heard(part, { body: '{"test": 2432232314}', headers })).not.toMatch(/^signature/);
  });

  it.each<[readonly (readonly [string, string])[], string]>([
    [
      [
        ['Digits', '1234'],
        ['To', '+18005551212'],
        ['From', '+14158675309'],
        ['Caller', '+14158675309'],
        ['CallSid', 'CA1234567890ABCDE'],
      ],
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    ],
    [
      [
        ['Sid', 'CA123'],
        ['SidAccount', 'AC123'],
        ['Digits', '5678'],
        ['Digits', '1234'],
        ['Digits', '1234'],
      ],
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    ],
  ])('Twilio %#', async (fields, signature) => {
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    const body = new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    };
    const part = webhooks.twilio({ secret: '12345', url });
    expect(await heard(part, { body, headers })).not.toMatch(/^signature/);
    expect(await heard(part, { body: `${body}&x=1`, headers })).toBe('signature.invalid');
  });
});

describe('memory of what was seen', () => {
  it('forgets after the time, and the oldest beyond the number', () => {
    const seen = webhooks.memorySeen(2);
    const { signal } = new AbortController();
    expect(seen.first('a', 1000, signal)).toBe(true);
    expect(seen.first('a', 1000, signal)).toBe(false);
    vi.setSystemTime(NOW + 1000);
    expect(seen.first('a', 1000, signal)).toBe(true);
    for (const key of ['b', 'c']) seen.first(key, 1000, signal);
    expect(seen.first('a', 1000, signal)).toBe(true);
  });
});
