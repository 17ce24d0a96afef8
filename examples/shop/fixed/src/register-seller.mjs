import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function handler(event) {
  const { name, webhook } = JSON.parse(event.body);
  if (typeof name !== 'string' || !URL.canParse(webhook)) return { statusCode: 400 };
  const owner = event.requestContext.authorizer.jwt.claims.sub;
  const Item = { id: randomUUID(), owner, name, webhook };
  await table.send(new PutCommand({ TableName: process.env.SELLERS, Item }));
  return { statusCode: 201, body: JSON.stringify({ id: Item.id }) };
}
