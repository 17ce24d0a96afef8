import { z } from 'zod';
import type { AnySpec } from '../packages/guard/src/core/event.ts';
import type { AnySchema } from '../packages/guard/src/core/schema.ts';
import { appsync } from '../packages/guard/src/events/appsync.ts';
import { codePipeline } from '../packages/guard/src/events/codepipeline.ts';
import { cognito } from '../packages/guard/src/events/cognito.ts';
import { configRule } from '../packages/guard/src/events/config-rule.ts';
import { direct } from '../packages/guard/src/events/direct.ts';
import { dynamodb } from '../packages/guard/src/events/dynamodb.ts';
import { eventBridge } from '../packages/guard/src/events/event-bridge.ts';
import { firehose } from '../packages/guard/src/events/firehose.ts';
import { kafka } from '../packages/guard/src/events/kafka.ts';
import { kinesis } from '../packages/guard/src/events/kinesis.ts';
import { logData } from '../packages/guard/src/events/log-data.ts';
import { mq } from '../packages/guard/src/events/mq.ts';
import { s3 } from '../packages/guard/src/events/s3.ts';
import { schedule } from '../packages/guard/src/events/schedule.ts';
import { sns } from '../packages/guard/src/events/sns.ts';
import { sqs } from '../packages/guard/src/events/sqs.ts';
import { websocket } from '../packages/guard/src/events/websocket.ts';
import { http } from '../packages/guard/src/http/http.ts';
import type { Trigger } from '../packages/guard/src/testing/testing.ts';

const Id = z.string().regex(/^[A-Z]-\d{1,6}$/);
const note = z.string().max(500).optional();

/** An order as an application would check it: an id with a pattern, a number in a range, a choice, an address, and free text. */
export const Order: z.ZodObject = z.object({
  orderId: Id,
  amount: z.int().min(1).max(999),
  kind: z.enum(['new', 'again']).optional(),
  email: z.email().max(254).optional(),
  note,
});

const Detail = z.object({
  orderId: Id,
  customer: z.object({ name: z.string().min(1).max(100) }),
  note,
});
const Message = z.object({ action: z.enum(['send', 'join']), text: z.string().max(500), note });
const Item = z.object({
  id: Id,
  amount: z.number().min(0).optional(),
  paid: z.boolean().optional(),
  address: z.record(z.string(), z.unknown()).optional(),
  note,
});
const SignUp = z.object({
  userAttributes: z.object({ email: z.email().max(254), name: z.string().max(100).optional() }),
  note,
});
const Arguments = z.object({
  input: z.object({ note: z.string().max(500) }),
  count: z.int().min(1).max(99),
  note,
});
const Parameters = z.object({ tag: z.string().regex(/^[\w:./-]{1,128}$/), note });
const Payload = z.object({
  orderId: Id,
  approved: z.boolean().optional(),
  lines: z
    .array(z.object({ sku: z.string().regex(/^[a-z]-\d+$/), count: z.int().optional() }))
    .max(100),
  note,
});

/** The last part of a key is the uploader's; folder and ending are the application's. */
const Key = z.string().regex(/^in\/[\p{L}\p{N} ()._-]{1,100}\.csv$/u);

/** A guarded handler to attack. */
export type Target = {
  readonly spec: AnySpec;
  /** What the events are made by; undefined where the trigger has no payload to check. */
  readonly schema: AnySchema | undefined;
  /** A good payload with a text in its free field. */
  readonly benign: (text: string) => unknown;
  /** Samples of the engine that the envelope is for. */
  readonly samples: readonly string[];
};

const order = { orderId: 'A-17', amount: 3 };

function target(
  spec: AnySpec,
  schema: AnySchema | undefined,
  benign: (text: string) => unknown,
  ...samples: readonly string[]
): Target {
  return { spec, schema, benign, samples };
}

const orders = (spec: AnySpec, ...samples: readonly string[]): Target =>
  target(spec, Order, (text) => ({ ...order, note: text }), ...samples);

/** One handler for each trigger. */
export const TARGETS: Readonly<Record<Trigger, Target>> = {
  http: orders(http({ body: Order }), 'http-api'),
  rest: orders(http({ body: Order }), 'rest-api'),
  url: orders(http({ body: Order }), 'function-url'),
  alb: orders(http({ body: Order }), 'load-balancer'),
  'alb-multi': orders(http({ body: Order })),
  websocket: target(
    websocket(Message),
    Message,
    (text) => ({ action: 'send', text }),
    'websocket-api',
  ),
  sqs: orders(sqs(Order), 'sqs'),
  sns: orders(sns(Order), 'sns'),
  eventbridge: target(
    eventBridge(Detail),
    Detail,
    (text) => ({ orderId: 'A-17', customer: { name: 'Ada' }, note: text }),
    'eventbridge',
  ),
  s3: target(s3({ key: Key }), Key, () => 'in/Grüße (1).csv', 's3', 's3-eventbridge'),
  dynamodb: target(dynamodb(Item), Item, (text) => ({ id: 'A-17', note: text }), 'dynamodb-stream'),
  kinesis: orders(kinesis(Order), 'kinesis'),
  firehose: orders(firehose(Order), 'firehose'),
  kafka: orders(kafka(Order), 'kafka'),
  mq: orders(mq(Order), 'mq'),
  codepipeline: target(codePipeline(Parameters), Parameters, (text) => ({ tag: 'a', note: text })),
  logs: target(logData(), undefined, (text) => text, 'log-subscription'),
  cognito: target(
    cognito(SignUp),
    SignUp,
    (text) => ({ userAttributes: { email: 'ada@example.com' }, note: text }),
    'cognito',
  ),
  appsync: target(
    appsync(Arguments),
    Arguments,
    (text) => ({ input: { note: text }, count: 2 }),
    'appsync',
  ),
  config: target(
    configRule(Parameters),
    Parameters,
    (text) => ({ tag: 'owner', note: text }),
    'config-rule',
  ),
  schedule: target(schedule(), undefined, () => ({}), 'schedule-rule', 'scheduler'),
  direct: target(
    direct(Payload),
    Payload,
    (text) => ({ orderId: 'A-17', lines: [{ sku: 'b-1' }], note: text }),
    'direct-invoke',
    'step-functions',
  ),
};

/** Texts of honest people that a filter of words would take for attacks. */
export const HONEST_TEXTS: readonly string[] = [
  'Please ring twice, the bell is broken.',
  "O’Brien & Sons, c/o D'Angelo",
  'SELECT the blue one, or DROP it at the door -- thanks; regards',
  'Is 3 < 4 and 5 > 4? <3',
  'Grüße aus Köln, 東京から, שלום, مرحبا 🎉👩‍👩‍👧',
  'Line one\nLine two\r\n\tLine three',
  '50% off {{ today }} only: $5 ${sale}',
  'C:\\Users\\ada\\Desktop or ../attic',
  'https://example.com/?a=1&b=2#c',
  '=A1+B1 is what I typed in the sheet',
  'cat file | grep "me" && echo done',
  'null',
  'undefined and NaN, constructor of __proto__ bridges',
  '"quoted" \'text\' `code`',
  '-- see the note below --',
  '',
  ' ',
  '1e999',
  'a'.repeat(500),
  'Zo\u00eb, Zoe\u0308',
];
