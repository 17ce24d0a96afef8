import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { guard } from '@postern/guard';
import { dynamodb } from '@postern/guard/dynamodb';
import { z } from 'zod';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

const Message = z.object({ id: z.string(), subject: z.string().max(1000).optional() });

export const handler = guard({ event: dynamodb(Message) }, async ({ after }, ctx) => {
  if (after === undefined) return;
  const label = /refund|invoice/i.test(after.subject ?? '') ? 'billing' : 'general';
  const put = new PutCommand({ TableName: process.env.LABELS, Item: { id: after.id, label } });
  await table.send(put, { abortSignal: ctx.signal });
});
