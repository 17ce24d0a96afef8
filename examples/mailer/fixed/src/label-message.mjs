import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  for (const { dynamodb } of event.Records) {
    const subject = dynamodb.NewImage?.subject?.S ?? '';
    const label = /refund|invoice/i.test(subject) ? 'billing' : 'general';
    await table.send(
      new PutCommand({
        TableName: process.env.LABELS,
        Item: { id: dynamodb.Keys.id.S, label },
      }),
    );
  }
}
