import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnySpec } from '../core/event.ts';
import { guard } from '../core/guard.ts';
import type { Schema } from '../core/schema.ts';
import { http } from '../http/http.ts';
import { appsync } from './appsync.ts';
import { codePipeline } from './codepipeline.ts';
import { cognito } from './cognito.ts';
import { configRule } from './config-rule.ts';
import { direct } from './direct.ts';
import { dynamodb } from './dynamodb.ts';
import { eventBridge } from './event-bridge.ts';
import { firehose } from './firehose.ts';
import { iot } from './iot.ts';
import { kafka } from './kafka.ts';
import { kinesis } from './kinesis.ts';
import { logData } from './log-data.ts';
import { mq } from './mq.ts';
import { s3 } from './s3.ts';
import { schedule } from './schedule.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { stepTask } from './step-functions.ts';
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
  ['codepipeline', codePipeline(), ['codepipeline']],
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

it('iot takes what a rule selects, with the id that it is told of', async () => {
  const anything: Schema<unknown, unknown> = {
    '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
  };
  const { got } = await run(iot(anything), sample('iot-rule'));
  expect(got).toEqual([sample('iot-rule')]);
  let record: string | undefined;
  const handler = guard({ event: iot(order, { id: 'n' }), log: false }, (_message, ctx) => {
    record = (ctx as unknown as { readonly piece: { readonly id?: string } }).piece.id;
  });
  await handler({ orderId: 'A-17', n: 7 });
  expect(record).toBe('7');
  for (const event of [undefined, null, 1, 'text', []]) {
    expect(await run(iot(order), event)).toEqual({ got: [], answer: 'event.unexpected' });
  }
});

it('a task of a state machine is its input, with token and execution where they are named', async () => {
  expect((await run(stepTask(order), sample('step-functions'))).got).toEqual([
    { input: sample('step-functions'), token: undefined, execution: undefined },
  ]);
  const named = stepTask(order, { input: 'input', token: 'token', execution: 'execution' });
  const task = { input: { orderId: 'A-17' }, token: 'T', execution: 'arn:e' };
  expect((await run(named, task)).got).toEqual([task]);
  const { token: _, ...without } = task;
  expect(await run(named, without)).toEqual({ got: [], answer: 'event.unexpected' });
  expect(await run(named, { ...task, input: {} })).toEqual({ got: [], answer: 'input.invalid' });
});

it('the credentials of a pipeline are not among what a log shows of a job', async () => {
  let shown = '';
  const handler = guard({ event: codePipeline(), log: false }, (job) => {
    shown = JSON.stringify({ ...job });
    return job.credentials()?.accessKeyId;
  });
  expect(await handler(sample('codepipeline'))).toMatch(/.+/);
  expect(shown).toContain('inputs');
  expect(shown).not.toMatch(/secret|credential|token":"(?!.{0,8}$)/i);
});

/**
 * What an event of a trigger cannot be without, as the places of the samples say it. Everything else is optional: an
 * event that has it and one that does not count as the same, and so does one with fields that nobody knows.
 */
function optionalOf(
  event: unknown,
  path: readonly (string | number)[] = [],
): (string | number)[][] {
  if (typeof event !== 'object' || event === null) return [];
  return Object.entries(event).flatMap(([name, value]) => {
    const own = [...path, name];
    return [own, ...optionalOf(value, own)];
  });
}

function without(event: unknown, [name = '', ...rest]: readonly (string | number)[]): unknown {
  const copy: Record<string, unknown> | unknown[] = Array.isArray(event)
    ? [...event]
    : { ...(event as object) };
  const fields = copy as Record<string, unknown>;
  if (rest.length === 0) delete fields[name];
  else fields[name] = without(fields[name], rest);
  return copy;
}

/** Whose names are data: partitions, queues. */
const MAPS = ['records', 'rmqMessagesByQueue'];
/** Data in a form of its own, in which every name counts. */
const DATA = ['Keys', 'NewImage', 'OldImage'];

function withMore(event: unknown, of = ''): unknown {
  if (Array.isArray(event)) return event.map((one) => withMore(one));
  if (typeof event !== 'object' || event === null || DATA.includes(of)) return event;
  const more = Object.entries(event).map(([name, value]) => [name, withMore(value, name)]);
  const added = MAPS.includes(of) ? [] : [['addedLater', 'by the platform']];
  return Object.fromEntries([...more, ...added]);
}

/** What is counted as different from what the trigger sends. */
async function driftOf(spec: AnySpec, event: unknown): Promise<readonly string[]> {
  const handler = guard({ event: spec, mode: 'report', log: false }, () => undefined as never);
  await handler(event).catch(() => {});
  return [...handler.counts.keys()].filter((key) => key.startsWith('event.unexpected'));
}

const DRIFT = TRIGGERS.flatMap(([name, spec, own]) => own.map((one) => [name, one, spec] as const));

it.each(DRIFT)(
  '%s: of %s only what is needed counts as different when it is absent',
  async (_name, file, spec) => {
    const event = sample(file);
    expect(await driftOf(spec, withMore(event))).toEqual([]);
    const needed: string[] = [];
    for (const path of optionalOf(event)) {
      if ((await driftOf(spec, without(event, path))).length > 0) needed.push(path.join('.'));
    }
    expect(needed).toMatchSnapshot();
  },
);
