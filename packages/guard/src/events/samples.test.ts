import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnySpec } from '../core/event.ts';
import { guard } from '../core/guard.ts';
import type { Schema } from '../core/schema.ts';
import { http } from '../http/http.ts';
import { appsync } from './appsync.ts';
import { cognito } from './cognito.ts';
import { configRule } from './config-rule.ts';
import { direct } from './direct.ts';
import { dynamodb } from './dynamodb.ts';
import { eventBridge } from './event-bridge.ts';
import { firehose } from './firehose.ts';
import { kafka } from './kafka.ts';
import { kinesis } from './kinesis.ts';
import { logData } from './log-data.ts';
import { mq } from './mq.ts';
import { s3 } from './s3.ts';
import { schedule } from './schedule.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { websocket } from './websocket.ts';

const FOLDER = join(import.meta.dirname, '../../../engine/src/link/code/trust/samples');
const names = readdirSync(FOLDER).map((name) => name.replace('.json', ''));
const sample = (name: string): unknown =>
  JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

/** Whatever has an order id, anything else where `some` is not an object. */
const order: Schema<unknown, { readonly orderId: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      (value as { orderId?: unknown } | null)?.orderId === 'A-17'
        ? { value: value as { orderId: string } }
        : { issues: [{ message: 'no order', path: ['orderId'] }] },
  },
};

/** Each trigger with the samples it takes; it must refuse all others. */
const TRIGGERS: readonly (readonly [string, AnySpec, readonly string[]])[] = [
  ['http', http({ body: order }), ['rest-api', 'http-api', 'function-url', 'load-balancer']],
  ['sqs', sqs(order), ['sqs']],
  ['sns', sns(order), ['sns']],
  ['s3', s3(), ['s3', 's3-eventbridge']],
  ['dynamodb', dynamodb(), ['dynamodb-stream']],
  ['kinesis', kinesis(order), ['kinesis']],
  ['firehose', firehose(order), ['firehose']],
  ['kafka', kafka(order), ['kafka']],
  ['kafka', kafka(order, { partial: true }), ['kafka']],
  ['mq', mq(order), ['mq']],
  ['websocket', websocket(), ['websocket-api']],
  ['logs', logData(), ['log-subscription']],
  ['cognito', cognito(), ['cognito']],
  ['appsync', appsync(), ['appsync']],
  ['config', configRule(), ['config-rule']],
  ['schedule', schedule(), ['schedule-rule', 'scheduler']],
];

const run = async (spec: AnySpec, event: unknown): Promise<{ got: unknown[]; answer: unknown }> => {
  const got: unknown[] = [];
  const handler = guard({ event: spec, log: false }, (value: unknown) => {
    got.push(value);
    return undefined as never;
  });
  const answer = await handler(event).catch((error: Error) => error.name);
  return { got, answer };
};

const ABSURD = [
  undefined,
  null,
  1,
  'text',
  [],
  {},
  { Records: null },
  { Records: [null] },
  { Records: [{}] },
  { Records: [{ eventSource: 'aws:sqs' }, { eventSource: 'aws:kinesis' }] },
  { Records: { length: 1e9 } },
  { requestContext: {} },
  { requestContext: { http: {} }, rawPath: 1 },
  { requestContext: { elb: 1 }, httpMethod: {}, path: [] },
  { 'detail-type': 1, source: {}, id: [] },
];

describe.each(TRIGGERS)('%s', (_name, spec, own) => {
  it.each(own)('takes %s', async (name) => {
    const { got, answer } = await run(spec, sample(name));
    expect({ got, answer }).toMatchSnapshot();
    expect(got.length).toBeGreaterThan(0);
  });

  it.each(names.filter((name) => !own.includes(name)))('refuses %s', async (name) => {
    // The REST API's shape is that of a proxy integration of HTTP APIs, too; a mapped integration has none of it.
    const { got, answer } = await run(spec, sample(name));
    expect(got).toEqual([]);
    expect(JSON.stringify(answer)).toMatch(/event\.unexpected/);
  });

  it.each(ABSURD)('refuses %j', async (event) => {
    const { got, answer } = await run(spec, event);
    expect(got).toEqual([]);
    expect(JSON.stringify(answer)).toMatch(/event\.unexpected/);
  });
});

it.each([
  { eventSource: 'aws:mq' },
  { eventSource: 'aws:mq', messages: {} },
  { eventSource: 'aws:rmq', rmqMessagesByQueue: { a: null } },
  { eventSource: 'aws:rmq', rmqMessagesByQueue: { a: [{ data: 1 }] } },
])('mq refuses %j', async (event) => {
  expect(await run(mq(), event)).toEqual({ got: [], answer: 'event.unexpected' });
});

it.each(['eventbridge', 's3-eventbridge', 'scheduler'])('eventbridge takes %s', async (name) => {
  const { got } = await run(eventBridge(), sample(name));
  expect(got).toMatchSnapshot();
});

it.each(['step-functions', 'direct-invoke'])('direct takes %s', async (name) => {
  const { got } = await run(direct(order), sample(name));
  expect(got).toEqual([sample(name)]);
});

it.each(names)('a handler alone takes %s', async (name) => {
  let got: unknown;
  await guard({ log: false }, (event) => {
    got = event;
  })(sample(name));
  expect(got).toEqual(sample(name));
});
