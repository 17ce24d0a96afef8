import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import {
  fakeContext,
  type HttpRequestOptions,
  httpEvent,
} from '../../../packages/guard/src/testing/testing.ts';
import type { Case, Handler } from './cases.ts';

const order = { orderId: 'A-17', amount: 3 };

async function answered(handler: Handler, options: HttpRequestOptions): Promise<unknown> {
  const context = fakeContext({ awsRequestId: 'request-1' });
  const answer = await handler(httpEvent(options), context);
  const { statusCode, body } = answer as { readonly statusCode: number; readonly body: string };
  return statusCode < 400 ? JSON.parse(body) : statusCode;
}

const framework: Case = async (handler, { lines }) => {
  expect(await answered(handler, { path: '/orders', body: order })).toEqual({ saved: 'A-17' });
  expect(await answered(handler, { path: '/orders', body: { orderId: 1 } })).toBe(400);
  const query = { limit: '20' };
  expect(await answered(handler, { path: '/old/orders', query })).toEqual({ found: 'all' });
  const line = lines.find((one) => one.includes('"orders"'));
  expect(JSON.parse(line ?? '')).toMatchObject({ requestId: 'request-1' });
};

/** What a function that streams has written, and whether it failed. */
async function streamOf(
  handler: Handler,
  ids: string,
): Promise<{ readonly text: string; readonly error: unknown }> {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  const event = httpEvent({ query: { ids } });
  const run = handler as unknown as (...given: readonly unknown[]) => Promise<void>;
  const error = await run(event, stream, fakeContext()).catch((thrown: unknown) => thrown);
  await new Promise((resolve) => setImmediate(resolve));
  return { text, error };
}

/** Examples where a framework or the platform's stream stands between the trigger and the handler. */
export const FRAMEWORKS: Readonly<Record<string, Case>> = {
  express: async (handler, seen, all) => {
    await framework(handler, seen, all);
    expect(await answered(handler, { path: '/old/orders', query: { limit: '500' } })).toBe(400);
  },
  hono: framework,
  streaming: async (handler) => {
    const { text, error } = await streamOf(handler, 'a,b');
    expect(text).toMatch(
      /^{"statusCode":200.*\0{8}data: {"found":"a"}\n\ndata: {"found":"b"}\n\n$/s,
    );
    expect(error).toBeUndefined();
  },
};
