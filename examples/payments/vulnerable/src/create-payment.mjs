import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const queue = new SQSClient();

export async function handler(event) {
  console.log('request', JSON.stringify(event));
  const { merchant, amount, currency, account, reference } = JSON.parse(event.body);
  const payment = { id: randomUUID(), merchant, amount, currency, account, reference };
  await queue.send(
    new SendMessageCommand({ QueueUrl: process.env.WAITING, MessageBody: JSON.stringify(payment) }),
  );
  return { statusCode: 202, headers: { 'access-control-allow-origin': '*' }, body: JSON.stringify(payment) };
}
