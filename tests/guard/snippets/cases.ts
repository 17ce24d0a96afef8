import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import {
  fakeContext,
  type HttpRequestOptions,
  httpEvent,
} from '../../../packages/guard/src/testing/testing.ts';
import { FRAMEWORKS } from './frameworks.ts';

type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A guarded handler of an example. */
export type Handler = {
  (event: unknown, context?: object): Promise<unknown>;
  readonly counts: ReadonlyMap<string, number>;
};

/** What an example left behind: lines of the log, calls of the reader's code, requests of the AWS SDK. */
export type Seen = {
  readonly lines: readonly string[];
  readonly said: unknown[][];
  readonly sdk: { readonly sent: { readonly name: string; readonly input: object }[] };
};

/** Tries an example. */
export type Case = (
  handler: Handler,
  seen: Seen,
  all: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** A new one each time: its three seconds run down. */
const context = (): object => fakeContext({ awsRequestId: 'request-1' });
const order = { orderId: 'A-17', amount: 3 };
const claims = { sub: 'ann', tenant: 'acme', 'custom:tenant': 'acme', email: 'ann@example.com' };

/** Asks an HTTP function. */
async function ask(handler: Handler, request: HttpRequestOptions = {}): Promise<Answer> {
  return (await handler(httpEvent(request), context())) as Answer;
}

async function bodyOf(handler: Handler, request: HttpRequestOptions = {}): Promise<unknown> {
  const { statusCode, body } = await ask(handler, request);
  return statusCode < 400 ? JSON.parse(body) : statusCode;
}

function queueEvent(...bodies: readonly unknown[]): unknown {
  const record = (body: unknown, index: number): unknown => ({
    messageId: `message-${index}`,
    eventSource: 'aws:sqs',
    body: JSON.stringify(body),
  });
  return { Records: bodies.map(record) };
}

const NONE = { batchItemFailures: [] };
const named = (seen: Seen): readonly unknown[] => seen.said.map(([name]) => name);

const wrapped: Case = async (handler, { lines }) => {
  expect(await handler({}, context())).toEqual({ statusCode: 200, body: 'request-1' });
  const failed = await handler({ fails: true }, context()).catch((error: Error) => error);
  expect(failed).toMatchObject({ name: 'internal' });
  expect(JSON.stringify(failed) + String(failed)).not.toContain('password');
  expect(lines.join('')).toContain('the password of the database is wrong');
};

const CHECKED: Readonly<Record<string, Case>> = {
  wrap: wrapped,
  callback: async (handler, seen, all) => {
    await wrapped(handler, seen, all);
    const broken = await handler({ breaks: true }, context()).catch((error: Error) => error);
    expect(broken).toMatchObject({ name: 'internal' });
  },
  schema: async (handler) => {
    const good = await ask(handler, { body: order });
    expect([good.statusCode, good.body]).toEqual([201, '{"saved":"A-17"}']);
    expect((await ask(handler, { body: { ...order, amount: 20_000 } })).statusCode).toBe(422);
    // Only reported.
    expect((await ask(handler, { body: { ...order, amount: '7' } })).statusCode).toBe(201);
    expect([...handler.counts]).toEqual([['input.invalid body /amount', 1]]);
  },
  cors: async (handler) => {
    const origin = 'https://shop.example';
    const asked = { origin, 'access-control-request-method': 'POST' };
    expect((await ask(handler, { method: 'OPTIONS', headers: asked })).statusCode).toBe(204);
    const refused = await ask(handler, { body: { orderId: 7 }, headers: { origin } });
    expect(refused.body).toBe('{"error":"input.invalid"}');
    expect(refused.headers['access-control-allow-origin']).toBe(origin);
  },
  routes: async (handler, seen) => {
    const orderId = '0b6f3c34-3a44-4f0b-9a6b-6f3d2f0c8a11';
    const one = { form: 'rest', route: '/orders/{orderId}' } as const;
    expect(await bodyOf(handler, { ...one, params: { orderId } })).toEqual({ found: orderId });
    expect(await bodyOf(handler, { ...one, params: { orderId: '7' } })).toBe(400);
    const all = { form: 'rest', route: '/orders' } as const;
    expect(await bodyOf(handler, { ...all, body: order })).toEqual({ saved: 'A-17' });
    expect(await bodyOf(handler, { ...all, body: { orderId: 7 } })).toBe(400);
    expect(await bodyOf(handler, { ...all, method: 'PATCH' })).toBe(404);
    expect(named(seen)).toEqual(['find', 'save']);
  },
  queue: async (handler, seen) => {
    const event = queueEvent(order, { orderId: 7 }, { ...order, orderId: 'fails' });
    const failed = { batchItemFailures: [{ itemIdentifier: 'message-2' }] };
    expect(await handler(event, context())).toEqual(failed);
    expect([...named(seen)].sort()).toEqual(['keep', 'save', 'save']);
  },
  refuse: async (handler) => {
    const orderId = '0b6f3c34-3a44-4f0b-9a6b-6f3d2f0c8a11';
    expect(await bodyOf(handler, { params: { orderId } })).toEqual({ found: orderId });
    const refused = await ask(handler, { params: { orderId: '../secret' } });
    expect(refused.statusCode).toBe(400);
    expect(JSON.parse(refused.body).errors).toEqual([{ in: 'params', at: '/orderId' }]);
    expect(refused.body).not.toContain('secret');
  },
  form: async (handler) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = { body: 'orderId=A-17&amount=3', headers: type };
    expect(await bodyOf(handler, request)).toEqual({ saved: 'A-17' });
    const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify(order));
    expect(await bodyOf(handler, { body, headers: packed })).toEqual({ saved: 'A-17' });
    const xml = { 'content-type': 'application/xml' };
    expect(await bodyOf(handler, { body: '<a/>', headers: xml })).toBe(415);
  },
  deadline: async (handler) => {
    const fetched = vi.fn(async (_url: string, _init: RequestInit) => Response.json(5));
    vi.stubGlobal('fetch', fetched);
    const answer = (await bodyOf(handler)) as { readonly stock: number; readonly leftMs: number };
    vi.unstubAllGlobals();
    expect(answer.stock).toBe(5);
    // Three seconds less the margin.
    expect(answer.leftMs).toBeLessThanOrEqual(2700);
    expect(fetched.mock.calls[0]?.[1].signal).toBeInstanceOf(AbortSignal);
  },
  carry: async (handler, { said }) => {
    const answer = await handler({ orderId: 'A-17', _postern: { 'x-correlation-id': 'c-1' } });
    expect(answer).toMatchObject({ orderId: 'A-17', _postern: { 'x-correlation-id': 'c-1' } });
    const StringValue = 'c-1';
    const attribute = { 'x-correlation-id': { DataType: 'String', StringValue } };
    expect(said[0]?.[1]).toMatchObject({ MessageAttributes: attribute });
  },
};

const ONCE: Readonly<Record<string, Case>> = {
  once: async (handler, seen) => {
    expect(await handler(queueEvent(order), context())).toEqual(NONE);
    expect(named(seen)).toEqual(['save']);
    expect(seen.sdk.sent.map(({ name }) => name)).toEqual(['putItem', 'updateItem']);
  },
  transaction: async (handler, { sdk }) => {
    expect(await handler(queueEvent(order), context())).toEqual(NONE);
    const [taken, written] = sdk.sent;
    expect(taken).toMatchObject({ name: 'putItem' });
    const id = Object(taken?.input).Item.id;
    const effect = { Put: { TableName: 'orders' } };
    const note = { Update: { TableName: 'once', Key: { id } } };
    expect(written).toMatchObject({
      name: 'transactWriteItems',
      input: { TransactItems: [effect, note] },
    });
  },
  key: async (handler, { said }) => {
    await handler(queueEvent(order), context());
    expect(await handler(queueEvent(order), context())).toEqual(NONE);
    expect(said).toEqual([['charge', 3, { idempotencyKey: expect.stringMatching(/.{20}/) }]]);
    // The same message with something else in it.
    const other = handler(queueEvent({ ...order, amount: 4 }), context());
    await expect(other).rejects.toMatchObject({ name: 'idempotency.mismatch' });
  },
};

const KNOWN: Readonly<Record<string, Case>> = {
  gateway: async (handler) => {
    expect(await bodyOf(handler, { identity: { jwt: { claims } } })).toEqual({ found: 'acme' });
    expect(await bodyOf(handler)).toBe(401);
  },
  webhook: async (handler) => {
    process.env.WEBHOOK_SECRET = 'a secret of the test';
    const body = JSON.stringify({ ref: 'main', repository: { full_name: 'a/b' } });
    const mac = createHmac('sha256', process.env.WEBHOOK_SECRET).update(body).digest('hex');
    const headers = (signature: string): Record<string, string> => ({
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${signature}`,
    });
    expect(await bodyOf(handler, { body, headers: headers(mac) })).toEqual({ noted: 'a/b main' });
    const forged = headers('0'.repeat(64));
    expect(await bodyOf(handler, { body, headers: forged })).toBe(401);
  },
  limits: async (handler) => {
    expect(await bodyOf(handler)).toEqual({ found: 'all' });
    expect(await bodyOf(handler)).toEqual({ found: 'all' });
    const third = await ask(handler);
    expect(third.statusCode).toBe(429);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  },
  state: async (handler, seen) => {
    const by = (tenant: string): HttpRequestOptions => {
      return { identity: { lambda: { sub: 'ann', tenant } } };
    };
    expect(await bodyOf(handler, by('acme'))).toEqual({ found: 'acme' });
    expect(await bodyOf(handler, by('acme'))).toEqual({ found: 'acme' });
    expect(named(seen)).toEqual(['find']);
    expect(await bodyOf(handler, by('other'))).toEqual({ found: 'other' });
  },
  part: async (handler) => {
    expect(await bodyOf(handler, { ip: '203.0.113.9' })).toEqual({ hello: 'office' });
    expect(await bodyOf(handler, { ip: '198.51.100.1' })).toBe(403);
  },
};

const TOLD: Readonly<Record<string, Case>> = {
  logs: async (handler, { lines }) => {
    await handler({ orderId: 'A-17', password: 'hunter2' }, context());
    const text = lines.join('');
    expect(text).not.toMatch(/hunter2|not for the log/);
    const said = lines.map((line) => JSON.parse(line)).filter((one) => one.postern === undefined);
    const head = { service: 'orders', requestId: 'request-1', level: 'info' };
    expect(said).toMatchObject([
      { ...head, message: 'order', order: { orderId: 'A-17' } },
      { ...head, message: 'old code says A-17' },
    ]);
  },
  reach: async (handler, { lines }, { reached }) => {
    expect(await handler({}, context())).toEqual({ status: 0 });
    await (reached as { readonly stop: () => Promise<void> }).stop();
    expect(lines.join('')).toContain('"reach.unexpected"');
  },
  encode: async (handler) => {
    const query = { name: '<script>' };
    expect((await ask(handler, { query })).body).toBe('<h1>Hello &lt;script&gt;</h1>');
    const cell = await ask(handler, { query: { name: '=1+2', as: 'csv' } });
    expect(cell.body).not.toMatch(/^"?=/);
  },
  caller: async (handler, _seen, { hostile }) => {
    expect((hostile as { readonly refused: number }).refused).toBeGreaterThan(50);
    expect((hostile as { readonly harmless: number }).harmless).toBeGreaterThan(20);
    expect((await ask(handler, { body: { orderId: 'A-17', amount: 3 } })).statusCode).toBe(401);
  },
  tests: async (_handler, _seen, { good, hostile }) => {
    expect(good).toEqual({ kind: 'answered', answer: NONE });
    expect((hostile as { readonly refused: number }).refused).toBeGreaterThan(50);
  },
};

/** By name of the example, as it is marked in the page: what it must do. */
export const CASES: Readonly<
  Record<string, (all: Readonly<Record<string, unknown>>, seen: Seen) => Promise<void>>
> = Object.fromEntries(
  Object.entries({ ...CHECKED, ...ONCE, ...KNOWN, ...TOLD, ...FRAMEWORKS }).map(([name, judge]) => [
    name,
    (all, seen) => judge(all.handler as Handler, seen, all),
  ]),
);
