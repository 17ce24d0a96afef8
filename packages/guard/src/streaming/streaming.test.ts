import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { cors } from '../cors/cors.ts';
import { http } from '../http/http.ts';
import { idempotency, memoryStore } from '../idempotency/idempotency.ts';
import { Refusal } from '../index.ts';
import { fakeContext, type HttpRequestOptions, httpEvent } from '../testing/testing.ts';
import { type StreamHandler, streamed } from './streaming.ts';

const quiet = {
  log: false,
  event: http({ query: z.object({ id: z.string().optional() }) }),
} as const;

type Answer = {
  readonly head: { readonly statusCode: number; readonly headers: Record<string, string> } & object;
  readonly body: string;
  /** What the platform was told of. */
  readonly error: unknown;
};

/** What a handler streams. */
async function answerOf(
  handler: StreamHandler,
  options: HttpRequestOptions = {},
  remainingMs = 3000,
): Promise<Answer> {
  const stream = new PassThrough({ highWaterMark: 16 });
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  const error = await handler(
    httpEvent({ form: 'url', ...options }),
    stream,
    fakeContext({ remainingMs }),
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  await new Promise((resolve) => setImmediate(resolve));
  const end = text.indexOf('\0'.repeat(8));
  return { head: JSON.parse(text.slice(0, end)), body: text.slice(end + 8), error };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('streams pieces, with status, headers and cookies before them', async () => {
  const handler = streamed(quiet, async ({ query }) => ({
    statusCode: 201,
    headers: { 'Content-Type': 'text/event-stream' },
    cookies: ['a=1'],
    body: (async function* (): AsyncGenerator<string | Uint8Array> {
      yield `data: ${query.id}\n`;
      await wait(5);
      yield Buffer.from('x'.repeat(100));
    })(),
  }));
  const { head, body, error } = await answerOf(handler, { query: { id: '7' } });
  expect(head).toEqual({
    statusCode: 201,
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    cookies: ['a=1'],
  });
  expect(body).toBe(`data: 7\n${'x'.repeat(100)}`);
  expect(error).toBeUndefined();
});

it.each([
  [
    'a generator',
    async function* (): AsyncGenerator<string> {
      yield 'a';
      yield 'b';
    },
    'text/plain; charset=utf-8',
    'ab',
  ],
  ['a list', () => ['a', '', 'b'], 'text/plain; charset=utf-8', 'ab'],
  ['bytes', () => Uint8Array.of(97, 98), 'application/octet-stream', 'ab'],
  ['a stream of the web', () => new Blob(['ab']).stream(), 'application/octet-stream', 'ab'],
  ['nothing at all', () => [], 'text/plain; charset=utf-8', ''],
] as const)('takes %s', async (_what, handler, type, text) => {
  const { head, body, error } = await answerOf(streamed(quiet, handler as unknown as () => string));
  expect(head).toMatchObject({ statusCode: 200, headers: { 'content-type': type } });
  expect([body, error]).toEqual([text, undefined]);
});

const BEFORE: readonly (readonly [string, HttpRequestOptions, () => unknown, number, string])[] = [
  ['input that does not fit', { query: { id: ['a', 'b'] } }, () => 'x', 400, 'input.invalid'],
  [
    'an error of the handler',
    {},
    () => {
      throw new Error('hunter2');
    },
    500,
    'internal',
  ],
  [
    'a refusal',
    {},
    () => {
      throw new Refusal('order.unknown', { status: 404 });
    },
    404,
    'order.unknown',
  ],
  [
    'an error before the first piece',
    {},
    async function* (): AsyncGenerator<string> {
      await wait(1);
      if (Date.now() > 0) throw new Error('hunter2');
      yield '';
    },
    500,
    'internal',
  ],
  [
    'a header that breaks the line',
    {},
    () => ({ statusCode: 200, headers: { a: 'b\r\nc: d' }, body: 'x' }),
    500,
    'answer.invalid',
  ],
  ['what is no text', {}, () => [1], 500, 'answer.invalid'],
  ['no body', {}, () => 7, 500, 'answer.invalid'],
];

it.each(BEFORE)(
  'before the first byte %s is a problem document',
  async (_what, options, handler, status, code) => {
    const { head, body, error } = await answerOf(
      streamed(quiet, handler as unknown as () => string),
      options,
    );
    expect(head).toMatchObject({
      statusCode: status,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(JSON.parse(body)).toMatchObject({ status, code });
    expect(body).not.toContain('hunter2');
    expect(error).toBeUndefined();
  },
);

it('answers at the deadline where nothing was sent, and never sends what comes later', async () => {
  let ended = false;
  const handler = streamed(quiet, async function* (_request, ctx): AsyncGenerator<string> {
    try {
      await wait(80);
      yield `late ${ctx.signal.aborted}`;
    } finally {
      ended = true;
    }
  });
  const { head, body } = await answerOf(handler, {}, 30);
  expect([head.statusCode, JSON.parse(body).code]).toEqual([504, 'deadline.exceeded']);
  await wait(100);
  expect(ended).toBe(true);
});

it('ends early at the deadline where something was sent, tells the platform, and writes a last piece', async () => {
  const cut = ({ code }: { readonly code: string }) => `event: error\ndata: ${code}\n\n`;
  const handler = streamed({ ...quiet, cut }, async function* (): AsyncGenerator<string> {
    for (;;) {
      yield 'data: 1\n\n';
      await wait(10);
    }
  });
  const { head, body, error } = await answerOf(handler, {}, 50);
  expect(head.statusCode).toBe(200);
  expect(body).toMatch(/^(data: 1\n\n)+event: error\ndata: deadline\.exceeded\n\n$/);
  expect(error).toMatchObject({ name: 'deadline.exceeded' });
});

it('an error after the first piece is told without its text', async () => {
  const handler = streamed(quiet, async function* (): AsyncGenerator<string> {
    yield 'a';
    throw new Error('hunter2');
  });
  const { body, error } = await answerOf(handler);
  expect(body).toBe('a');
  expect(String((error as Error).stack)).toMatch(/^internal: internal \(request [\w-]+\)$/);
  expect(handler.counts.get('internal')).toBe(1);
});

it('a reader that has gone ends the generator', async () => {
  let ended = false;
  const handler = streamed(quiet, async function* (): AsyncGenerator<string> {
    try {
      for (;;) yield 'x'.repeat(100);
    } finally {
      ended = true;
    }
  });
  const stream = new PassThrough({ highWaterMark: 16 });
  setTimeout(() => stream.destroy(), 20);
  await expect(handler(httpEvent(), stream, fakeContext())).rejects.toMatchObject({
    name: 'internal',
  });
  await wait(5);
  expect(ended).toBe(true);
});

it('answers a preflight request without the handler', async () => {
  const event = http({ cors: cors({ origins: ['https://a.example'], methods: ['POST'] }) });
  const handler = streamed({ log: false, event }, () => 'reached');
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' };
  const { head, body } = await answerOf(handler, { method: 'OPTIONS', headers });
  expect(head).toMatchObject({ headers: { 'access-control-allow-origin': 'https://a.example' } });
  expect(body).toBe('');
});

it('refuses parts that keep answers', () => {
  const parts = [idempotency({ store: memoryStore() })];
  expect(() => streamed({ ...quiet, parts }, () => 'x')).toThrow(/kept nowhere/);
});
