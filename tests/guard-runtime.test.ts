import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment, installRuntime } from './support/lambda.ts';
import { folderOf } from './support/program.ts';
import { ROOT } from './support/source.ts';

/** A function as a user bundles it. Each call says what it saw, and leaves something behind on request. */
const FUNCTION = `
import { guard } from '${join(ROOT, 'packages/guard/src/index.ts')}';
import { sqs } from '${join(ROOT, 'packages/guard/src/events/sqs.ts')}';
let before;
const seen = { aborted: false };
const direct = guard({ deadline: { marginMs: 150 } }, async (event, ctx) => {
  const left = { aborted: before?.aborted, late: seen.late };
  before = ctx.signal;
  if (event.leave) setTimeout(() => { seen.late = ctx.signal.aborted; }, 30);
  if (event.hang) await new Promise(() => {});
  if (event.fail) throw new Error('password=hunter2');
  ctx.log.info('called', { token: 'abc' });
  return { ...left, id: ctx.requestId, trace: ctx.trace.traceId, left: ctx.remainingMs() };
});
const queue = guard({ event: sqs() }, ({ body }) => { if (body === 'bad') throw new Error('x'); });
export const handler = (event, context) => ('Records' in event ? queue : direct)(event, context);
`;

const runtime = folderOf({});
const reason = installRuntime(runtime.path);
if (reason !== undefined)
  process.stderr.write(`tests/guard-runtime.test.ts is skipped: ${reason}\n`);
afterAll(runtime.remove);

/** A folder with the function in one of the forms that bundlers write. */
async function bundled(format: 'esm' | 'cjs'): Promise<string> {
  const folder = join(runtime.path, format);
  mkdirSync(folder);
  writeFileSync(join(folder, 'source.js'), FUNCTION);
  const bundle = await rolldown({ input: join(folder, 'source.js'), platform: 'node' });
  const file = join(folder, format === 'esm' ? 'index.mjs' : 'index.cjs');
  await bundle.write({ file, format, minify: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}

describe.skipIf(reason !== undefined).each(['esm', 'cjs'] as const)(
  'on the runtime interface of AWS Lambda, as %s',
  (format) => {
    let environment: Environment;
    beforeAll(async () => {
      environment = await Environment.start(
        process.env.POSTERN_GUARD_NODE ?? process.execPath,
        runtime.path,
        await bundled(format),
      );
    });
    afterAll(() => environment.stop());

    it('answers with the ids of the platform, and logs without secrets', async () => {
      const { kind, body } = await environment.invoke({});
      expect(kind).toBe('response');
      expect(body).toMatchObject({
        id: 'request-1',
        trace: '5759e988bd862e3fe1be46a994272793',
        left: expect.any(Number),
      });
      const line = environment.lines.find((one) => one.includes('"called"'));
      expect(JSON.parse(line ?? '')).toMatchObject({ requestId: 'request-1', token: '[redacted]' });
    });

    it('fails before the platform ends it, with a code', async () => {
      const begin = performance.now();
      const { kind, body } = await environment.invoke({ hang: true }, 400);
      expect(performance.now() - begin).toBeLessThan(400);
      expect(kind).toBe('error');
      expect(body).toMatchObject({
        errorType: 'deadline.exceeded',
        errorMessage: 'deadline.exceeded (request request-2)',
      });
    });

    it('tells the platform nothing of the inside', async () => {
      const { kind, body } = await environment.invoke({ fail: true });
      expect(kind).toBe('error');
      expect(body).toMatchObject({ errorType: 'internal' });
      expect(JSON.stringify(body)).not.toMatch(/hunter2|index\.|at /);
    });

    it('what a call leaves behind is aborted, also over a freeze', async () => {
      await environment.invoke({ leave: true });
      await new Promise((resolve) => setTimeout(resolve, 60));
      const { body } = await environment.invoke({});
      expect(body).toMatchObject({ aborted: true });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect((await environment.invoke({})).body).toMatchObject({ late: true });
    });

    it('reports the records that failed', async () => {
      const record = (messageId: string, body: string) => ({
        messageId,
        body,
        eventSource: 'aws:sqs',
      });
      const Records = [record('a', 'good'), record('b', 'bad')];
      expect(await environment.invoke({ Records })).toEqual({
        kind: 'response',
        body: { batchItemFailures: [{ itemIdentifier: 'b' }] },
      });
    });
  },
);
