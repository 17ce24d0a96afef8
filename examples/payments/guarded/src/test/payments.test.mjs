import { MERCHANT, PAYMENT, SIGNING, sent } from './stand-ins.mjs';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expectRefused, hostileEvents, httpEvent, outcomeOf, validEvent } from '@postern/guard/testing';
import { Payment, Waiting } from '../payment.mjs';

const { handler: createPayment } = await import('../create-payment.mjs');
const { handler: stripeSays } = await import('../stripe-says.mjs');
const { handler: settlePayment } = await import('../settle-payment.mjs');
const { handler: receipt } = await import('../receipt.mjs');
const { handler: readStatement, Key } = await import('../read-statement.mjs');
const { handler: remind } = await import('../remind.mjs');
const { handler: keepRefusals } = await import('../keep-refusals.mjs');
const { handler: importPayments } = await import('../import-payments.mjs');
const { handler: countSettled, Settled } = await import('../count-settled.mjs');

const valid = { amount: 1250, currency: 'EUR', account: 'acct_1234567890' };
const waiting = { ...valid, id: PAYMENT, merchant: 'm-7' };
const names = () => sent.map(({ name }) => name);

beforeEach(() => {
  sent.length = 0;
});

test('a payment is taken once', async () => {
  const headers = { 'idempotency-key': 'a' };
  const { kind, answer } = await outcomeOf(createPayment, httpEvent({ body: valid, headers, identity: MERCHANT }));
  assert.equal(kind, 'answered', JSON.stringify(answer));
  assert.deepEqual(names(), ['UpdateItemCommand', 'PutItemCommand', 'SendMessageCommand', 'UpdateItemCommand']);
});

test('hostile payments are refused', async () => {
  const request = { identity: MERCHANT, headers: { 'idempotency-key': 'a' } };
  const { refused } = await expectRefused(createPayment, hostileEvents('http', { schema: Payment, valid, request }));
  assert.ok(refused > 200);
});

test('a payment of nobody is refused', async () => {
  const outcome = await outcomeOf(createPayment, httpEvent({ body: valid, headers: { 'idempotency-key': 'a' } }));
  assert.deepEqual(outcome, { kind: 'refused', code: 'identity.missing' });
});

test('hostile messages are refused before Stripe hears of them', async () => {
  const events = hostileEvents('sqs', { schema: Waiting, valid: waiting });
  assert.ok(events.length > 200);
  // They are parked: the answer is that all is well, and nothing was paid.
  for (const { event, mustRefuse } of events) if (mustRefuse) await outcomeOf(settlePayment, event);
  assert.ok(!names().includes('PutCommand'));
  assert.ok(names().includes('SendMessageCommand'));
});

test('a payment is settled', async () => {
  const { kind } = await outcomeOf(settlePayment, validEvent('sqs', waiting));
  assert.equal(kind, 'answered');
  assert.ok(names().includes('PutCommand'));
});

test('what Stripe has not signed is refused', async () => {
  const said = { type: 'transfer.created', livemode: true, data: { object: { amount: 1, metadata: { payment: PAYMENT } } } };
  const unsigned = httpEvent({ body: said });
  assert.deepEqual(await outcomeOf(stripeSays, unsigned), { kind: 'refused', code: 'signature.missing' });
  assert.equal((await outcomeOf(stripeSays, signed(unsigned))).kind, 'answered');
  const events = hostileEvents('http', { valid: said, prepare: signed, without: ['header', 'type'] });
  for (const { event } of events) await outcomeOf(stripeSays, event);
  assert.equal(names().filter((name) => name === 'PutEventsCommand').length, 1);
});

/** As Stripe signs: over the time and the raw body. */
function signed(event) {
  if (typeof event?.headers !== 'object') return event;
  const time = Math.floor(Date.now() / 1000);
  const body = Buffer.from(String(event.body), event.isBase64Encoded ? 'base64' : 'utf8');
  const mac = createHmac('sha256', SIGNING).update(`${time}.`).update(body).digest('hex');
  return { ...event, headers: { ...event.headers, 'stripe-signature': `t=${time},v1=${mac}` } };
}

test('a receipt is a page without the markup of others', async () => {
  const params = { id: PAYMENT };
  const { answer } = await outcomeOf(receipt, httpEvent({ params, identity: MERCHANT }));
  assert.match(answer.body, /&lt;b&gt;/);
  const csv = await outcomeOf(receipt, httpEvent({ params, query: { as: 'csv' }, identity: MERCHANT }));
  assert.doesNotMatch(csv.answer.body, /(?:^|,)=/);
  const other = { jwt: { claims: { sub: 'eve', 'custom:merchant': 'm-8' } } };
  assert.equal((await outcomeOf(receipt, httpEvent({ params, identity: other }))).code, 'payment.unknown');
});

test('statements have the name that the bank gives them', async () => {
  assert.equal((await outcomeOf(readStatement, validEvent('s3', 'statements/2026-11-02.csv'))).kind, 'answered');
  assert.deepEqual(names(), ['GetObjectCommand', 'PutEventsCommand']);
  const { harmless } = await expectRefused(readStatement, hostileEvents('s3', { schema: Key, without: ['type'] }));
  assert.equal(harmless, 0);
});

test('the office is reminded', async () => {
  assert.equal((await outcomeOf(remind, validEvent('schedule'))).kind, 'answered');
  await expectRefused(remind, hostileEvents('schedule'));
});

test('refusals are kept in the form of the security team', async () => {
  const line = { postern: 1, time: '2026-11-02T10:00:00.000Z', level: 'warn', type: 'input.rejected', action: 'refused' };
  const known = { source: 'http', requestId: 'r', traceId: 't', correlationId: 'c' };
  await outcomeOf(keepRefusals, validEvent('logs', JSON.stringify({ ...line, ...known })));
  assert.match(sent[0].input.Body, /"class_uid":/);
  await expectRefused(keepRefusals, hostileEvents('logs'));
});

test('imports without a token are refused', async () => {
  const body = gzipSync(`${JSON.stringify(valid)}\n`);
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
  const outcome = await outcomeOf(importPayments, httpEvent({ form: 'url', body, headers }));
  assert.deepEqual(outcome, { kind: 'refused', code: 'identity.missing' });
});

test('hostile events of the bus are refused before the cache hears of them', async () => {
  const events = hostileEvents('eventbridge', { schema: Settled, valid: { payment: PAYMENT, amount: 1 } });
  await expectRefused(countSettled, events.filter((one) => one.mustRefuse));
});
