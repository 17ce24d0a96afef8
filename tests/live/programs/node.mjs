import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const queue = new SQSClient();
const secrets = new SecretsManagerClient();
const TableName = process.env.ORDERS;

export async function handler() {
  await table.send(new PutCommand({ TableName, Item: { pk: 'n', mail: 'm', n: 1 } }));
  const { Item } = await table.send(new GetCommand({ TableName, Key: { pk: 'n' } }));
  await table.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-mail',
      KeyConditionExpression: 'mail = :m',
      ExpressionAttributeValues: { ':m': Item.mail },
    }),
  );
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.TOKEN }),
  );
  await queue.send(
    new SendMessageCommand({ QueueUrl: process.env.WORK, MessageBody: SecretString }),
  );
}
