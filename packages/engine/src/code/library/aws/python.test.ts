import { describe, expect, test } from 'vitest';
import { factsOf, show, showCalls, showFlows } from './sdk.testing.ts';

/** A module with a handler around statements. */
function handler(body: readonly string[]): string {
  const lines = body.map((line) => `    ${line}`).join('\n');
  return `import os, json, io\nimport boto3\n\ndef handler(event, context):\n${lines}\n`;
}

type Case = readonly [name: string, body: readonly string[], expected: readonly string[]];

const CALLS: readonly Case[] = [
  [
    'a client',
    [`boto3.client('s3').put_object(Bucket=os.environ['B'], Key=event['k'])`],
    ['s3.PutObject {Bucket: $B, Key: event.k}'],
  ],
  [
    'a client of a session, with all parameters spread',
    [
      `args = {'Name': event['n']}`,
      `boto3.Session(profile_name='x').client('ssm').get_parameter(**args)`,
    ],
    ['ssm.GetParameter {Name: event.n}'],
  ],
  [
    'a client by keyword',
    [
      `boto3.session.Session().client(service_name='stepfunctions').start_execution(input=event['i'])`,
    ],
    ['states.StartExecution {input: event.i}'],
  ],
  [
    'abbreviations',
    [`boto3.client('rds').describe_db_instances()`, `boto3.client('iam').get_saml_provider()`],
    ['rds.DescribeDBInstances {}', 'iam.GetSAMLProvider {}'],
  ],
  [
    'transfers',
    [
      `s3 = boto3.client('s3')`,
      `s3.upload_file('/tmp/a', 'b', event['k'])`,
      `s3.upload_fileobj(event['f'], 'b', 'k')`,
      `s3.download_file(Bucket='b', Key=event['k'], Filename='/tmp/a')`,
      `boto3.resource('s3').Bucket('b').download_file(event['k'], '/tmp/a')`,
      `boto3.resource('s3').meta.client.upload_file('/tmp/a', 'b', 'k')`,
    ],
    [
      's3.PutObject {Bucket: "b", Key: event.k}',
      's3.PutObject {Body: event.f, Bucket: "b", Key: "k"}',
      's3.GetObject {Bucket: "b", Key: event.k}',
      's3.GetObject {Bucket: "b", Key: event.k}',
      's3.PutObject {Bucket: "b", Key: "k"}',
    ],
  ],
  [
    'a table',
    [
      `t = boto3.resource('dynamodb').Table('t')`,
      `t.put_item(Item={'id': event['id']})`,
      `t.meta.client.transact_write_items(TransactItems=[])`,
    ],
    [
      'dynamodb.PutItem {TableName: "t", Item: {id: event.id}}',
      'dynamodb.TransactWriteItems {TransactItems: []}',
    ],
  ],
  [
    'a batch',
    [
      `with boto3.resource('dynamodb').Table('t').batch_writer() as batch:`,
      `    batch.put_item(Item={'id': event['id']})`,
    ],
    [
      'dynamodb.BatchWriteItem {TableName: "t", RequestItems: {*: [{PutRequest: {Item: {id: event.id}}}]}}',
    ],
  ],
  [
    'typed attributes in document form',
    [`boto3.client('dynamodb').put_item(TableName='t', Item={'id': {'S': event['id']}})`],
    ['dynamodb.PutItem {TableName: "t", Item: {id: event.id}}'],
  ],
  [
    'objects and their listing',
    [
      `s3 = boto3.resource('s3')`,
      `s3.Object('b', event['k']).put(Body='x')`,
      `s3.Bucket('b').Object(key=event['k']).get()`,
      `for one in s3.Bucket('b').objects.filter(Prefix='p'):`,
      `    one.get()`,
    ],
    [
      's3.PutObject {Bucket: "b", Key: event.k, Body: "x"}',
      's3.GetObject {Bucket: "b", Key: event.k}',
      's3.ListObjectsV2 {Bucket: "b", Prefix: "p"}',
      's3.GetObject {Bucket: "b", Key: call2.Contents.*.Key}',
    ],
  ],
  [
    'queues',
    [
      `sqs = boto3.resource('sqs')`,
      `sqs.get_queue_by_name(QueueName='q').send_message(MessageBody=event['m'])`,
      `for m in sqs.Queue('u').receive_messages():`,
      `    m.delete()`,
    ],
    [
      'sqs.GetQueueUrl {QueueName: "q"}',
      'sqs.SendMessage {QueueName: "q", MessageBody: event.m}',
      'sqs.ReceiveMessage {QueueUrl: "u"}',
      'sqs.DeleteMessage {QueueUrl: "u", ReceiptHandle: call2.Messages.*.ReceiptHandle}',
    ],
  ],
  [
    'pages and waiters',
    [
      `s3 = boto3.client('s3')`,
      `s3.get_paginator('list_objects_v2').paginate(Bucket='b', Prefix=event['p'])`,
      `s3.get_waiter('object_exists').wait(Bucket='b', Key='k')`,
    ],
    ['s3.ListObjectsV2 {Bucket: "b", Prefix: event.p}', 's3.HeadObject {Bucket: "b", Key: "k"}'],
  ],
  [
    'resources of other services',
    [`boto3.resource('iam').Role('r').attach_policy(PolicyArn=event['p'])`],
    ['iam.AttachRolePolicy {RoleName: "r", PolicyArn: event.p}'],
  ],
];

test.each(CALLS)('%s', (_name, body, calls) => {
  expect(showCalls(factsOf('python', handler(body)))).toEqual(calls);
});

test('a client of which nothing is known', () => {
  const body = [
    `from some_layer import client`,
    `client('sns').publish(TopicArn='t', Message=event['m'])`,
    `event['table'].put_item(Item={'id': event['id']})`,
    `event['other'].publish(event['m'])`,
  ];
  expect(showCalls(factsOf('python', handler(body)))).toEqual([
    'sns.Publish {TopicArn: "t", Message: event.m}',
    'dynamodb.PutItem {Item: {id: event.id}}',
  ]);
});

test('a client inside a resource', () => {
  const body = [
    `client = boto3.resource('ec2').meta.client`,
    `client.get_waiter('instance_running').wait(InstanceIds=[event['i']])`,
    `client.get_paginator('describe_volumes').paginate()`,
  ];
  expect(showCalls(factsOf('python', handler(body)))).toEqual([
    'ec2.DescribeInstances {InstanceIds: [event.i]}',
    'ec2.DescribeVolumes {}',
  ]);
});

test('an asynchronous client', () => {
  const text = `import aioboto3
async def handler(event, context):
    async with aioboto3.Session().client('sqs') as sqs:
        await sqs.send_message(QueueUrl='q', MessageBody=event['m'])
`;
  expect(showCalls(factsOf('python', text))).toEqual([
    'sqs.SendMessage {QueueUrl: "q", MessageBody: event.m}',
  ]);
});

describe('sinks', () => {
  const FLOWS: readonly Case[] = [
    [
      'conditions bind their values',
      [
        `from boto3.dynamodb.conditions import Key, Attr`,
        `boto3.resource('dynamodb').Table('t').query(KeyConditionExpression=Key('id').eq(event['id']), FilterExpression=Attr('a').between(event['x'], event['y']) & Attr('b').exists())`,
      ],
      [],
    ],
    [
      'conditions do not bind their names',
      [`from boto3.dynamodb.conditions import Attr`, `Attr(event['a']).eq(event['x'])`],
      ['nosql attribute name < event.a'],
    ],
    [
      'expressions as text do not',
      [
        `boto3.resource('dynamodb').Table('t').update_item(Key={'id': 1}, UpdateExpression='SET ' + event['f'])`,
      ],
      ['nosql update expression < event.f'],
    ],
    [
      'local files of transfers',
      [`boto3.client('s3').download_file('b', 'k', event['f'])`],
      ['path local file < event.f'],
    ],
    [
      'commands',
      [`boto3.client('ssm').send_command(DocumentName='d', Parameters={'commands': [event['c']]})`],
      ['shell command parameters < event.c'],
    ],
    [
      'signed URLs',
      [
        `boto3.client('s3').generate_presigned_url('put_object', Params={'Bucket': 'b', 'Key': event['k']})`,
      ],
      ['presign object key < event.k'],
    ],
    [
      'SQL over HTTP',
      [
        `boto3.client('rds-data').execute_statement(sql=f"select {event['x']}", parameters=[event['safe']])`,
      ],
      ['sql SQL text < event.x'],
    ],
    [
      'a prompt with tools',
      [
        `boto3.client('bedrock-runtime').invoke_model(body=json.dumps({'messages': event['q'], 'tools': []}))`,
      ],
      ['prompt model input (with tools) < event.q'],
    ],
  ];

  test.each(FLOWS)('%s', (_name, body, flows) => {
    expect(showFlows(factsOf('python', handler(body)))).toEqual(flows);
  });
});

describe('results', () => {
  const RETURNS: readonly (readonly [string, readonly string[], string])[] = [
    [
      'a body',
      [`return boto3.client('s3').get_object()['Body'].read().decode('utf-8')`],
      'call0.Body',
    ],
    [
      'JSON in a body',
      [`return json.loads(boto3.client('s3').get_object()['Body'].read())['a']`],
      'call0.Body.$json.a',
    ],
    [
      'an item',
      [`return boto3.resource('dynamodb').Table('t').get_item(Key={})['Item']['a']`],
      'call0.Item.a',
    ],
    [
      'pages',
      [
        `for page in boto3.client('s3').get_paginator('list_objects_v2').paginate():`,
        `    return page['Contents'][0]['Key']`,
      ],
      'call0.Contents.*.Key',
    ],
    [
      'messages',
      [`for m in boto3.resource('sqs').Queue('u').receive_messages():`, `    return m.body`],
      'call0.Messages.*.Body',
    ],
    [
      'an answer',
      [`return json.loads(boto3.client('lambda').invoke(FunctionName='f')['Payload'].read())`],
      'call0.Payload.$json',
    ],
  ];

  test.each(RETURNS)('%s', (_name, body, returned) => {
    const shown = show(factsOf('python', handler(body)).returns);
    expect(shown.split(' | ')).toContain(returned);
  });

  test('what a helper fetches from a secrets store is a secret', () => {
    const body = [
      `from aws_lambda_powertools.utilities import parameters`,
      `return parameters.get_secret('db', transform='json')['password']`,
    ];
    const from = factsOf('python', handler(body)).flows.map((flow) => flow.from);
    expect(from).toContainEqual({
      origin: { kind: 'secret', what: 'secret db' },
      path: '$json.password',
      derived: false,
    });
  });
});

test('credentials in the code', () => {
  const body = [
    `boto3.client('s3', aws_access_key_id='AKIAABCDEFGHIJKLMNOP', aws_secret_access_key='abcdefghijklmnop')`,
  ];
  const { observations } = factsOf('python', handler(body));
  expect(observations.map(({ details }) => details)).toEqual([
    { api: 'boto3.client', name: 'aws_secret_access_key' },
  ]);
});
