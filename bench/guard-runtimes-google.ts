import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './guard-crash-stores.ts';

/** Google's own host in the version that is tried. */
export const FRAMEWORK = '@google-cloud/functions-framework@5.0.5';

const SOURCE = `
import { cloudEvent, http } from '@google-cloud/functions-framework';
import { googleHttp, onEvent, onRequest, pubSub } from '@postern/guard/google';
const schema = {
  '~standard': {
    version: 1,
    vendor: 'bench',
    validate: (value) => (typeof value?.id === 'string' ? { value: { id: value.id } } : { issues: [{ message: 'no', path: ['id'] }] }),
  },
};
http('request', onRequest({ event: googleHttp({ body: schema }), log: false }, ({ body }) => ({ statusCode: 201, body })));
cloudEvent('event', onEvent({ event: pubSub(schema), log: false }, () => {}));
`;

/** Runs a request and an event through the framework on one Node; how many of the answers are right, and of how many. */
export async function onFramework(
  node: string,
  folder: string,
): Promise<readonly [right: number, of: number]> {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "main": "google.js" }');
  writeFileSync(join(folder, 'google.js'), SOURCE);
  const json = { 'content-type': 'application/json' };
  const post = (url: string, body: string, headers: object = {}): Promise<number> =>
    fetch(url, { method: 'POST', headers: { ...json, ...headers }, body }).then(
      ({ status }) => status,
    );
  const event = {
    'ce-id': 'e-1',
    'ce-type': 'google.cloud.pubsub.topic.v1.messagePublished',
    'ce-source': '//pubsub.googleapis.com/projects/p/topics/t',
    'ce-specversion': '1.0',
  };
  const message = (value: unknown): string => {
    const data = Buffer.from(JSON.stringify(value)).toString('base64');
    return JSON.stringify({ message: { data, messageId: '1' }, subscription: 's' });
  };
  const statuses = [
    ...(await served(node, folder, 'request', async (url) => [
      [await post(url, '{"id":"a"}'), 201],
      [await post(url, '{"id":1}'), 400],
      [await post(url, '{"id":"a","id":"b"}'), 400],
      [await post(url, '<a/>', { 'content-type': 'text/xml' }), 415],
    ])),
    ...(await served(node, folder, 'event', async (url) => [
      [await post(url, message({ id: 'a' }), event), 204],
      [await post(url, message({ id: 1 }), event), 500],
    ])),
  ];
  const right = statuses.filter(([found, expected]) => found === expected).length;
  return [right, statuses.length];
}

type Pairs = readonly (readonly [found: number, expected: number])[];

async function served(
  node: string,
  folder: string,
  target: string,
  use: (url: string) => Promise<Pairs>,
): Promise<Pairs> {
  const port = await freePort();
  const cli = join(folder, 'node_modules/@google-cloud/functions-framework/build/src/main.js');
  const args = [cli, `--target=${target}`, `--port=${port}`];
  const child = spawn(node, args, { cwd: folder, stdio: 'ignore', env: { PATH: '' } });
  try {
    await listening(child, port);
    return await use(`http://127.0.0.1:${port}/`);
  } finally {
    child.kill('SIGKILL');
  }
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    if (child.exitCode !== null) throw new Error(`the framework ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the framework does not start');
}
