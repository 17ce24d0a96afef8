import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { guard } from '@postern/guard';
import { gzip, ndjson } from '@postern/guard/bodies';
import { messageAttributes } from '@postern/guard/carry';
import { http } from '@postern/guard/http';
import { cognito } from '@postern/guard/identity';
import { z } from 'zod';
import { Payment } from './payment.mjs';

const queue = new SQSClient();

// A URL has no authorizer for tokens, so the function verifies them itself.
const merchant = cognito({
  userPoolId: process.env.USER_POOL,
  clientId: process.env.CLIENT,
  use: 'id',
  claims: z.object({ 'custom:merchant': z.string().regex(/^m-\d{1,9}$/) }),
  tenant: (claims) => String(claims['custom:merchant']),
});

const event = http({
  body: z.array(Payment).min(1).max(10),
  read: [ndjson({ maxLines: 10 })],
  decode: [gzip()],
});

export const handler = guard({ event, identity: merchant }, async ({ body }, ctx) => {
  const Entries = body.map((payment, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify({ ...payment, id: randomUUID(), merchant: ctx.claims['custom:merchant'] }),
    MessageAttributes: messageAttributes(ctx),
  }));
  const send = new SendMessageBatchCommand({ QueueUrl: process.env.WAITING, Entries });
  const { Failed = [] } = await queue.send(send, { abortSignal: ctx.signal });
  return { statusCode: 202, body: { taken: Entries.length - Failed.length, failed: Failed.map(({ Id }) => Id) } };
});
