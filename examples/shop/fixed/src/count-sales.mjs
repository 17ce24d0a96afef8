import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  for (const { eventName, dynamodb } of event.Records) {
    if (eventName !== 'INSERT') continue;
    await count(dynamodb.NewImage);
  }
}

/** A stream may hand over a record again: an order that is in the day's set is counted already. */
async function count({ id, total }) {
  try {
    await table.send(
      new UpdateCommand({
        TableName: process.env.SALES,
        Key: { id: new Date().toISOString().slice(0, 10) },
        UpdateExpression: 'ADD takings :t, orders :order',
        ConditionExpression: 'NOT contains(orders, :id)',
        ExpressionAttributeValues: {
          ':t': Number(total?.N ?? 0),
          ':order': new Set([id.S]),
          ':id': id.S,
        },
      }),
    );
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  }
}
