import { gunzipSync } from 'node:zlib';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

const queue = new SQSClient();

export async function handler(event) {
  const lines = gunzipSync(Buffer.from(event.body, 'base64')).toString().split('\n');
  const Entries = lines.map((line, index) => {
    // One merchant's program writes `payee.name`, `payee.account`.
    const payment = { payee: {} };
    for (const [name, value] of Object.entries(JSON.parse(line))) {
      const [group, field] = name.split('.');
      if (field === undefined) payment[group] = value;
      else payment[group][field] = value;
    }
    return { Id: String(index), MessageBody: JSON.stringify(payment) };
  });
  await queue.send(new SendMessageBatchCommand({ QueueUrl: process.env.WAITING, Entries }));
  return { statusCode: 202, body: JSON.stringify({ taken: Entries.length }) };
}
