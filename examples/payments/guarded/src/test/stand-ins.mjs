// What the tests put in the place of AWS, Redis and Stripe. Requests are kept by the name of their command.
import { mock } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export const PAYMENT = '8e29ab54-6c2b-4c52-9d6e-1d5c2f7f8a10';
export const MERCHANT = { jwt: { claims: { sub: 'ada', 'custom:merchant': 'm-7' } } };
export const SIGNING = 'signing-key-of-the-tests';

const ANSWERS = {
  GetCommand: { Item: { id: PAYMENT, merchant: 'm-7', amount: 1250, currency: 'EUR', reference: '<b>=1+1</b>' } },
  QueryCommand: { Items: [{ id: PAYMENT, account: 'acct_1234567890' }] },
  PutEventsCommand: { FailedEntryCount: 0 },
  SendMessageBatchCommand: { Successful: [] },
  GetObjectCommand: { Body: { transformToString: async () => `${PAYMENT};1250\n` } },
  GetSecretValueCommand: { SecretString: JSON.stringify({ apiKey: 'rk', signing: SIGNING }) },
};

export const sent = [];

const clients = [
  DynamoDBClient,
  DynamoDBDocumentClient,
  EventBridgeClient,
  S3Client,
  SecretsManagerClient,
  SNSClient,
  SQSClient,
];
for (const client of clients) {
  mock.method(client.prototype, 'send', async (command) => {
    const name = command.constructor.name;
    sent.push({ name, input: command.input });
    return ANSWERS[name] ?? {};
  });
}
mock.method(globalThis, 'fetch', async () => Response.json({ id: 'tr_1' }));

Object.assign(process.env, {
  AWS_REGION: 'eu-central-1',
  DASHBOARD: 'https://dashboard.example',
  STAGE: 'staging',
  USER_POOL: 'eu-central-1_AbCdEf123',
  CLIENT: '1example23456789',
  POSTERN_LOG_LEVEL: 'silent',
});
