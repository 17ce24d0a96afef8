import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { guard } from '@postern/guard';
import { messageAttributes } from '@postern/guard/carry';
import { capturedConsole } from '@postern/guard/console';
import { schedule } from '@postern/guard/schedule';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const topic = new SNSClient();

const log = { service: 'payments', redact: { keys: ['account'] } };

export const handler = guard({ event: schedule(), log, parts: [capturedConsole()] }, async (_tick, ctx) => {
  const query = new QueryCommand({
    TableName: process.env.PAYMENTS,
    IndexName: 'by-state',
    KeyConditionExpression: '#state = :ordered',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':ordered': 'ordered' },
    Limit: 100,
  });
  const { Items = [] } = await table.send(query, { abortSignal: ctx.signal });
  // Lines of old code come out structured, and without the accounts in them.
  console.log('still open', Items);
  const publish = new PublishCommand({
    TopicArn: process.env.OFFICE,
    Message: `${Items.length} payments are open`,
    MessageAttributes: messageAttributes(ctx),
  });
  await topic.send(publish, { abortSignal: ctx.signal });
});
