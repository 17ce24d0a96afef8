import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpEvent } from '../packages/guard/src/testing/testing.ts';
import { Environment, installRuntime } from './support/lambda.ts';
import { folderOf } from './support/program.ts';
import { ROOT } from './support/source.ts';

const GUARD = join(ROOT, 'packages/guard/src');
const MODULES = join(ROOT, 'node_modules');

/** What each handler does: fails, hangs, or leaves something behind that runs when the next call is there. */
const WORK = `
let before;
const late = { aborted: undefined };
const work = async ({ query }, ctx) => {
  const left = { aborted: before?.aborted, late: late.aborted };
  before = ctx.signal;
  if (query.leave) setTimeout(() => { late.aborted = ctx.signal.aborted; }, 30);
  if (query.hang) await new Promise(() => {});
  if (query.fail) throw new Error('password=hunter2');
  return { ...left, id: ctx.requestId, trace: ctx.trace.traceId };
};
`;

/** Functions as users bundle them. */
const FUNCTIONS = {
  hono: `
import { Hono } from '${MODULES}/hono/dist/index.js';
import { handle } from '${MODULES}/hono/dist/adapter/aws-lambda/index.js';
import { honoHttp, onHono } from '${GUARD}/hono/hono.ts';
${WORK}
const app = new Hono();
app.get('/', onHono({ event: honoHttp(), deadline: { marginMs: 150 } }, work));
export const handler = handle(app);`,
  express: `
import express from '${MODULES}/express/index.js';
import serverless from '${MODULES}/serverless-http/serverless-http.js';
import { expressHttp, onExpress } from '${GUARD}/express/express.ts';
${WORK}
const app = express();
app.get('/', onExpress({ event: expressHttp(), deadline: { marginMs: 150 } }, work));
export const handler = serverless(app);`,
  streaming: `
import { http } from '${GUARD}/http/http.ts';
import { streamed } from '${GUARD}/streaming/streaming.ts';
${WORK}
export const handler = streamed({ event: http(), deadline: { marginMs: 150 } }, async function* (request, ctx) {
  if (request.query.after) yield 'begun ';
  yield JSON.stringify(await work(request, ctx));
});`,
} as const;

const runtime = folderOf({});
const reason = installRuntime(runtime.path);
if (reason !== undefined)
  process.stderr.write(`tests/guard-adapters.test.ts is skipped: ${reason}\n`);
afterAll(runtime.remove);

/** A folder with a function as one file. */
async function bundled(name: keyof typeof FUNCTIONS): Promise<string> {
  const folder = join(runtime.path, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'source.js'), FUNCTIONS[name]);
  const bundle = await rolldown({ input: join(folder, 'source.js'), platform: 'node' });
  await bundle.write({ file: join(folder, 'index.cjs'), format: 'cjs' });
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}

type Answer = { readonly statusCode: number; readonly body: string };

describe.skipIf(reason !== undefined).each(['hono', 'express', 'streaming'] as const)(
  'on the runtime interface of AWS Lambda: %s',
  (name) => {
    let environment: Environment;
    beforeAll(async () => {
      const node = process.env.POSTERN_GUARD_NODE ?? process.execPath;
      environment = await Environment.start(node, runtime.path, await bundled(name));
    });
    afterAll(() => environment.stop());

    async function call(
      query: Readonly<Record<string, string>>,
      limitMs?: number,
    ): Promise<Answer & { readonly trailer?: string | undefined }> {
      const { body, kind, trailer } = await environment.invoke(
        httpEvent({ form: 'http', path: '/', query }),
        limitMs,
      );
      expect(kind).toBe('response');
      return { ...(body as Answer), trailer };
    }

    it('answers with the ids of the platform', async () => {
      const { statusCode, body } = await call({});
      expect(statusCode).toBe(200);
      expect(JSON.parse(body)).toMatchObject({
        id: 'request-1',
        trace: '5759e988bd862e3fe1be46a994272793',
      });
    });

    it('answers before the platform ends it', async () => {
      const begin = performance.now();
      const { statusCode, body } = await call({ hang: '1' }, 400);
      expect(performance.now() - begin).toBeLessThan(400);
      expect(statusCode).toBe(504);
      expect(JSON.parse(body)).toMatchObject({ code: 'deadline.exceeded' });
    });

    it('tells nothing of the inside', async () => {
      const { statusCode, body } = await call({ fail: '1' });
      expect(statusCode).toBe(500);
      expect(body).not.toMatch(/hunter2|index\.|at /);
    });

    it('what a call leaves behind is aborted, also over a freeze', async () => {
      await call({ leave: '1' });
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(JSON.parse((await call({})).body)).toMatchObject({ aborted: true });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(JSON.parse((await call({})).body)).toMatchObject({ late: true });
    });

    it.runIf(name === 'streaming')(
      'after the first byte the platform hears of an error',
      async () => {
        const failed = await call({ after: '1', fail: '1' });
        expect(failed).toMatchObject({ statusCode: 200, body: 'begun ', trailer: 'internal' });
        const late = await call({ after: '1', hang: '1' }, 400);
        expect(late).toMatchObject({ body: 'begun ', trailer: 'deadline.exceeded' });
        expect((await call({ after: '1' })).trailer).toBeUndefined();
      },
    );
  },
);
