import { describe, expect, test } from 'vitest';
import { factsOf, show, showCalls, showFlows } from './sdk.testing.ts';

/** A module with a handler around a body, and imports before it. */
function handler(imports: string, body: string): string {
  return `${imports}\nexport const handler = async (event) => {\n${body}\n};`;
}

const S3 = `import * as s3 from '@aws-sdk/client-s3'; const c = new s3.S3Client({});`;
const DDB = `import { DynamoDBClient, PutItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, DynamoDBDocument, PutCommand, QueryCommand, GetCommand, TransactWriteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
const low = new DynamoDBClient({}); const docs = DynamoDBDocumentClient.from(low);`;
const V2 = `const AWS = require('aws-sdk');`;

type Case = readonly [name: string, imports: string, body: string, calls: readonly string[]];

const CALLS: readonly Case[] = [
  [
    'a command',
    S3,
    `await c.send(new s3.PutObjectCommand({ Bucket: process.env.B, Key: event.k }));`,
    ['s3.PutObject {Bucket: $B, Key: event.k}'],
  ],
  [
    'a command to a client that comes from elsewhere',
    `import { SendMessageCommand } from '@aws-sdk/client-sqs';`,
    `await event.client.send(new SendMessageCommand({ QueueUrl: 'q', MessageBody: event.m }));`,
    ['sqs.SendMessage {QueueUrl: "q", MessageBody: event.m}'],
  ],
  [
    'a command in a class of its own with a traced client',
    `import { tracer } from './tracer'; import xray from 'aws-xray-sdk-core';
     import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
     class Flow { constructor(client) { this.client = client; }
       start(input) { const command = new StartExecutionCommand({ stateMachineArn: 'a', input }); return this.client.send(command); } }`,
    `await new Flow(xray.captureAWSv3Client(new SFNClient({}))).start(event.input);`,
    ['states.StartExecution {stateMachineArn: "a", input: event.input}'],
  ],
  [
    'an aggregated client',
    S3,
    `const all = new s3.S3({}); await all.headObject({ Bucket: 'b', Key: 'k' });`,
    ['s3.HeadObject {Bucket: "b", Key: "k"}'],
  ],
  [
    'document commands under the names of the API',
    DDB,
    `await docs.send(new PutCommand({ TableName: 't', Item: { id: event.id } }));
     await docs.send(new TransactWriteCommand({ TransactItems: [] }));`,
    [
      'dynamodb.PutItem {TableName: "t", Item: {id: event.id}}',
      'dynamodb.TransactWriteItems {TransactItems: []}',
    ],
  ],
  [
    'the document client with methods',
    DDB,
    `await DynamoDBDocument.from(low).update({ TableName: 't', Key: { id: event.id } });`,
    ['dynamodb.UpdateItem {TableName: "t", Key: {id: event.id}}'],
  ],
  [
    'typed attributes in document form',
    DDB,
    `await low.send(new PutItemCommand({ TableName: 't', Item: { id: { S: event.id }, n: { M: { tags: { L: [{ S: event.tag }] } } } } }));
     await low.send(new PutItemCommand({ TableName: 't', Item: marshall({ id: event.id }) }));`,
    [
      'dynamodb.PutItem {TableName: "t", Item: {id: event.id, n: {tags: [event.tag]}}}',
      'dynamodb.PutItem {TableName: "t", Item: {id: event.id}}',
    ],
  ],
  [
    'pages and waiters',
    `${DDB} import { waitUntilObjectExists } from '@aws-sdk/client-s3';`,
    `for await (const page of paginateScan({ client: docs }, { TableName: 't' })) event.x(page.Items);
     await waitUntilObjectExists({ client: docs, maxWaitTime: 5 }, { Bucket: 'b', Key: 'k' });`,
    ['dynamodb.Scan {TableName: "t"}', 's3.HeadObject {Bucket: "b", Key: "k"}'],
  ],
  [
    'a managed upload',
    `${S3} import { Upload } from '@aws-sdk/lib-storage';`,
    `await new Upload({ client: c, params: { Bucket: 'b', Key: event.k } }).done();`,
    ['s3.PutObject {Bucket: "b", Key: event.k}'],
  ],
  [
    'version 2 with a promise, a callback, a class of its own module',
    `${V2} const S3 = require('aws-sdk/clients/s3'); const { DocumentClient } = require('aws-sdk/clients/dynamodb');`,
    `await new AWS.S3().upload({ Bucket: 'b', Key: event.k }).promise();
     new S3().listObjectsV2({ Bucket: 'b' }, () => {});
     await new DocumentClient().transactWrite({ TransactItems: [] }).promise();
     await new AWS.DynamoDB.DocumentClient().batchGet({ RequestItems: {} }).promise();
     await new AWS.StepFunctions().startExecution({ stateMachineArn: 'a' }).promise();`,
    [
      's3.PutObject {Bucket: "b", Key: event.k}',
      's3.ListObjectsV2 {Bucket: "b"}',
      'dynamodb.TransactWriteItems {TransactItems: []}',
      'dynamodb.BatchGetItem {RequestItems: {}}',
      'states.StartExecution {stateMachineArn: "a"}',
    ],
  ],
  [
    'the whole SDK in a tracer',
    `const AWS = require('aws-xray-sdk').captureAWS(require('aws-sdk'));`,
    `await new AWS.SNS().publish({ TopicArn: 't', Message: event.m }).promise();`,
    ['sns.Publish {TopicArn: "t", Message: event.m}'],
  ],
  [
    'parameters that are fetched by a helper',
    `import { getSecret } from '@aws-lambda-powertools/parameters/secrets'; import { getParameter } from '@aws-lambda-powertools/parameters/ssm';`,
    `await getSecret('db'); await getParameter('/a', { decrypt: true });`,
    [
      'secretsmanager.GetSecretValue {SecretId: "db"}',
      'ssm.GetParameter {Name: "/a", WithDecryption: true}',
    ],
  ],
  [
    'clients of which nothing is known',
    `import { docs, s3 } from 'some-layer'; const own = { put(x) { return x; } };`,
    `await docs.put({ TableName: 't', Item: { id: event.id } }).promise();
     await s3().getObject({ Bucket: 'b', Key: event.k });
     new Map().get({ Key: event.k }); own.put({ TableName: 't' }); cache.put({ id: 1 });`,
    [
      'dynamodb.PutItem {TableName: "t", Item: {id: event.id}}',
      's3.GetObject {Bucket: "b", Key: event.k}',
    ],
  ],
  [
    'a role that is taken on',
    `import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'; import { S3Client } from '@aws-sdk/client-s3';`,
    `new S3Client({ credentials: fromTemporaryCredentials({ params: { RoleArn: event.role } }) });`,
    ['sts.AssumeRole {RoleArn: event.role}'],
  ],
];

test.each(CALLS)('%s', (_name, imports, body, calls) => {
  expect(showCalls(factsOf('javascript', handler(imports, body)))).toEqual(calls);
});

describe('sinks', () => {
  const FLOWS: readonly Case[] = [
    [
      'expressions of DynamoDB',
      DDB,
      `await docs.send(new QueryCommand({ TableName: event.t, FilterExpression: 'a = ' + event.f, ExpressionAttributeNames: { '#a': event.n }, ExpressionAttributeValues: { ':v': event.safe } }));`,
      [
        'nosql attribute name < event.n',
        'nosql filter expression < event.f',
        'resource table name < event.t',
      ],
    ],
    [
      'signed URLs',
      `${S3} import { getSignedUrl } from '@aws-sdk/s3-request-presigner'; import { createPresignedPost } from '@aws-sdk/s3-presigned-post';`,
      `await getSignedUrl(c, new s3.PutObjectCommand({ Bucket: 'b', Key: event.k }), { expiresIn: 60 });
       await createPresignedPost(c, { Bucket: 'b', Key: event.k2 });`,
      ['presign object key < event.k', 'presign object key < event.k2'],
    ],
    [
      'signed URLs of version 2',
      V2,
      `new AWS.S3().getSignedUrl('getObject', { Bucket: 'b', Key: event.k });`,
      ['presign object key < event.k'],
    ],
    [
      'mail',
      `import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';`,
      `await new SESv2Client({}).send(new SendEmailCommand({ Destination: { ToAddresses: [event.to] }, Content: { Simple: { Body: { Html: { Data: '<p>' + event.html } } } } }));`,
      ['html HTML body < event.html', 'mail recipients < event.to'],
    ],
    [
      'the endpoint of a client',
      `import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';`,
      `new ApiGatewayManagementApiClient({ endpoint: 'https://' + event.host });`,
      ['request endpoint < event.host'],
    ],
    [
      'a prompt with tools',
      `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';`,
      `await new BedrockRuntimeClient().send(new ConverseCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: event.q }] }], toolConfig: { tools: [] } }));`,
      ['prompt messages (with tools) < event.q'],
    ],
  ];

  test.each(FLOWS)('%s', (_name, imports, body, flows) => {
    expect(showFlows(factsOf('javascript', handler(imports, body)))).toEqual(flows);
  });
});

describe('results', () => {
  const RETURNS: readonly (readonly [string, string, string, string])[] = [
    [
      'a body that is read',
      S3,
      `const r = await c.send(new s3.GetObjectCommand({})); return await r.Body.transformToString();`,
      'call0.Body',
    ],
    [
      'a body as a stream',
      V2,
      `return new AWS.S3().getObject({}).createReadStream();`,
      'call0.Body',
    ],
    [
      'an item',
      DDB,
      `const { Item } = await docs.send(new GetCommand({})); return Item.name;`,
      'call0.Item.name',
    ],
    [
      'an item without types',
      DDB,
      `const r = await low.send(new GetItemCommand({})); return unmarshall(r.Item).name;`,
      'call0.Item.name',
    ],
    [
      'pages',
      DDB,
      `for await (const page of paginateScan({ client: docs }, {})) return page.Items[0].name;`,
      'call0.Items.*.name',
    ],
  ];

  test.each(RETURNS)('%s', (_name, imports, body, returned) => {
    const shown = show(factsOf('javascript', handler(imports, body)).returns);
    expect(shown.split(' | ')).toContain(returned);
  });

  test('what a secrets store gives is a secret as well', () => {
    const text = handler(
      `import { SecretsManager } from '@aws-sdk/client-secrets-manager';`,
      `const r = await new SecretsManager({}).getSecretValue({ SecretId: 'db' }); return r.SecretString;`,
    );
    const origins = factsOf('javascript', text).flows.map(({ from }) => from.origin);
    expect(origins).toContainEqual({ kind: 'secret', what: 'secret db' });
  });
});

describe('credentials in the code', () => {
  const SETTINGS = `{ accessKeyId: 'AKIAABCDEFGHIJKLMNOP', secretAccessKey: 'abcdefghijklmnopqrstuvwxyz' }`;
  test.each([
    [
      'version 3',
      `import { S3Client } from '@aws-sdk/client-s3';`,
      `new S3Client({ credentials: ${SETTINGS} });`,
    ],
    ['version 2', V2, `new AWS.S3(${SETTINGS});`],
    ['version 2 for all', V2, `AWS.config.update(${SETTINGS});`],
  ])('%s', (_name, imports, body) => {
    const { observations } = factsOf('javascript', handler(imports, body));
    expect(observations.map(({ kind }) => kind)).toEqual(['hard-coded-credential']);
    expect(JSON.stringify(observations)).not.toContain('abcdefgh');
  });

  test('never get into the facts', () => {
    const body = `await new S3Client({ region: 'eu-west-1', credentials: ${SETTINGS} }).send(new PutObjectCommand({}));`;
    const imports = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';`;
    const [call] = factsOf('javascript', handler(imports, body)).calls;
    expect(call?.client && show(call.client)).toBe('{region: "eu-west-1", credentials: ?}');
  });

  test('an emulator takes any', () => {
    const body = `new S3Client({ endpoint: 'http://localhost:4566', credentials: ${SETTINGS} });`;
    const text = handler(`import { S3Client } from '@aws-sdk/client-s3';`, body);
    expect(factsOf('javascript', text).observations).toEqual([]);
  });
});
