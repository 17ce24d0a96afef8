import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  azureHttp,
  blob,
  cosmos,
  eventGrid,
  eventHub,
  onAzure,
  serviceBus,
  storageQueue,
  timer,
} from '../../packages/guard/src/azure/azure.ts';
import type { Schema } from '../../packages/guard/src/core/schema.ts';
import { folderOf } from '../support/program.ts';

/** Microsoft's own library in the version that is tried. Its host is a program for .NET, which is not there. */
const LIBRARY = '@azure/functions@4.16.5';

const folder = folderOf({ 'package.json': '{}' });
afterAll(folder.remove);

function installed(): string | undefined {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const done = spawnSync('npm', ['install', '--prefix', folder.path, LIBRARY, ...quiet], {
    encoding: 'utf8',
  });
  return done.status === 0 ? undefined : done.stderr;
}

const reason = installed();
if (reason !== undefined) process.stderr.write(`tests/guard/azure.test.ts is skipped: ${reason}\n`);

/** What the library calls the worker for: it registers functions and says how they are invoked. */
type Registered = {
  readonly metadata: { readonly name: string; readonly bindings: Record<string, { type: string }> };
  readonly callback: unknown;
};
type Invocation = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: unknown): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: unknown }>;
};
type Model = { getInvocationModel(core: unknown): Invocation };

const worker: { registered: Registered[]; model?: Model } = { registered: [] };

/** Stands where the worker puts its module: same calls, in this process. */
function library(): { readonly app: Record<string, (name: string, options: object) => void> } {
  const core = join(folder.path, 'node_modules/@azure/functions-core');
  mkdirSync(core, { recursive: true });
  writeFileSync(
    join(core, 'index.js'),
    `const worker = globalThis.azureWorker;
exports.registerFunction = (metadata, callback) => { worker.registered.push({ metadata, callback }); };
exports.setProgrammingModel = (model) => { worker.model = model; };
exports.log = () => {};`,
  );
  Object.assign(globalThis, { azureWorker: worker });
  return createRequire(join(folder.path, 'index.js'))('@azure/functions');
}

const { app } = reason === undefined ? library() : { app: {} };

/** Data of a trigger as the host sends it to the worker, by the worker's protocol. */
type Data = {
  readonly data: object;
  readonly metadata?: Readonly<Record<string, object>>;
};

/** Registers a function and invokes it as the worker does. */
async function invoked(trigger: string, options: object, { data, metadata = {} }: Data) {
  worker.registered.length = 0;
  app[trigger]?.('orders', options);
  const [found] = worker.registered;
  if (found === undefined || worker.model === undefined) throw new Error('nothing is registered');
  const binding = Object.keys(found.metadata.bindings).find((name) => name !== '$return');
  const model = worker.model.getInvocationModel({
    invocationId: 'call-1',
    metadata: found.metadata,
    request: {
      inputData: [{ name: binding, data }],
      triggerMetadata: metadata,
      traceContext: { traceParent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    },
    log: () => {},
  });
  const { context, inputs } = await model.getArguments();
  const result = await model.invokeFunction(context, inputs, found.callback);
  return model.getResponse(context, result);
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
const keep = (event: unknown): void => void got.push(event);

const request = (fields: object) => ({
  data: {
    http: {
      method: 'POST',
      url: 'https://shop.example/api/orders/7?x=1&x=2',
      headers: { 'content-type': 'application/json', cookie: 'sid=1' },
      params: { id: '7' },
      ...fields,
    },
  },
});
const http = (answer: unknown = undefined) => ({
  handler: onAzure({ event: azureHttp({ body: schema }), log: false }, (event, ctx) => {
    const { method, path, query, params, cookies, body } = event;
    got.push({ method, path, query, params, cookies, body, id: ctx.requestId });
    return answer;
  }),
});
const status = (response: object) =>
  (response as { returnValue: { http: { statusCode: string } } }).returnValue.http;

describe.skipIf(reason !== undefined)('on the programming model of Azure Functions', () => {
  it('a request is read, checked and answered', async () => {
    const answer = {
      statusCode: 201,
      body: { ok: true },
      cookies: ['sid=2; Path=/; HttpOnly; SameSite=lax; Max-Age=60', 'b=1'],
    };
    const response = await invoked(
      'http',
      http(answer),
      request({ body: { string: '{"a":"x"}' } }),
    );
    expect(got).toMatchObject([
      {
        method: 'POST',
        path: '/api/orders/7',
        query: { x: ['1', '2'] },
        params: { id: '7' },
        cookies: { sid: '1' },
        body: { a: 'x' },
        id: 'call-1',
      },
    ]);
    expect(status(response)).toMatchObject({
      statusCode: '201',
      headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
      cookies: [
        { name: 'sid', value: '2', path: { value: '/' }, sameSite: 'lax', maxAge: { value: 60 } },
        { name: 'b', value: '1' },
      ],
    });
  });

  it.each([
    ['a body that does not fit', { body: { string: '{"a":1}' } }, '400'],
    ['a prototype', { body: { string: '{"__proto__":1,"a":"x"}' } }, '400'],
    ['a long body', { body: { string: `{"a":"${'x'.repeat(1_100_000)}"}` } }, '413'],
    ['bytes that are no text', { body: { bytes: Buffer.from([0x22, 0xff, 0x22]) } }, '400'],
    [
      'a type that nobody reads',
      { headers: { 'content-type': 'text/xml' }, body: { string: '<a/>' } },
      '415',
    ],
  ])('%s is refused', async (_name, fields, expected) => {
    const response = await invoked('http', http(), request(fields));
    expect(got).toEqual([]);
    expect(status(response)).toMatchObject({
      statusCode: expected,
      headers: { 'content-type': 'application/problem+json' },
    });
  });

  it('a message of a storage queue', async () => {
    const handler = onAzure({ event: storageQueue(schema), log: false }, keep);
    const metadata = { Id: { string: 'm-1' }, DequeueCount: { int: 2 } };
    const options = { queueName: 'q', connection: 'c', handler };
    await invoked('storageQueue', options, { data: { string: '{"a":"x"}' }, metadata });
    expect(got).toEqual([{ id: 'm-1', body: { a: 'x' }, receiveCount: 2 }]);
    const bad = invoked('storageQueue', options, { data: { string: '{"a":1}' }, metadata });
    await expect(bad).rejects.toMatchObject({ name: 'input.invalid' });
  });

  it('messages of Service Bus, of which one fails', async () => {
    const event = serviceBus(schema, { cardinality: 'many' });
    const handler = onAzure({ event, log: false }, (message, ctx) =>
      got.push([message, ctx.trace.traceId]),
    );
    const options = { queueName: 'q', connection: 'c', cardinality: 'many', handler };
    const data = { collectionString: { string: ['{"a":"x"}', '{"a":1}'] } };
    const properties = [{ 'Diagnostic-Id': `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` }, {}];
    const metadata = {
      MessageIdArray: { collectionString: { string: ['m-1', 'm-2'] } },
      DeliveryCountArray: { json: '[1,3]' },
      ApplicationPropertiesArray: { json: JSON.stringify(properties) },
    };
    const done = invoked('serviceBusQueue', options, { data, metadata });
    await expect(done).rejects.toMatchObject({ name: 'input.invalid' });
    expect(got).toMatchObject([[{ id: 'm-1', body: { a: 'x' }, receiveCount: 1 }, 'c'.repeat(32)]]);
  });

  it('events of an event hub, in order', async () => {
    const handler = onAzure({ event: eventHub(schema, { cardinality: 'many' }), log: false }, keep);
    const options = { eventHubName: 'h', connection: 'c', cardinality: 'many', handler };
    const data = { collectionString: { string: ['{"a":"x"}', '{"a":"y"}'] } };
    const metadata = {
      PartitionContext: { json: '{"PartitionId":"3"}' },
      SequenceNumberArray: { json: '[8,9]' },
      PropertiesArray: { json: '[{},{"k":"v"}]' },
    };
    await invoked('eventHub', options, { data, metadata });
    expect(got).toMatchObject([
      { id: '3/8', body: { a: 'x' } },
      { id: '3/9', body: { a: 'y' }, properties: { k: 'v' } },
    ]);
  });

  it.each([
    ['its own schema', { id: '1', topic: '/t', subject: 's', eventType: 'T', eventTime: '2026' }],
    [
      'CloudEvents',
      { id: '1', source: '/t', subject: 's', type: 'T', time: '2026', specversion: '1.0' },
    ],
  ])('an event of Event Grid in %s', async (_name, fields) => {
    const handler = onAzure({ event: eventGrid(schema), log: false }, keep);
    const data = { json: JSON.stringify({ ...fields, data: { a: 'x' } }) };
    await invoked('eventGrid', { handler }, { data });
    expect(got).toEqual([
      { id: '1', type: 'T', source: '/t', subject: 's', time: '2026', data: { a: 'x' } },
    ]);
  });

  it('a file', async () => {
    const handler = onAzure({ event: blob({ maxBytes: 3 }), log: false }, keep);
    const options = { path: 'uploads/{name}', connection: 'c', handler };
    const metadata = { BlobTrigger: { string: 'uploads/a.png' } };
    await invoked('storageBlob', options, { data: { bytes: Buffer.from('abc') }, metadata });
    expect(got).toEqual([{ path: 'uploads/a.png', bytes: Buffer.from('abc'), uri: undefined }]);
    const long = invoked('storageBlob', options, {
      data: { bytes: Buffer.from('abcd') },
      metadata,
    });
    await expect(long).rejects.toMatchObject({ name: 'input.limit' });
  });

  it('documents of Cosmos DB', async () => {
    const handler = onAzure({ event: cosmos(schema), log: false }, keep);
    const options = { databaseName: 'd', containerName: 'c', connection: 'c', handler };
    const data = { json: '[{"id":"1","_etag":"e","a":"x"},{"id":"2","a":"y"}]' };
    await invoked('cosmosDB', options, { data });
    expect(got).toEqual([
      { id: '1', document: { a: 'x' } },
      { id: '2', document: { a: 'y' } },
    ]);
  });

  it('a timer', async () => {
    const handler = onAzure({ event: timer(), log: false }, (tick, ctx) =>
      got.push(tick, ctx.trace.traceId),
    );
    const data = { json: '{"IsPastDue":true,"ScheduleStatus":{"Last":"1","Next":"2"}}' };
    await invoked('timer', { schedule: '0 * * * * *', handler }, { data });
    expect(got).toEqual([{ isPastDue: true, last: '1', next: '2' }, 'a'.repeat(32)]);
  });

  it.each([
    ['storageQueue', { queueName: 'q', connection: 'c' }, eventGrid()],
    ['storageQueue', { queueName: 'q', connection: 'c' }, blob()],
    ['storageQueue', { queueName: 'q', connection: 'c' }, cosmos()],
    ['storageQueue', { queueName: 'q', connection: 'c' }, timer()],
    [
      'storageQueue',
      { queueName: 'q', connection: 'c' },
      serviceBus(schema, { cardinality: 'many' }),
    ],
  ])('what came from another trigger is refused: %s', async (trigger, options, event) => {
    const handler = onAzure({ event: event as ReturnType<typeof timer>, log: false }, keep);
    const done = invoked(trigger, { ...options, handler }, { data: { string: 'text' } });
    await expect(done).rejects.toMatchObject({ name: 'event.unexpected' });
  });
});
