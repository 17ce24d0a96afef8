import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { HTTPException } from 'hono/http-exception';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { Refusal } from '../core/errors.ts';
import { idempotency, memoryStore } from '../idempotency/idempotency.ts';
import { gateway } from '../identity/identity.ts';
import { fakeContext, type HttpRequestOptions, httpEvent } from '../testing/testing.ts';
import { guardMiddleware, guardOf, honoHttp, onHono } from './hono.ts';

const Order = z.strictObject({ orderId: z.string().max(20), amount: z.number() });
const event = honoHttp({ body: Order, limits: { maxBytes: 2000 } });
const json = { 'content-type': 'application/json' };
const quiet = { log: false } as const;
const valid = { orderId: 'A-17', amount: 3 };
const open: (() => void)[] = [];
afterAll(() => {
  for (const close of open) close();
});

/** The address of an application on Hono's server for Node. */
async function served(app: Hono): Promise<string> {
  const port = await new Promise<number>((resolve) => {
    const server = serve(
      { fetch: app.fetch, port: 0, hostname: '127.0.0.1' },
      (info: AddressInfo) => resolve(info.port),
    );
    open.push(() => server.close());
  });
  return `http://127.0.0.1:${port}`;
}

function post(url: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: json, body: text });
}

/** What an application answers in AWS Lambda. */
function invoked(app: Hono, options: HttpRequestOptions, remainingMs = 3000): Promise<unknown> {
  const context = fakeContext({ awsRequestId: 'r-1', remainingMs });
  return handle(app)(httpEvent(options) as never, context as never);
}

/** A handler of its own for each of the ways that a call can go. */
function application(): Hono {
  const app = new Hono().basePath('/v1');
  const params = z.object({ id: z.string() });
  app.post(
    '/orders/:id',
    onHono({ ...quiet, event: honoHttp({ body: Order, params }) }, (request) => ({
      statusCode: 201,
      cookies: ['a=1', 'b=2'],
      body: {
        ...request,
        body: request.body,
        params: request.params,
        query: request.query,
        ip: request.ip,
      },
    })),
  );
  app.post(
    '/short',
    onHono({ ...quiet, event }, ({ body }) => body),
  );
  app.get(
    '/bytes',
    onHono({ ...quiet, event: honoHttp() }, () => Uint8Array.of(1, 255)),
  );
  app.get(
    '/nothing',
    onHono({ ...quiet, event: honoHttp() }, () => undefined),
  );
  const late = { ...quiet, event: honoHttp(), deadline: { limitMs: 40 } };
  app.get(
    '/hangs',
    onHono(late, () => new Promise(() => {})),
  );
  app.get(
    '/fails',
    onHono({ ...quiet, event: honoHttp() }, () => {
      throw new Error('password=hunter2');
    }),
  );
  return app;
}

it('hands the checked request over and answers what the handler returns', async () => {
  const url = await served(application());
  const response = await post(`${url}/v1/orders/x%20y?a=1&a=2`, valid);
  expect(response.status).toBe(201);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.json()).toEqual({
    method: 'POST',
    path: '/v1/orders/x%20y',
    route: 'POST /v1/orders/:id',
    body: valid,
    params: { id: 'x y' },
    query: { a: ['1', '2'] },
    ip: '127.0.0.1',
  });
  const bytes = await fetch(`${url}/v1/bytes`);
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([1, 255]);
  expect((await fetch(`${url}/v1/nothing`)).status).toBe(204);
});

it.each([
  ['another shape', { orderId: 1 }, 400],
  ['no JSON', '{', 400],
  ['a prototype', '{"__proto__":{"a":1}}', 400],
  ['a body that is too long', 'x'.repeat(3000), 413],
])('refuses %s with a problem document', async (_what, body, status) => {
  const response = await post(`${await served(application())}/v1/short`, body);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status, requestId: expect.any(String) });
});

it('answers while a body without an announced length still comes, and goes on to serve', async () => {
  const url = `${await served(application())}/v1/short`;
  const status = await new Promise((resolve, reject) => {
    const request = send(url, { method: 'POST', headers: json }, (response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', reject);
    const more = setInterval(() => request.write('x'.repeat(1000)), 5);
    request.on('close', () => clearInterval(more));
  });
  expect(status).toBe(413);
  expect((await post(url, valid)).status).toBe(200);
});

it('survives callers that leave in the middle of a body', async () => {
  const url = `${await served(application())}/v1/short`;
  await new Promise<void>((resolve) => {
    const request = send(url, { method: 'POST', headers: { ...json, 'content-length': 900 } });
    request.on('error', () => resolve());
    request.write('{', () => setTimeout(() => request.destroy(), 20));
    request.on('close', () => resolve());
  });
  expect((await post(url, valid)).status).toBe(200);
});

it('answers at the deadline, and tells nothing of an error', async () => {
  const url = await served(application());
  expect((await fetch(`${url}/v1/hangs`)).status).toBe(504);
  const failed = await (await fetch(`${url}/v1/fails`)).text();
  expect(JSON.parse(failed)).toMatchObject({ status: 500, code: 'internal' });
  expect(failed).not.toContain('hunter2');
});

it('reads a body that was read before', async () => {
  const app = new Hono();
  app.use(async (c, next) => {
    await c.req.json();
    await next();
  });
  app.post(
    '/',
    onHono({ ...quiet, event }, ({ body }) => body),
  );
  const url = await served(app);
  expect(await (await post(url, valid)).json()).toEqual(valid);
  expect((await post(url, '{"orderId":"a","amount":1,"__proto__":{}}')).status).toBe(400);
});

it.each(['http', 'rest', 'alb', 'alb-multi'] as const)('works in AWS Lambda (%s)', async (form) => {
  const app = application();
  const answer = await invoked(app, { form, path: '/v1/short', body: valid });
  expect(answer).toMatchObject({ statusCode: 200, body: JSON.stringify(valid) });
  const refused = await invoked(app, { form, path: '/v1/short', body: { orderId: 1 } });
  expect(refused).toMatchObject({ statusCode: 400 });
});

it.each([
  ['http', { jwt: { claims: { sub: 'u-1' } } }],
  ['rest', { claims: { sub: 'u-1' } }],
] as const)('takes time, ids and claims from AWS Lambda (%s)', async (form, identity) => {
  const app = new Hono();
  const who = gateway({ authorizer: 'jwt', claims: z.object({ sub: z.string() }) });
  app.get(
    '/me',
    onHono({ ...quiet, event: honoHttp(), identity: who }, (_request, ctx) => [
      ctx.claims.sub,
      ctx.requestId,
      ctx.remainingMs() <= 400,
    ]),
  );
  app.get(
    '/hangs',
    onHono({ ...quiet, event: honoHttp() }, () => new Promise(() => {})),
  );
  const answer = await invoked(app, { form, path: '/me', identity }, 400);
  expect(answer).toMatchObject({ statusCode: 200, body: JSON.stringify(['u-1', 'r-1', true]) });
  expect(await invoked(app, { form, path: '/me' })).toMatchObject({ statusCode: 401 });
  expect(await invoked(app, { form, path: '/hangs' }, 60)).toMatchObject({ statusCode: 504 });
});

/** An application behind a guard. */
function chained(more: object = {}): Hono {
  const app = new Hono();
  app.use(guardMiddleware({ ...quiet, event, ...more }));
  app.onError((_error, c) => c.text('own', 500, { 'x-own': 'yes' }));
  app.post('/', async (c) => {
    const { event: checked, ctx } = guardOf<typeof event>(c);
    return c.json({ body: await c.req.json(), same: checked.body, id: ctx.requestId });
  });
  app.post('/fails', () => {
    throw new Error('password=hunter2');
  });
  app.post('/refuses', () => {
    throw new Refusal('order.unknown', { status: 404 });
  });
  app.post('/chooses', () => {
    throw new HTTPException(418, { message: 'no coffee' });
  });
  app.post('/late', async (c) => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return c.json({ late: true });
  });
  return app;
}

it('as a middleware lets pass what fits, and refuses what does not', async () => {
  const url = await served(chained());
  const response = await post(url, valid);
  expect(await response.json()).toEqual({ body: valid, same: valid, id: expect.any(String) });
  expect(await (await post(url, { orderId: 1 })).json()).toMatchObject({ code: 'input.invalid' });
  expect((await post(url, 'x'.repeat(3000))).status).toBe(413);
});

it('as a middleware turns errors behind it into problem documents, but for answers of the application', async () => {
  const url = await served(chained());
  const failed = await post(`${url}/fails`, valid);
  expect(failed.headers.has('x-own')).toBe(false);
  expect(await failed.json()).toMatchObject({ status: 500, code: 'internal' });
  expect(await (await post(`${url}/refuses`, valid)).json()).toMatchObject({
    code: 'order.unknown',
  });
  expect(await (await post(`${url}/chooses`, valid)).text()).toBe('own');
});

it('as a middleware answers at the deadline', async () => {
  const url = await served(chained({ deadline: { limitMs: 40 } }));
  expect((await post(`${url}/late`, valid)).status).toBe(504);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect((await post(url, valid)).status).toBe(200);
});

it('as a middleware works in AWS Lambda', async () => {
  const answer = await invoked(chained(), { path: '/', body: valid });
  expect(answer).toMatchObject({ statusCode: 200, body: expect.stringContaining('r-1') });
  expect(await invoked(chained(), { path: '/', body: 1 })).toMatchObject({ statusCode: 400 });
});

it('as a middleware refuses parts that keep answers', () => {
  const once = idempotency({ store: memoryStore() });
  expect(() => guardMiddleware({ event, parts: [once] })).toThrow(/idempotency/);
  expect(() => guardOf({ get: () => undefined })).toThrow(/guardMiddleware/);
});
