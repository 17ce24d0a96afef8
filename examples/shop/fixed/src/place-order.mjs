import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const checkout = new SFNClient();

export async function handler(event) {
  const { items, card } = JSON.parse(event.body);
  if (!Array.isArray(items) || items.length === 0 || items.length > 100) return { statusCode: 400 };
  if (typeof card !== 'string' || card.length > 200) return { statusCode: 400 };
  const customer = event.requestContext.authorizer.jwt.claims.sub;
  const order = { id: randomUUID(), customer, items: items.map(String) };
  await table.send(new PutCommand({ TableName: process.env.ORDERS, Item: order }));
  const input = JSON.stringify({ ...order, card });
  await checkout.send(new StartExecutionCommand({ stateMachineArn: process.env.CHECKOUT, input }));
  return { statusCode: 201, body: JSON.stringify(order) };
}
