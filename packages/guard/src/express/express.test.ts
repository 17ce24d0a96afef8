import { createServer, request as send } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type express from 'express';
import type { Express } from 'express';
import serverless from 'serverless-http';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Refusal } from '../core/errors.ts';
import { idempotency, memoryStore } from '../idempotency/idempotency.ts';
import { gateway } from '../identity/identity.ts';
import { fakeContext, httpEvent } from '../testing/testing.ts';
import {
  type ExpressHandler,
  expressHttp,
  guardErrors,
  guardMiddleware,
  guardOf,
  keepBytes,
  onExpress,
} from './express.ts';

type Framework = typeof express;

const require = createRequire(import.meta.url);
const VERSIONS: readonly (readonly [string, Framework])[] = [
  ['Express 5', require('express')],
  ['Express 4', require('express4')],
];

const Order = z.strictObject({ orderId: z.string().max(20), amount: z.number() });
const event = expressHttp({ body: Order, limits: { maxBytes: 2000 } });
const json = { 'content-type': 'application/json' };
const quiet = { log: false } as const;
const open: (() => void)[] = [];
afterAll(() => {
  for (const close of open) close();
});

/** The address of a server with an application. */
async function served(app: Express): Promise<string> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function post(url: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: json, body: text });
}

const valid = { orderId: 'A-17', amount: 3 };

describe.each(VERSIONS)('%s', (_name, express) => {
  it('hands the checked request over and writes what the handler returns', async () => {
    const app = express();
    const options = {
      ...quiet,
      event: expressHttp({ body: Order, params: z.object({ id: z.string() }) }),
    };
    const handler: ExpressHandler = onExpress(options, ({ body, params, route, query, ip }) => ({
      statusCode: 201,
      headers: { 'x-own': 'yes' },
      cookies: ['a=1', 'b=2'],
      body: { body, params, route, query, ip },
    }));
    const router = express.Router();
    router.post('/orders/:id', handler);
    app.use('/v1', router);
    const response = await post(`${await served(app)}/v1/orders/x?a=1&a=2`, valid);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      body: valid,
      params: { id: 'x' },
      route: 'POST /v1/orders/:id',
      query: { a: ['1', '2'] },
      ip: '127.0.0.1',
    });
  });

  it.each([
    ['another shape', { orderId: 1 }, 400, 'input.invalid'],
    ['no JSON', '{', 400, 'input.syntax'],
    ['a prototype', '{"__proto__":{"a":1}}', 400, 'input.forbidden_key'],
    ['one name twice', '{"orderId":"a","orderId":"b","amount":1}', 400, undefined],
    ['a body that is too long', 'x'.repeat(3000), 413, 'input.limit'],
  ])('refuses %s with a problem document', async (_what, body, status, code) => {
    const app = express();
    app.post(
      '/',
      onExpress({ ...quiet, event }, () => 'reached'),
    );
    const response = await post(await served(app), body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({ status, requestId: expect.any(String) });
    if (code !== undefined) expect(problem).toMatchObject({ code });
  });

  it('answers while a body without an announced length still comes, and goes on to serve', async () => {
    const app = express();
    app.post(
      '/',
      onExpress({ ...quiet, event }, () => 'reached'),
    );
    const url = await served(app);
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
    const app = express();
    app.post(
      '/',
      onExpress({ ...quiet, event }, () => 'reached'),
    );
    const url = await served(app);
    await new Promise<void>((resolve) => {
      const request = send(url, { method: 'POST', headers: { ...json, 'content-length': 900 } });
      request.on('error', () => resolve());
      request.write('{', () => setTimeout(() => request.destroy(), 20));
      request.on('close', () => resolve());
    });
    expect((await post(url, valid)).status).toBe(200);
  });

  it('answers at the deadline, and tells nothing of an error', async () => {
    const app = express();
    const late = { ...quiet, event, deadline: { limitMs: 40 } };
    app.post(
      '/hangs',
      onExpress(late, () => new Promise(() => {})),
    );
    app.post(
      '/fails',
      onExpress({ ...quiet, event }, () => {
        throw new Error('password=hunter2');
      }),
    );
    app.post(
      '/refuses',
      onExpress({ ...quiet, event }, () => {
        throw new Refusal('order.unknown', { status: 404 });
      }),
    );
    const url = await served(app);
    expect(await (await post(`${url}/hangs`, valid)).json()).toMatchObject({ status: 504 });
    const failed = await (await post(`${url}/fails`, valid)).text();
    expect(JSON.parse(failed)).toMatchObject({ status: 500, code: 'internal' });
    expect(failed).not.toContain('hunter2');
    expect((await post(`${url}/refuses`, valid)).status).toBe(404);
  });

  it('says what is wrong where a parser has taken the bytes, and reads those that were kept', async () => {
    const handler = onExpress({ ...quiet, event }, ({ body }) => body);
    const lost = express();
    lost.use(express.json()).post('/', handler);
    expect((await post(await served(lost), valid)).status).toBe(500);
    const kept = express();
    kept.use(express.json({ verify: keepBytes })).post('/', handler);
    const url = await served(kept);
    expect(await (await post(url, valid)).json()).toEqual(valid);
    expect((await post(url, '{"orderId":"a","amount":1,"__proto__":{}}')).status).toBe(400);
    const get = express();
    get.use(express.json()).get(
      '/',
      onExpress({ ...quiet, event: expressHttp() }, () => 'ok'),
    );
    expect((await fetch(await served(get))).status).toBe(200);
  });

  it.each(['http', 'rest'] as const)(
    'takes time, ids and claims from AWS Lambda (%s)',
    async (form) => {
      const claims = z.object({ sub: z.string() });
      const app = express();
      const identity = gateway({ authorizer: 'jwt', claims });
      const options = { ...quiet, event: expressHttp(), identity };
      app.get(
        '/me',
        onExpress(options, (_request, ctx) => [
          ctx.claims.sub,
          ctx.requestId,
          ctx.remainingMs() <= 400,
        ]),
      );
      app.get(
        '/hangs',
        onExpress(options, () => new Promise(() => {})),
      );
      const handler = serverless(app);
      const authorizer =
        form === 'http' ? { jwt: { claims: { sub: 'u-1' } } } : { claims: { sub: 'u-1' } };
      const request = (path: string, given: unknown): object => {
        const made = httpEvent({ form, method: 'GET', path }) as { requestContext: object };
        return { ...made, requestContext: { ...made.requestContext, authorizer: given } };
      };
      const context = fakeContext({ awsRequestId: 'r-1', remainingMs: 400 });
      const answer = await handler(request('/me', authorizer), context);
      expect(answer).toMatchObject({ statusCode: 200, body: JSON.stringify(['u-1', 'r-1', true]) });
      expect(await handler(request('/me', undefined), fakeContext())).toMatchObject({
        statusCode: 401,
      });
      const hanging = handler(request('/hangs', authorizer), fakeContext({ remainingMs: 60 }));
      expect(await hanging).toMatchObject({ statusCode: 504 });
    },
  );

  describe('before other handlers', () => {
    function chained(more: Parameters<typeof guardMiddleware>[0] = { event }): Express {
      const app = express();
      app.use(guardMiddleware({ ...quiet, ...more }));
      app.use(express.json());
      app.post('/', (request, response) => {
        const { event: checked, ctx } = guardOf<typeof event>(request);
        response.json({ body: request.body, same: checked.body, id: ctx.requestId });
      });
      app.post('/fails', () => {
        throw new Error('password=hunter2');
      });
      app.post('/late', async (_request, response) => {
        await new Promise((resolve) => setTimeout(resolve, 120));
        response.status(200).json({ late: true });
      });
      app.use(guardErrors);
      return app;
    }

    it('lets pass what fits', async () => {
      const response = await post(await served(chained()), valid);
      expect(await response.json()).toEqual({ body: valid, same: valid, id: expect.any(String) });
    });

    it('refuses what does not', async () => {
      const response = await post(await served(chained()), { orderId: 1 });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'input.invalid' });
    });

    it('turns errors behind it into problem documents', async () => {
      const response = await post(`${await served(chained())}/fails`, valid);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'internal' });
      expect(text).not.toContain('hunter2');
    });

    it('answers at the deadline; what is written later goes nowhere and ends nothing', async () => {
      const url = await served(chained({ event, deadline: { limitMs: 40 } }));
      expect((await post(`${url}/late`, valid)).status).toBe(504);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect((await post(url, valid)).status).toBe(200);
    });

    it.each(['http', 'rest'] as const)('works behind serverless-http (%s)', async (form) => {
      const handler = serverless(chained());
      const call = (body: unknown) =>
        handler(httpEvent({ form, method: 'POST', path: '/', body }), fakeContext());
      expect(await call(valid)).toMatchObject({ statusCode: 200 });
      expect(await call({ orderId: 1 })).toMatchObject({ statusCode: 400 });
    });

    it('refuses parts that keep answers', () => {
      const once = idempotency({ store: memoryStore() });
      expect(() => guardMiddleware({ event, parts: [once] })).toThrow(/idempotency/);
    });

    it('says so where it is not there', () => {
      expect(() => guardOf({})).toThrow(/guardMiddleware/);
    });
  });
});
