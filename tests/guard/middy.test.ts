import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { http } from '../../packages/guard/src/http/http.ts';
import { GuardError } from '../../packages/guard/src/index.ts';
import { guardMiddleware, type MiddyRequest } from '../../packages/guard/src/middy/middy.ts';
import { folderOf } from '../support/program.ts';

/** middy in the version that is tried. */
const MIDDY = '@middy/core@6.4.5';

const folder = folderOf({ 'package.json': '{}' });
afterAll(folder.remove);
const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
const done = spawnSync('npm', ['install', '--prefix', folder.path, MIDDY, ...quiet], {
  encoding: 'utf8',
});
const reason = done.status === 0 ? undefined : done.stderr;
if (reason !== undefined) process.stderr.write(`tests/guard/middy.test.ts is skipped: ${reason}\n`);

type Handler = (event: unknown, context: MiddyRequest['context']) => unknown;
type Middy = (handler: Handler) => { use(middleware: unknown): Handler };
const entry = pathToFileURL(join(folder.path, 'node_modules/@middy/core/index.js')).href;
const middy: Middy =
  reason === undefined ? (await import(entry)).default : () => ({ use: () => () => 1 });

const request = (body: string) => ({
  rawPath: '/orders',
  headers: { 'content-type': 'application/json' },
  requestContext: { http: { method: 'POST' } },
  body,
});
const context = (ms = 3000) => ({ awsRequestId: 'r-1', getRemainingTimeInMillis: () => ms });
const guarded = (handler: Handler) =>
  middy(handler).use(guardMiddleware({ event: http(), log: false }));

describe.skipIf(reason !== undefined)('as a middleware of middy', () => {
  it('the handler gets the checked event, and its result is answered', async () => {
    const handler = guarded((event, { guard }) => ({
      body: (event as { body: unknown }).body,
      id: guard?.requestId,
    }));
    expect(await handler(request('{"a":1}'), context())).toMatchObject({
      statusCode: 200,
      headers: { 'x-content-type-options': 'nosniff' },
      body: '{"body":{"a":1},"id":"r-1"}',
    });
  });

  it('what does not fit never reaches the handler', async () => {
    let calls = 0;
    const handler = guarded(() => {
      calls += 1;
    });
    const answers = await Promise.all(
      ['{"__proto__":1}', '{"a":1,"a":2}', '{'].map((body) => handler(request(body), context())),
    );
    expect(answers).toMatchObject([{ statusCode: 400 }, { statusCode: 400 }, { statusCode: 400 }]);
    expect(calls).toBe(0);
  });

  it('errors tell nothing of the inside', async () => {
    const handler = guarded(() => {
      throw new Error('password=hunter2');
    });
    const answer = await handler(request('{}'), context());
    expect(answer).toMatchObject({ statusCode: 500 });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('without an answer to failures, the failure that leaks nothing is thrown', async () => {
    const spec = { source: 'x', open: (raw: unknown) => ({ pieces: [{ raw }] }), decode: () => 1 };
    const handler = middy(() => {
      throw new Error('password=hunter2');
    }).use(guardMiddleware({ event: spec, log: false }));
    await expect(handler({}, context())).rejects.toMatchObject({
      name: 'internal',
      message: 'internal (request r-1)',
    });
  });

  it('the signal aborts at the deadline, and the answer tells of it', async () => {
    const handler = guarded(
      (_event, { guard }) =>
        new Promise((resolve) => guard?.signal.addEventListener('abort', () => resolve('late'))),
    );
    expect(await handler(request('{}'), context(50))).toMatchObject({ statusCode: 504 });
  });

  it('a refusal by a part ends the invocation', async () => {
    const limits = {
      name: 'no',
      admit: () => {
        throw new GuardError('limit.rate', 'too many');
      },
    };
    const handler = middy(() => 'never').use(
      guardMiddleware({ event: http(), limits, log: false }),
    );
    expect(await handler(request('{}'), context())).toMatchObject({ statusCode: 429 });
  });

  it('invocations side by side keep to themselves', async () => {
    const handler = guarded(async (event) => {
      const { body } = event as { body: { n: number } };
      await new Promise((resolve) => setTimeout(resolve, 10 - body.n));
      return body;
    });
    const answers = await Promise.all(
      [1, 5, 9].map((n) => handler(request(`{"n":${n}}`), context())),
    );
    expect(answers.map((answer) => (answer as { body: string }).body)).toEqual([
      '{"n":1}',
      '{"n":5}',
      '{"n":9}',
    ]);
  });
});
