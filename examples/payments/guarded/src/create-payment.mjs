import { randomUUID } from 'node:crypto';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { guard } from '@postern/guard';
import { messageAttributes } from '@postern/guard/carry';
import { cors } from '@postern/guard/cors';
import { http } from '@postern/guard/http';
import { idempotency } from '@postern/guard/idempotency';
import { dynamoStore } from '@postern/guard/idempotency/dynamodb';
import { limits } from '@postern/guard/limits';
import { dynamoBuckets } from '@postern/guard/limits/dynamodb';
import { merchant } from './merchant.mjs';
import { Payment } from './payment.mjs';

const client = new DynamoDB();
const queue = new SQSClient();

export const handler = guard(
  {
    event: http({
      body: Payment,
      cors: cors({
        origins: [process.env.DASHBOARD],
        methods: ['POST'],
        headers: ['authorization', 'content-type', 'idempotency-key'],
      }),
    }),
    identity: merchant,
    // Whoever goes wild with a merchant's token takes nothing from other merchants.
    limits: limits({
      store: dynamoBuckets({ client, table: process.env.BUDGETS }),
      ifStoreFails: 'allow',
      budgets: [{ by: 'tenant', limit: 100, perMs: 60_000 }],
    }),
    // A request that is sent again, with the same `Idempotency-Key`, is no second payment.
    idempotency: idempotency({ store: dynamoStore({ client, table: process.env.ONCE }) }),
  },
  async ({ body }, ctx) => {
    const payment = { ...body, id: randomUUID(), merchant: ctx.claims['custom:merchant'] };
    const send = new SendMessageCommand({
      QueueUrl: process.env.WAITING,
      MessageBody: JSON.stringify(payment),
      MessageAttributes: messageAttributes(ctx),
    });
    await queue.send(send, { abortSignal: ctx.signal });
    ctx.log.info('payment taken', { payment });
    return { statusCode: 202, body: { id: payment.id } };
  },
);
