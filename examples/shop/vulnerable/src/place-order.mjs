import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const checkout = new SFNClient();

export async function handler(event) {
  const order = { id: randomUUID(), ...JSON.parse(event.body) };
  await table.send(new PutCommand({ TableName: process.env.ORDERS, Item: order }));
  await checkout.send(
    new StartExecutionCommand({ stateMachineArn: process.env.CHECKOUT, input: JSON.stringify(order) }),
  );
  return { statusCode: 201, body: JSON.stringify(order) };
}
