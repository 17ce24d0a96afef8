import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogOptions, loggerOf, sinkOf } from './logger.ts';
import { redactor } from './redact.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

function logged(options: LogOptions, say: (log: ReturnType<typeof loggerOf>) => void) {
  const lines: string[] = [];
  say(
    loggerOf(sinkOf({ ...options, write: (line) => lines.push(line) }), () => ({ requestId: 'r' })),
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a line', () => {
  it('has time, level, ids, message and fields', () => {
    const [line] = logged({ service: 'shop' }, (log) => log.info('order', { id: 7 }));
    expect(line).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'info',
      requestId: 'r',
      service: 'shop',
      message: 'order',
      id: 7,
    });
  });

  it('cannot have its ids forged by fields, nor be broken by line breaks', () => {
    const lines: string[] = [];
    const log = loggerOf(sinkOf({ write: (line) => lines.push(line) }), () => ({ requestId: 'r' }));
    log.info('a\n{"level":"error"}', { requestId: 'forged', level: 'debug', time: 0 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ requestId: 'r', level: 'info' });
  });

  it('is written from its level up', () => {
    const say = (log: ReturnType<typeof loggerOf>) => {
      log.debug('1');
      log.info('2');
      log.warn('3');
      log.error('4');
    };
    expect(logged({ level: 'warn' }, say).map((line) => line.message)).toEqual(['3', '4']);
    expect(logged({ level: 'silent' }, say)).toEqual([]);
  });

  it('takes an error, with its cause and without its secrets', () => {
    const error = new Error(`Bearer ${jwt}`, { cause: new Error('mail ada@example.com') });
    const [line] = logged({}, (log) => log.error('failed', error));
    expect(line?.error).toMatchObject({
      name: 'Error',
      message: expect.stringContaining('['),
      cause: { message: 'mail [email]' },
    });
    expect(JSON.stringify(line)).not.toContain(jwt);
  });

  it.each([
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('x');
        },
      },
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('x');
          },
        },
      ),
    ],
    ['a bigint', { a: 1n }],
    ['a symbol', Symbol('a')],
    ['a function', () => 1],
    ['an invalid date', { a: new Date(Number.NaN) }],
  ])('survives %s', (_name, value) => {
    expect(logged({}, (log) => log.info('x', value))).toHaveLength(1);
  });

  it('survives what refers to itself, redacted or not', () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    expect(logged({}, (log) => log.info('x', value))).toHaveLength(1);
    expect(logged({ redact: false }, (log) => log.info('x', value))).toHaveLength(1);
  });
});

describe('redaction', () => {
  const redact = redactor();

  it.each([
    'password',
    'userPassword',
    'X-Api-Key',
    'api_key',
    'authorization',
    'Cookie',
    'set-cookie',
    'client_secret',
    'accessToken',
    'refresh_token',
    'id_token',
    'secretAccessKey',
    'cvv',
    'card_number',
    'ssn',
    'privateKey',
    'sessionToken',
    'token',
    'jwt',
    'otp',
    'Passphrase',
    'DB_PASSWORD',
    'credentials',
  ])('hides the value of %s', (key) => {
    expect(redact({ a: [{ [key]: 'v' }] })).toEqual({ a: [{ [key]: '[redacted]' }] });
    expect(redact({ [key]: { deep: 1 } })).toEqual({ [key]: '[redacted]' });
  });

  it.each([
    'orderId',
    'nextToken',
    'tokenCount',
    'passenger',
    'keyboard',
    'shipping',
    'author',
    'secretary',
  ])('shows the value of %s', (key) => expect(redact({ [key]: 'v' })).toEqual({ [key]: 'v' }));

  it.each([
    [`a ${jwt} b`, 'a [jwt] b'],
    ['Authorization: Bearer abcdefghijklmnop', 'Authorization: [credential]'],
    ['key AKIAIOSFODNN7EXAMPLE.', 'key [aws key].'],
    ['mail ada.l+x@mail.example.co.uk!', 'mail [email]!'],
    ['card 4111 1111 1111 1111 ok', 'card [card] ok'],
    ['card 5555-5555-5555-4444', 'card [card]'],
    ['postgres://ada:hunter2@db.example.com/x', 'postgres://ada:[password]@db.example.com/x'],
    [`sk_${'live'}_abcdefghijklmnop1234`, '[key]'],
    [`gh${'p'}_${'a1'.repeat(18)}`, '[key]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----', '[private key]'],
  ])('replaces %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    'order 4111111111111112',
    '2026-11-23T22:15:00.000Z',
    '5f0c6a52-8a5e-4d0e-9a55-0d5c7f1f3b21',
    'arn:aws:sqs:eu-central-1:111122223333:orders',
    'https://example.com/a?b=c',
    'at Object.<anonymous> (file:///var/task/index.mjs:1:23)',
    '1793613600000',
  ])('leaves %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('takes names of your own, and shows those you name', () => {
    const own = redactor({ keys: ['Birth-Date'], show: ['iban'] });
    expect(own({ birthDate: 'x', iban: 'y' })).toEqual({ birthDate: '[redacted]', iban: 'y' });
  });

  it('is bounded in time and size', () => {
    const wide = Array.from({ length: 100_000 }, (_, i) => ({ i }));
    let deep: unknown = 1;
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    const long = 'a@'.repeat(1_000_000);
    const begin = performance.now();
    const size = JSON.stringify(redact({ wide, deep, long, at: `${'a'.repeat(100_000)}@` })).length;
    expect(size).toBeLessThan(40_000);
    expect(performance.now() - begin).toBeLessThan(500);
  });

  it('gives what JSON can write, whatever the value, and leaves the value as it was', () => {
    fc.assert(
      fc.property(
        fc.object({ withDate: true, withMap: true, withSet: true, withBigInt: true }),
        (value) => {
          const before = fc.stringify(value);
          expect(() => JSON.stringify(redact(value))).not.toThrow();
          expect(fc.stringify(value)).toBe(before);
        },
      ),
    );
  });
});
