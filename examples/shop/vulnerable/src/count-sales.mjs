import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  for (const { eventName, dynamodb } of event.Records) {
    if (eventName !== 'INSERT') continue;
    await table.send(
      new UpdateCommand({
        TableName: process.env.SALES,
        Key: { id: new Date().toISOString().slice(0, 10) },
        UpdateExpression: 'ADD takings :t, orders :one',
        ExpressionAttributeValues: { ':t': Number(dynamodb.NewImage.total?.N ?? 0), ':one': 1 },
      }),
    );
  }
}
