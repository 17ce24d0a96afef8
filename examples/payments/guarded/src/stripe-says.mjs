import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { guard } from '@postern/guard';
import { withCarried } from '@postern/guard/carry';
import { http } from '@postern/guard/http';
import { seenIn, stripe } from '@postern/guard/webhooks';
import { z } from 'zod';
import { stripeSecrets } from './secrets.mjs';

const client = new DynamoDB();
const bus = new EventBridgeClient();

/** True for the first of all environments that writes the key. */
async function isNew(id, expiresAt, abortSignal) {
  const Item = { id: { S: id }, ttl: { N: String(Math.ceil(expiresAt.getTime() / 1000)) } };
  const put = { TableName: process.env.ONCE, Item, ConditionExpression: 'attribute_not_exists(id)' };
  return client.putItem(put, { abortSignal }).then(
    () => true,
    (error) => {
      if (error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    },
  );
}

const signed = stripe({
  secret: async (signal) => (await stripeSecrets(signal)).signing,
  seen: seenIn(isNew),
});

const Transfer = z.object({ amount: z.int().min(1), metadata: z.object({ payment: z.uuid() }) });
const Said = z.object({
  type: z.enum(['transfer.created', 'transfer.reversed']),
  livemode: z.literal(true),
  data: z.object({ object: Transfer }),
});

const KINDS = { 'transfer.created': 'payment.settled', 'transfer.reversed': 'payment.refused' };

export const handler = guard({ event: http({ body: Said }), parts: [signed] }, async ({ body }, ctx) => {
  const { amount, metadata } = body.data.object;
  const Detail = JSON.stringify(withCarried(ctx, { payment: metadata.payment, amount }));
  const Entries = [{ Source: 'payments', DetailType: KINDS[body.type], Detail, EventBusName: process.env.BUS }];
  const { FailedEntryCount } = await bus.send(new PutEventsCommand({ Entries }), { abortSignal: ctx.signal });
  if (FailedEntryCount > 0) throw new Error('the bus has not taken the event');
  return { statusCode: 204 };
});
