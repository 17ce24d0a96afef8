import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  for (const { dynamodb } of event.Records) {
    const subject = dynamodb.NewImage?.subject?.S ?? '';
    const label = /refund|invoice/i.test(subject) ? 'billing' : 'general';
    await table.send(
      new UpdateCommand({
        TableName: process.env.MESSAGES,
        Key: { id: dynamodb.Keys.id.S },
        UpdateExpression: 'SET label = :label ADD labelled :one',
        ExpressionAttributeValues: { ':label': label, ':one': 1 },
      }),
    );
  }
}
