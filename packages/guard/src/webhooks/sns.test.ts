import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { guard } from '../core/guard.ts';
import type { Part } from '../core/part.ts';
import { http } from '../http/http.ts';
import * as webhooks from './webhooks.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

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

const JSON_TYPE = { 'content-type': 'application/json' };

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:orders';
const URL_OF = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';
const { key, pem } = certificateOf2026();
const certificates = async () => pem;

const message = (over: Readonly<Record<string, string>> = {}) => {
  const fields: Record<string, string> = {
    Type: 'Notification',
    MessageId: 'm-1',
    TopicArn: TOPIC,
    Message: 'hello',
    Timestamp: new Date(NOW).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: URL_OF,
    ...over,
  };
  const names =
    fields.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.map((name) =>
    fields[name] === undefined ? '' : `${name}\n${fields[name]}\n`,
  );
  const algorithm = fields.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
  return {
    ...fields,
    Signature: createSign(algorithm).update(text.join('')).sign(key, 'base64'),
  };
};
const sent = (value: object): Sent => ({ body: JSON.stringify(value), headers: JSON_TYPE });
const part = (options: Partial<webhooks.SnsSignatureOptions> = {}) =>
  webhooks.snsSignature({ topics: [TOPIC], certificate: certificates, ...options });

it.each([{}, { Subject: 's' }, { SignatureVersion: '1' }])('%j comes in', async (over) => {
  expect(await heard(part(), sent(message(over)))).toBe('ok');
});

it.each<[string, Readonly<Record<string, string>>]>([
  ['another topic', { TopicArn: `${TOPIC}2` }],
  ['another type', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x', Token: 't' }],
  ['another version', { SignatureVersion: '3' }],
  ['a certificate elsewhere', { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.evil/x.pem' }],
  [
    'a certificate in a bucket',
    {
      SigningCertURL:
        'https://s3.eu-west-1.amazonaws.com/x/SimpleNotificationService-0123456789abcdef.pem',
    },
  ],
  ['a certificate over http', { SigningCertURL: URL_OF.replace('https', 'http') }],
])('%s does not', async (_, over) => {
  expect(await heard(part(), sent(message(over)))).toBe('signature.invalid');
});

it('nothing may be changed, old ones and repeated ones are refused', async () => {
  expect(await heard(part(), sent({ ...message(), Message: 'other' }))).toBe('signature.invalid');
  expect(await heard(part(), sent({ ...message(), Subject: 'more' }))).toBe('signature.invalid');
  expect(await heard(part(), sent({ ...message(), Signature: 'AAAA' }))).toBe('signature.invalid');
  expect(await heard(part(), sent({}))).toBe('signature.missing');
  expect(await heard(part(), { body: '[', headers: JSON_TYPE })).toBe('signature.missing');
  const old = message({ Timestamp: new Date(NOW - 3_700_000).toISOString() });
  expect(await heard(part(), sent(old))).toBe('signature.expired');
  const once = part({ seen: webhooks.memorySeen() });
  expect([await heard(once, sent(message())), await heard(once, sent(message()))]).toEqual([
    'ok',
    'signature.replayed',
  ]);
});

it('a certificate that is no longer valid is worth nothing', async () => {
  vi.setSystemTime(Date.parse('2100-01-01T00:00:00Z'));
  const late = message({ Timestamp: '2100-01-01T00:00:00.000Z' });
  expect(await heard(part(), sent(late))).toBe('signature.invalid');
});

/** A key and a certificate for it in PEM, valid for the year 2026 (X.509 version 1, RFC 5280). */
function certificateOf2026(): { readonly key: KeyObject; readonly pem: string } {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
  const commonName = der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('test')));
  const name = der(0x30, der(0x31, commonName));
  const validity = der(0x30, time('260101000000Z'), time('270101000000Z'));
  const subject = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.of(1)), algorithm, name, validity, name, subject);
  const signature = createSign('RSA-SHA256').update(body).sign(key);
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.of(0), signature));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return { key, pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

function time(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
