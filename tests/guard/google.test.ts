import { spawnSync } from 'node:child_process';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Schema } from '../../packages/guard/src/core/schema.ts';
import {
  firestore,
  googleHttp,
  onEvent,
  onRequest,
  pubSub,
  storage,
} from '../../packages/guard/src/google/google.ts';
import { folderOf } from '../support/program.ts';

/** Google's own host in the version that is tried. */
const FRAMEWORK = '@google-cloud/functions-framework@5.0.5';

const folder = folderOf({ 'package.json': '{}' });
const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
const done = spawnSync('npm', ['install', '--prefix', folder.path, FRAMEWORK, ...quiet], {
  encoding: 'utf8',
});
const reason = done.status === 0 ? undefined : done.stderr;
if (reason !== undefined)
  process.stderr.write(`tests/guard/google.test.ts is skipped: ${reason}\n`);

const load = createRequire(join(folder.path, 'index.js'));
const framework = reason === undefined ? load('@google-cloud/functions-framework') : undefined;
const testing =
  reason === undefined ? load('@google-cloud/functions-framework/testing') : undefined;

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  folder.remove();
});

/** Starts a function in the framework; gives the address of its server. */
async function started(kind: 'http' | 'cloudEvent', handler: unknown): Promise<string> {
  const name = `f${servers.length}`;
  framework[kind](name, handler);
  const server: Server = testing.getTestServer(name);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes objects with a text `a`. */
const schema: Schema<unknown, { readonly a: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'object' && value !== null && 'a' in value && typeof value.a === 'string'
        ? { value: { a: value.a } }
        : { issues: [{ message: 'no', path: ['a'] }] },
  },
};

let got: unknown[] = [];
beforeEach(() => {
  got = [];
});

const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const json = { 'content-type': 'application/json' };

/** Sends a CloudEvent in binary mode, as Eventarc does. */
function delivered(url: string, type: string, body: unknown, headers = {}): Promise<Response> {
  const event = {
    'ce-id': 'e-1',
    'ce-type': `google.cloud.${type}`,
    'ce-source': '//here',
    'ce-specversion': '1.0',
    traceparent: parent,
    ...json,
    ...headers,
  };
  const sent = body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: event, body: sent });
}

describe.skipIf(reason !== undefined)('HTTP functions in the Functions Framework', () => {
  const start = (): Promise<string> =>
    started(
      'http',
      onRequest({ event: googleHttp({ body: schema }), log: false }, ({ path, query, body }) => ({
        statusCode: 201,
        cookies: ['a=1', 'b=2'],
        body: { path, query, body },
      })),
    );

  it('a request is read, checked and answered', async () => {
    const url = `${await start()}/orders/7?x=1&x=2`;
    const response = await fetch(url, { method: 'POST', headers: json, body: '{"a":"é"}' });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toEqual({
      path: '/orders/7',
      query: { x: ['1', '2'] },
      body: { a: 'é' },
    });
  });

  it.each([
    ['a body that does not fit', '{"a":1}', json, 400],
    ['a key twice', '{"a":"x","a":"y"}', json, 400],
    ['a prototype', '{"a":"x","__proto__":1}', json, 400],
    ['a long body', `{"a":"${'x'.repeat(1_100_000)}"}`, json, 413],
    ['a type that nobody reads', '<a/>', { 'content-type': 'text/xml' }, 415],
  ])('%s is refused', async (_name, body, headers, status) => {
    const response = await fetch(await start(), { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('an error tells nothing of the inside', async () => {
    const handler = onRequest({ event: googleHttp(), log: false }, () => {
      throw new Error('password=hunter2');
    });
    const response = await fetch(await started('http', handler));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
  });

  it('ends before the platform ends it', async () => {
    process.env.CLOUD_RUN_TIMEOUT_SECONDS = '0.2';
    try {
      const handler = onRequest({ event: googleHttp(), log: false }, () => new Promise(() => {}));
      expect((await fetch(await started('http', handler))).status).toBe(504);
    } finally {
      delete process.env.CLOUD_RUN_TIMEOUT_SECONDS;
    }
  });
});

describe.skipIf(reason !== undefined)('CloudEvents in the Functions Framework', () => {
  const message = (text: string) => ({
    message: {
      messageId: 'm-1',
      data: Buffer.from(text).toString('base64'),
      attributes: { 'x-correlation-id': 'order-7' },
    },
    subscription: 'projects/p/subscriptions/s',
  });

  it('a message of Pub/Sub', async () => {
    const handler = onEvent({ event: pubSub(schema), log: false }, (event, { trace }) => {
      got.push(event, trace.traceId, trace.correlationId);
    });
    const url = await started('cloudEvent', handler);
    const type = 'pubsub.topic.v1.messagePublished';
    expect((await delivered(url, type, message('{"a":"x"}'))).status).toBe(204);
    expect(got).toEqual([
      {
        id: 'm-1',
        body: { a: 'x' },
        attributes: { 'x-correlation-id': 'order-7' },
        subscription: 'projects/p/subscriptions/s',
        orderingKey: undefined,
      },
      'a'.repeat(32),
      'order-7',
    ]);
    expect((await delivered(url, type, message('{"a":"x","a":"y"}'))).status).toBe(500);
    expect((await delivered(url, 'storage.object.v1.finalized', message('{}'))).status).toBe(500);
    expect([...handler.counts.keys()].map((key) => key.trim())).toEqual([
      'input.forbidden_key body',
      'event.unexpected',
    ]);
  });

  it('an object of Storage', async () => {
    const handler = onEvent({ event: storage(), log: false }, (event) => got.push(event));
    const url = await started('cloudEvent', handler);
    const data = { bucket: 'b', name: 'a/../b.png', generation: '17', size: '3', contentType: 'c' };
    await delivered(url, 'storage.object.v1.finalized', data);
    expect(got).toEqual([{ ...data, size: 3, event: 'google.cloud.storage.object.v1.finalized' }]);
  });

  const change = {
    value: {
      name: 'projects/p/databases/d/documents/orders/7',
      fields: {
        a: { stringValue: 'x' },
        n: { integerValue: '9007199254740993' },
        l: { arrayValue: { values: [{ integerValue: '1' }, { nullValue: null }] } },
        m: { mapValue: { fields: { b: { booleanValue: true } } } },
      },
    },
    oldValue: {},
  };
  const type = 'firestore.document.v1.written';

  it('a document of Firestore', async () => {
    const handler = onEvent({ event: firestore(), log: false }, (event) => got.push(event));
    await delivered(await started('cloudEvent', handler), type, change);
    expect(got).toMatchObject([
      {
        event: `google.cloud.${type}`,
        name: change.value.name,
        document: { a: 'x', n: '9007199254740993', l: [1, null], m: { b: true } },
        before: undefined,
      },
    ]);
  });

  it('a document in protocol buffers needs a decoder', async () => {
    const headers = { 'content-type': 'application/protobuf' };
    const bytes = Buffer.from(JSON.stringify(change));
    const plain = onEvent({ event: firestore(schema), log: false }, (event) => got.push(event));
    const refused = await delivered(await started('cloudEvent', plain), type, bytes, headers);
    expect(refused.status).toBe(500);
    // Stands for the decoder of the protocol buffers: bytes in, the same structure out.
    const decode = (given: Uint8Array): unknown => JSON.parse(Buffer.from(given).toString());
    const event = firestore(schema, { decode });
    const able = onEvent({ event, log: false }, ({ document }) => got.push(document));
    await delivered(await started('cloudEvent', able), type, bytes, headers);
    expect(got).toEqual([{ a: 'x' }]);
  });

  it.each([
    ['nothing', {}],
    ['a name that is none', { value: { name: 1 } }],
    [
      'two values in one',
      { value: { name: 'n', fields: { a: { stringValue: 'x', nullValue: 0 } } } },
    ],
    ['a field that is none', { value: { name: 'n', fields: { a: 'x' } } }],
  ])('an odd change of Firestore is refused: %s', async (_name, data) => {
    const handler = onEvent({ event: firestore(), log: false }, (event) => got.push(event));
    const { status } = await delivered(await started('cloudEvent', handler), type, data);
    expect([status, got]).toEqual([500, []]);
  });
});
