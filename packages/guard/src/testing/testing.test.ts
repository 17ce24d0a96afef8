import { type } from 'arktype';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnySpec } from '../core/event.ts';
import { guard } from '../core/guard.ts';
import { appsync } from '../events/appsync.ts';
import { codePipeline } from '../events/codepipeline.ts';
import { cognito } from '../events/cognito.ts';
import { configRule } from '../events/config-rule.ts';
import { direct } from '../events/direct.ts';
import { dynamodb } from '../events/dynamodb.ts';
import { eventBridge } from '../events/event-bridge.ts';
import { firehose } from '../events/firehose.ts';
import { kafka } from '../events/kafka.ts';
import { kinesis } from '../events/kinesis.ts';
import { logData } from '../events/log-data.ts';
import { mq } from '../events/mq.ts';
import { s3 } from '../events/s3.ts';
import { schedule } from '../events/schedule.ts';
import { sns } from '../events/sns.ts';
import { sqs } from '../events/sqs.ts';
import { websocket } from '../events/websocket.ts';
import { http } from '../http/http.ts';
import { gateway } from '../identity/identity.ts';
import { sampleOf } from './hostile/sample.ts';
import {
  expectRefused,
  fakeContext,
  hostileArbitrary,
  hostileEvents,
  httpEvent,
  outcomeOf,
  TRIGGERS,
  type Trigger,
  validEvent,
} from './testing.ts';

const Order = z.object({
  id: z.string().regex(/^[A-Z]-\d{1,6}$/),
  amount: z.int().min(1).max(999),
  note: z.string().max(200).optional(),
});
const Key = z.string().regex(/^in\/[\w-]{1,40}\.csv$/);
const valid = { id: 'A-17', amount: 3 };

const SPECS: Readonly<Record<Trigger, AnySpec>> = {
  http: http({ body: Order }),
  rest: http({ body: Order }),
  url: http({ body: Order }),
  alb: http({ body: Order }),
  'alb-multi': http({ body: Order }),
  websocket: websocket(Order),
  sqs: sqs(Order),
  sns: sns(Order),
  eventbridge: eventBridge(Order),
  s3: s3({ key: Key }),
  dynamodb: dynamodb(Order),
  kinesis: kinesis(Order),
  kafka: kafka(Order),
  logs: logData(),
  cognito: cognito(Order),
  appsync: appsync(Order),
  config: configRule(Order),
  codepipeline: codePipeline(Order),
  firehose: firehose(Order),
  mq: mq(Order),
  schedule: schedule(),
  direct: direct(Order),
};

const handlerOf = (trigger: Trigger, work: (got: unknown) => unknown = () => undefined) =>
  guard({ event: SPECS[trigger], log: false }, (event: unknown) => work(event) as never);

const goodPayload = (trigger: Trigger): unknown =>
  trigger === 's3' ? 'in/a.csv' : trigger === 'logs' ? 'a line' : valid;

describe.each(TRIGGERS)('%s', (trigger) => {
  it('takes a valid event', async () => {
    const got: unknown[] = [];
    const handler = handlerOf(trigger, (event) => void got.push(event));
    const outcome = await outcomeOf(handler, validEvent(trigger, goodPayload(trigger)));
    expect(outcome.kind).toBe('answered');
    expect(got).toHaveLength(1);
  });

  it('refuses hostile events without knowing the schema', async () => {
    const judged = await expectRefused(handlerOf(trigger), hostileEvents(trigger));
    expect(judged.refused).toBeGreaterThan(20);
  });

  it('refuses hostile events made by the schema', async () => {
    const schema = trigger === 's3' ? Key : Order;
    const events = hostileEvents(trigger, trigger === 'logs' ? {} : { schema });
    const judged = await expectRefused(handlerOf(trigger), events);
    expect(judged.refused).toBeGreaterThan(20);
  });

  it('gets the same events for the same seed', () => {
    const make = (seed: number): string =>
      JSON.stringify(
        hostileEvents(trigger, { valid, seed, count: 20, without: ['size', 'depth'] }),
      );
    expect(make(7)).toBe(make(7));
    expect(make(7)).not.toBe(make(8));
  });
});

describe('what gets through', () => {
  it('is told: a handler without a guard', async () => {
    const handler = async (event: { Records: { body: string }[] }) =>
      event.Records.map(({ body }) => JSON.parse(body));
    const thrown = await expectRefused(handler as never, hostileEvents('sqs')).catch(String);
    expect(thrown).toMatch(
      /hostile events got through:\n {2}envelope: nothing: failed with TypeError/,
    );
    expect(thrown).toMatch(/and \d+ more/);
  });

  it('is told: a guard without a schema', async () => {
    const handler = guard({ event: sqs(), log: false }, () => undefined);
    await expect(expectRefused(handler, hostileEvents('sqs'))).rejects.toThrow(
      'syntax: nothing but',
    );
  });

  it('is told: a guard that only reports', async () => {
    const handler = guard({ event: sqs(Order), mode: 'report', log: false }, () => undefined);
    await expect(expectRefused(handler, hostileEvents('sqs'))).rejects.toThrow('got through');
  });

  it('is told: a handler that breaks on what it is given', async () => {
    const handler = guard({ event: sqs(Order), log: false }, ({ body }) => {
      if (body.note !== undefined) throw new Error('cannot take notes');
    });
    const events = hostileEvents('sqs', { schema: Order });
    await expect(expectRefused(handler, events)).rejects.toThrow('failed with internal');
  });

  it('is told: a handler that changes all objects', async () => {
    const handler = guard({ event: direct(z.any()), log: false }, () => {
      Object.defineProperty(Object.prototype, 'isAdmin', { value: true, configurable: true });
    });
    const thrown = await expectRefused(handler, hostileEvents('direct')).catch(String);
    Reflect.deleteProperty(Object.prototype, 'isAdmin');
    expect(thrown).toContain('the prototype of all objects changed');
  });

  it('cannot be nothing', async () => {
    await expect(expectRefused(() => 1, [])).rejects.toThrow(TypeError);
  });
});

describe('a schema', () => {
  it.each([
    ['zod', Order],
    [
      'zod formats',
      z.object({ a: z.uuid(), b: z.email(), c: z.url(), d: z.iso.datetime(), e: z.enum(['x']) }),
    ],
    [
      'zod patterns',
      z.object({ a: z.string().regex(/^(?:ab|c)[^a]\w{2,}\.(x|y)+$/), b: z.string().min(30) }),
    ],
    [
      'zod lists',
      z.object({
        a: z.array(z.object({ b: z.number().min(5).multipleOf(5) })).min(2),
        c: z.union([z.literal(4), z.null()]),
      }),
    ],
    ['zod text', z.string().min(3)],
    ['ArkType', type({ id: 'string', 'amount?': 'number > 2' })],
  ])('gives a valid payload: %s', (_name, schema) => {
    const sample = sampleOf(schema as never);
    expect(sample).toBeDefined();
    expect((schema as typeof Order)['~standard'].validate(sample)).not.toHaveProperty('issues.0');
  });

  it('that cannot say what it wants gives none', () => {
    expect(sampleOf(v.object({ id: v.string() }))).toBeUndefined();
    expect(sampleOf(z.string().refine((text) => text === 'x'))).toBeUndefined();
  });

  it('says which events must be refused', () => {
    const events = hostileEvents('sqs', { schema: Order });
    const note = events.filter((one) => one.name.includes('as note: '));
    const id = events.filter((one) => one.name.includes('as id: '));
    expect(id.length).toBeGreaterThan(20);
    expect(id.every((one) => one.mustRefuse)).toBe(true);
    expect(note.some((one) => !one.mustRefuse)).toBe(true);
  });
});

it('takes payloads of an arbitrary', () => {
  const arbitrary = fc.record({ id: fc.string(), amount: fc.integer() });
  const sample = (numRuns: number, seed: number) => fc.sample(arbitrary, { numRuns, seed });
  const events = hostileEvents('kinesis', { schema: Order, sample });
  expect(events.filter((one) => one.name.startsWith('sample '))).toHaveLength(100);
});

describe('a handler that asks who calls', () => {
  const claims = z.object({ sub: z.string() });
  const got: unknown[] = [];
  const options = { identity: gateway({ authorizer: 'jwt', claims }), log: false } as const;
  const work = ({ body }: { body: unknown }) => void got.push(body) as never;
  const handler = guard({ event: http({ body: Order }), ...options }, work);
  const known = { jwt: { claims: { sub: 'ada' } } };

  it.each(['http', 'rest', 'url'] as const)('%s', async (trigger) => {
    const identity = trigger === 'rest' ? known.jwt : known;
    const request = { identity, headers: { 'x-key': 'a' } };
    got.length = 0;
    const before = await expectRefused(handler, hostileEvents(trigger, { schema: Order }));
    expect(before.harmless).toBe(0);
    expect(got).toEqual([]);
    const after = await expectRefused(handler, hostileEvents(trigger, { schema: Order, request }));
    expect(after.harmless).toBeGreaterThan(20);
    expect(got.length).toBe(after.harmless);
  });

  it('and requests that are changed at last', () => {
    const prepare = (event: unknown) => ({ event });
    const [first] = hostileEvents('http', { valid, prepare });
    expect(first?.event).toHaveProperty('event');
  });
});

it('is an arbitrary', async () => {
  const handler = handlerOf('sqs');
  await fc.assert(
    fc.asyncProperty(hostileArbitrary(fc, 'sqs', { schema: Order }), async (one) => {
      const outcome = await outcomeOf(handler, one.event);
      return outcome.kind === 'refused' || (outcome.kind === 'answered' && !one.mustRefuse);
    }),
  );
});

it('a context runs down', async () => {
  const context = fakeContext({ remainingMs: 20, functionName: 'a' });
  expect(context.getRemainingTimeInMillis?.()).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(context.getRemainingTimeInMillis?.()).toBe(0);
  expect(context.invokedFunctionArn).toMatch(/:function:a$/);
});

it.each(['http', 'rest', 'url', 'alb', 'alb-multi'] as const)(
  'a request by %s is read as it was meant',
  async (form) => {
    let got: unknown;
    const handler = guard({ event: http({ body: Order }), log: false }, (event) => {
      const { method, path, query, cookies, headers, ip, body } = event;
      got = {
        method,
        path,
        query: { ...query },
        cookies: { ...cookies },
        note: headers['x-note'],
        ip,
        body,
      };
    });
    const query = { 'ä b': 'c&d' };
    const event = httpEvent({
      form,
      path: '/a',
      query,
      cookies: { k: 'v' },
      headers: { 'X-Note': 'n' },
      body: valid,
    });
    expect(await outcomeOf(handler, event)).toMatchObject({ kind: 'answered' });
    const ip = form.startsWith('alb') ? undefined : '203.0.113.9';
    expect(got).toEqual({
      method: 'POST',
      path: '/a',
      query,
      cookies: { k: 'v' },
      note: 'n',
      ip,
      body: valid,
    });
  },
);

it('attacks on a payload that is plain text are judged as texts', async () => {
  const schema = z.string().regex(/^[\w ]{1,40}$/);
  const handler = guard({ event: sqs(schema, { as: 'text' }), log: false }, () => {});
  const attacks = hostileEvents('sqs', { schema, valid: 'hello', as: 'text' });
  const { refused } = await expectRefused(handler, attacks);
  expect(refused).toBeGreaterThan(100);
  const kinesisTexts = hostileEvents('kinesis', { schema, as: 'text' });
  expect(kinesisTexts.some(({ kind, mustRefuse }) => kind === 'encoding' && mustRefuse)).toBe(true);
});
