import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  const { id } = event.pathParameters;
  const { Item } = await table.send(new GetCommand({ TableName: process.env.ORDERS, Key: { id } }));
  // Somebody else's order and no order are the same answer.
  const mine = Item?.customer === event.requestContext.authorizer.jwt.claims.sub;
  return mine ? { statusCode: 200, body: JSON.stringify(Item) } : { statusCode: 404 };
}
