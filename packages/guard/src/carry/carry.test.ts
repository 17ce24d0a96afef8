import { describe, expect, it } from 'vitest';
import type { Context } from '../core/context.ts';
import type { AnySpec } from '../core/event.ts';
import { type Guarded, guard } from '../core/guard.ts';
import type { LambdaContext } from '../core/lambda.ts';
import type { Schema } from '../core/schema.ts';
import { direct } from '../events/direct.ts';
import { eventBridge } from '../events/event-bridge.ts';
import { sns } from '../events/sns.ts';
import { sqs } from '../events/sqs.ts';
import { http } from '../http/http.ts';
import type { Trace } from '../trace/trace.ts';
import { clientContext, messageAttributes, withCarried } from './carry.ts';

/** Accepts an order with no other property than its id. */
const strict: Schema<unknown, { readonly id: number }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      JSON.stringify(value) === '{"id":1}'
        ? { value: { id: 1 } }
        : { issues: [{ message: JSON.stringify(value) }] },
  },
};

type Sent = {
  readonly event?: AnySpec;
  readonly payload: unknown;
  readonly context?: LambdaContext;
};

/** What a first function sends, as the platform delivers it to a second one. */
async function passed(make: (ctx: Context) => Sent) {
  let sent: Sent | undefined;
  let first: Trace | undefined;
  await guard({ log: false }, (_event, ctx) => {
    first = ctx.trace;
    sent = make(ctx);
  })({ headers: { 'X-Correlation-Id': 'order-7' } });
  let second: Trace | undefined;
  const { event, payload, context = {} } = sent ?? { payload: undefined };
  const note = (_event: unknown, ctx: { readonly trace: Trace }) => {
    second = ctx.trace;
  };
  const handler: Guarded =
    event === undefined ? guard({ log: false }, note) : guard({ event, log: false }, note as never);
  const answer = await handler(payload, context);
  return { first, second, answer };
}

const records = (eventSource: string, fields: object) => ({
  Records: [{ eventSource, ...fields }],
});

describe('the correlation goes on', () => {
  it.each<[string, Parameters<typeof passed>[0]]>([
    [
      'through a queue',
      (ctx) => ({
        event: sqs(strict),
        payload: records('aws:sqs', {
          messageId: 'm',
          body: '{"id":1}',
          messageAttributes: Object.fromEntries(
            Object.entries(messageAttributes(ctx)).map(([name, { StringValue }]) => [
              name,
              { dataType: 'String', stringValue: StringValue },
            ]),
          ),
        }),
      }),
    ],
    [
      'through a topic',
      (ctx) => ({
        event: sns(strict),
        payload: records('aws:sns', {
          Sns: {
            MessageId: 'm',
            Message: '{"id":1}',
            MessageAttributes: Object.fromEntries(
              Object.entries(messageAttributes(ctx)).map(([name, { StringValue }]) => [
                name,
                { Type: 'String', Value: StringValue },
              ]),
            ),
          },
        }),
      }),
    ],
    [
      'through a bus',
      (ctx) => ({
        event: eventBridge(strict),
        payload: { id: 'e', source: 's', 'detail-type': 't', detail: withCarried(ctx, { id: 1 }) },
      }),
    ],
    ['in a payload', (ctx) => ({ event: direct(strict), payload: withCarried(ctx, { id: 1 }) })],
    [
      'beside a payload',
      (ctx) => {
        const text = Buffer.from(clientContext(ctx), 'base64').toString();
        return {
          event: direct(strict),
          payload: { id: 1 },
          context: { clientContext: JSON.parse(text) },
        };
      },
    ],
    [
      'in headers',
      (ctx) => ({
        event: http(),
        payload: {
          rawPath: '/',
          requestContext: { http: { method: 'GET' } },
          headers: ctx.carry(),
        },
      }),
    ],
  ])('%s', async (_name, make) => {
    const { first, second } = await passed(make);
    expect(second).toMatchObject({
      traceId: first?.traceId,
      parentId: first?.spanId,
      correlationId: 'order-7',
      depth: 1,
    });
  });
});
