import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { azureHttp, onAzure } from '../azure/azure.ts';
import { expressHttp, guardMiddleware, onExpress } from '../express/express.ts';
import { honoHttp, guardMiddleware as honoMiddleware, onHono } from '../hono/hono.ts';

const LIMITED = { log: false, deadline: { limitMs: 150 } } as const;

/** The answer to a body that begins, and then goes on with a byte at a time. */
function dripped(
  port: number,
  path: string,
): Promise<{ status?: number; text: string; ms: number }> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = send({ port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        const { statusCode: status = 0 } = response;
        resolve({ status, text, ms: performance.now() - begin });
        request.destroy();
      });
    });
    const drip = setInterval(() => request.write('1'), 20);
    request.on('close', () => clearInterval(drip));
    request.on('error', reject);
    request.write('1');
  });
}

const modes = ['enforce', 'report'] as const;

it.each(modes)('a slow body ends at the deadline: Express, %s', async (mode) => {
  const reached: string[] = [];
  const app = express();
  const event = expressHttp();
  app.post(
    '/own',
    onExpress({ ...LIMITED, mode, event }, () => reached.push('own')),
  );
  app.use('/old', guardMiddleware({ ...LIMITED, mode, event }));
  app.post('/old', (_request, response) => {
    reached.push('old');
    response.end();
  });
  const server = app.listen(0);
  const { port } = server.address() as AddressInfo;
  for (const path of ['/own', '/old']) {
    const { status, text, ms } = await dripped(port, path);
    expect([status, JSON.parse(text).code]).toEqual([504, 'deadline.exceeded']);
    expect(ms).toBeLessThan(1500);
  }
  expect(reached).toEqual([]);
  server.closeAllConnections();
  server.close();
});

it.each(modes)('a slow body ends at the deadline: Hono, %s', async (mode) => {
  const reached: string[] = [];
  const app = new Hono();
  const event = honoHttp();
  app.post(
    '/own',
    onHono({ ...LIMITED, mode, event }, () => reached.push('own')),
  );
  app.use('/old', honoMiddleware({ ...LIMITED, mode, event }));
  app.post('/old', (c) => c.text(String(reached.push('old'))));
  const server = serve({ fetch: app.fetch, port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  for (const path of ['/own', '/old']) {
    const { status, text, ms } = await dripped(port, path);
    expect([status, JSON.parse(text).code]).toEqual([504, 'deadline.exceeded']);
    expect(ms).toBeLessThan(1500);
  }
  expect(reached).toEqual([]);
  if ('closeAllConnections' in server) server.closeAllConnections();
  server.close();
});

it('a slow body ends at the deadline: Azure', async () => {
  let reached = 0;
  let pulled = 0;
  async function* body(): AsyncGenerator<Uint8Array> {
    for (; pulled < 1000; pulled += 1) {
      yield Uint8Array.of(0x31);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const handler = onAzure({ ...LIMITED, event: azureHttp() }, () => (reached += 1));
  const answer = await handler({ method: 'POST', url: 'http://h/', headers: [], body: body() });
  expect(answer).toMatchObject({ status: 504 });
  // Whoever waits no longer does not go on to read.
  const then = pulled;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(pulled).toBeLessThanOrEqual(then + 1);
  expect(reached).toBe(0);
});

it('what reading took is not given once more to the handler', async () => {
  async function* body(): AsyncGenerator<Uint8Array> {
    await new Promise((resolve) => setTimeout(resolve, 200));
    yield Uint8Array.of(0x31);
  }
  const limits = { log: false, deadline: { limitMs: 1000 } } as const;
  const handler = onAzure({ ...limits, event: azureHttp() }, (_request, ctx) => ctx.remainingMs());
  const answer = await handler({ method: 'POST', url: 'http://h/', headers: [], body: body() });
  expect(Number(answer.body)).toBeLessThan(820);
});
