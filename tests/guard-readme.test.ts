import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, expect, it, vi } from 'vitest';
import { folderOf } from './support/program.ts';
import { ROOT } from './support/source.ts';

const folder = folderOf({});
afterAll(() => {
  folder.remove();
  vi.unstubAllGlobals();
});

/** The first example of the README, as a bundler makes a module of it. */
async function example(): Promise<(event: unknown, context: object) => Promise<unknown>> {
  const text = readFileSync(join(ROOT, 'packages/guard/README.md'), 'utf8');
  const [, code = ''] = /```ts\n([^`]+)```/.exec(text) ?? [];
  const file = join(folder.path, 'example.ts');
  writeFileSync(file, code);
  const resolve = { conditionNames: ['postern:source', 'import', 'node'] };
  const modules = { modules: [join(ROOT, 'node_modules')] };
  const bundle = await rolldown({
    input: file,
    platform: 'node',
    resolve: { ...resolve, ...modules },
  });
  const built = join(folder.path, 'example.mjs');
  await bundle.write({ file: built, format: 'esm' });
  const { handler } = await import(pathToFileURL(built).href);
  return handler;
}

it('the example of the README runs and does what the README says', async () => {
  const sent: RequestInit[] = [];
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    sent.push(init);
  });
  const handler = await example();
  const record = (messageId: string, body: string) => ({
    messageId,
    body,
    eventSource: 'aws:sqs',
    messageAttributes: { 'x-correlation-id': { stringValue: 'order-7' } },
  });
  const Records = [record('a', '{"orderId":"A-17","amount":3}'), record('b', '{"orderId":17}')];
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 3000 };
  expect(await handler({ Records }, context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'b' }],
  });
  expect(sent).toHaveLength(1);
  expect(sent[0]?.headers).toMatchObject({ 'x-correlation-id': 'order-7' });
  // The call is over: what would still run is stopped.
  expect(sent[0]?.signal?.aborted).toBe(true);
});
