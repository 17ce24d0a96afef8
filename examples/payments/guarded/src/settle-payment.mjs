import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { guard } from '@postern/guard';
import { urlSegment } from '@postern/guard/encode';
import { attemptOf, idempotency } from '@postern/guard/idempotency';
import { dynamoStore } from '@postern/guard/idempotency/dynamodb';
import { breaker } from '@postern/guard/limits';
import { reach } from '@postern/guard/reach';
import { sqs } from '@postern/guard/sqs';
import Stripe from 'stripe';
import { Waiting } from './payment.mjs';
import { stripeSecrets } from './secrets.mjs';

const client = new DynamoDB();
const table = DynamoDBDocumentClient.from(client);
const queue = new SQSClient();
const httpClient = Stripe.createFetchHttpClient();
const circuit = breaker({ name: 'stripe', failures: 5, openMs: 30_000 });

// `postern guard-policy` writes such a list from a scan. A library that calls home is told of, and refused.
const policy = {
  version: 1,
  hosts: ['api.stripe.com', 'hooks.dashboard.example', '*.amazonaws.com'],
  programs: [],
  writes: [],
};

export const handler = guard(
  {
    event: sqs(Waiting, {
      concurrency: 3,
      // A message that can never succeed is kept for somebody to look at.
      park: ({ raw }, { code }) =>
        queue.send(new SendMessageCommand({ QueueUrl: process.env.PARKED, MessageBody: JSON.stringify({ code, raw }) })),
    }),
    deadline: { marginMs: 1000 },
    parts: [reach({ policy, mode: 'enforce' })],
    idempotency: idempotency({ store: dynamoStore({ client, table: process.env.ONCE }) }),
  },
  async ({ body }, ctx) => {
    const { apiKey } = await stripeSecrets(ctx.signal);
    const { account, amount, currency, id, merchant } = body;
    const transfer = { amount, currency, destination: account, metadata: { payment: id } };
    // Stripe does once what comes with one key, also when this attempt dies before it has noted that.
    const options = { idempotencyKey: attemptOf(ctx).key, timeout: ctx.remainingMs(), maxNetworkRetries: 0 };
    const stripe = new Stripe(apiKey, { httpClient });
    const { id: done } = await circuit.run(() => stripe.transfers.create(transfer, options), ctx);
    const put = new PutCommand({ TableName: process.env.PAYMENTS, Item: { ...body, state: 'ordered', transfer: done } });
    await table.send(put, { abortSignal: ctx.signal });
    const hook = `https://hooks.dashboard.example/merchants/${urlSegment(merchant)}/payments/${urlSegment(id)}`;
    await fetch(hook, { method: 'POST', headers: ctx.carry(), signal: ctx.signal });
  },
);
