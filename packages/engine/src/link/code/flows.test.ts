import { describe, expect, test } from 'vitest';
import { applicationGraph, stories, type TestFunction } from '../../testing/stories.ts';

const API = '{ Post: { Type: HttpApi, Properties: { Method: post, Path: /in } } }';

function js(body: string, events?: string): TestFunction {
  const code = `exports.handler = async (event) => {\n${body}\n};`;
  return events === undefined ? { code } : { code, events };
}

function py(body: string, events?: string): TestFunction {
  const lines = body.split('\n').map((line) => `    ${line.trimEnd()}`);
  const code = `def handler(event, context):\n${lines.join('\n')}\n`;
  return events === undefined ? { code, python: true } : { code, python: true, events };
}

type Case = {
  readonly name: string;
  readonly resources?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, TestFunction>>;
  readonly expected: readonly string[];
};

const QUEUE = { resources: '  Q: { Type: AWS::SQS::Queue }\n', names: { QUEUE: '!Ref Q' } };
const FROM_QUEUE = '{ Q: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } }';
const TOPIC = { resources: '  T: { Type: AWS::SNS::Topic }\n', names: { TOPIC: '!Ref T' } };
const TABLE = {
  resources: `  T: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }\n`,
  names: { TABLE: '!Ref T' },
};

const QUEUES: readonly Case[] = [
  {
    name: 'a field of a message',
    ...QUEUE,
    functions: {
      A: js(
        `const b = JSON.parse(event.body);
         await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ cmd: b.cmd, other: 1 }) }));`,
        API,
      ),
      B: js(`exec(JSON.parse(event.Records[0].body).cmd);`, FROM_QUEUE),
    },
    expected: ['A body.$json.cmd > Q > B Records.*.body.$json.cmd'],
  },
  {
    name: 'another field of the message',
    ...QUEUE,
    functions: {
      A: js(
        `const b = JSON.parse(event.body);
         await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ cmd: 'ls', other: b.cmd }) }));`,
        API,
      ),
      B: js(`exec(JSON.parse(event.Records[0].body).cmd);`, FROM_QUEUE),
    },
    expected: [],
  },
  {
    name: 'another queue',
    resources: '  Q: { Type: AWS::SQS::Queue }\n  P: { Type: AWS::SQS::Queue }\n',
    names: { QUEUE: '!Ref P' },
    functions: {
      A: js(
        `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: event.body }));`,
        API,
      ),
      B: js(`exec(event.Records[0].body);`, FROM_QUEUE),
    },
    expected: [],
  },
  {
    name: 'a number on the way',
    ...QUEUE,
    functions: {
      A: js(
        `const b = JSON.parse(event.body);
         await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ n: Number(b.n) }) }));`,
        API,
      ),
      B: js(`exec('head -' + JSON.parse(event.Records[0].body).n);`, FROM_QUEUE),
    },
    expected: [],
  },
  {
    name: 'the whole body, in Python',
    ...QUEUE,
    functions: {
      A: py(`sqs.send_message(QueueUrl=os.environ['QUEUE'], MessageBody=event['body'])`, API),
      B: py(
        `for record in event['Records']:
    os.system(json.loads(record['body'])['cmd'])`,
        FROM_QUEUE,
      ),
    },
    expected: ['A body.$json.cmd > Q > B Records.*.body.$json.cmd'],
  },
  {
    name: 'a queue whose URL is looked up by name, and a batch',
    resources: '  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }\n',
    functions: {
      A: py(
        `url = sqs.get_queue_url(QueueName='jobs')['QueueUrl']
sqs.send_message_batch(QueueUrl=url, Entries=[{'Id': '1', 'MessageBody': json.dumps({'cmd': event['body']})}])`,
        API,
      ),
      B: py(`os.system(json.loads(event['Records'][0]['body'])['cmd'])`, FROM_QUEUE),
    },
    expected: ['A body > Q > B Records.*.body.$json.cmd'],
  },
];

const TOPICS: readonly Case[] = [
  {
    name: 'a message of a topic',
    ...TOPIC,
    functions: {
      A: js(
        `await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: event.body }));`,
        API,
      ),
      B: js(
        `exec(event.Records[0].Sns.Message);`,
        '{ T: { Type: SNS, Properties: { Topic: !Ref T } } }',
      ),
    },
    expected: ['A body > T > B Records.*.Sns.Message'],
  },
  {
    name: 'a topic in front of a queue',
    resources: `  T: { Type: AWS::SNS::Topic }
  Q: { Type: AWS::SQS::Queue }
  S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt Q.Arn } }
`,
    names: { TOPIC: '!Ref T' },
    functions: {
      A: py(
        `sns.publish(TopicArn=os.environ['TOPIC'], Message=json.dumps({'cmd': json.loads(event['body'])['cmd']}))`,
        API,
      ),
      B: py(
        `message = json.loads(event['Records'][0]['body'])
os.system(json.loads(message['Message'])['cmd'])`,
        FROM_QUEUE,
      ),
    },
    expected: ['A body.$json.cmd > T > B Records.*.body.$json.Message.$json.cmd'],
  },
  {
    name: 'a topic that hands its messages to a queue as they are',
    resources: `  T: { Type: AWS::SNS::Topic }
  Q: { Type: AWS::SQS::Queue }
  S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt Q.Arn, RawMessageDelivery: true } }
`,
    names: { TOPIC: '!Ref T' },
    functions: {
      A: js(
        `await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: event.body }));`,
        API,
      ),
      B: js(`exec(JSON.parse(event.Records[0].body).cmd);`, FROM_QUEUE),
    },
    expected: ['A body.$json.cmd > T > B Records.*.body.$json.cmd'],
  },
];

const BUSES: readonly Case[] = [
  {
    name: 'an event of a type that the rule lets through',
    functions: {
      A: js(
        `await bus.send(new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'paid', Detail: JSON.stringify({ cmd: event.body }) }] }));`,
        API,
      ),
      B: js(
        `exec(event.detail.cmd);`,
        '{ R: { Type: EventBridgeRule, Properties: { Pattern: { source: [shop], detail-type: [paid] } } } }',
      ),
    },
    expected: ['A body > default > B detail.cmd'],
  },
  {
    name: 'an event of a type that the rule leaves out',
    functions: {
      A: js(
        `await bus.send(new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'sent', Detail: JSON.stringify({ cmd: event.body }) }] }));`,
        API,
      ),
      B: js(
        `exec(event.detail.cmd);`,
        '{ R: { Type: EventBridgeRule, Properties: { Pattern: { source: [shop], detail-type: [paid] } } } }',
      ),
    },
    expected: [],
  },
  {
    name: 'a rule that hands on a part of the event to a queue',
    resources: `  Bus: { Type: AWS::Events::EventBus, Properties: { Name: orders } }
  Q: { Type: AWS::SQS::Queue }
  R: { Type: AWS::Events::Rule, Properties: { EventBusName: !Ref Bus, EventPattern: { source: [shop] }, Targets: [{ Id: a, Arn: !GetAtt Q.Arn, InputPath: $.detail.job }] } }
`,
    names: { BUS: '!Ref Bus' },
    functions: {
      A: py(
        `events.put_events(Entries=[{'EventBusName': os.environ['BUS'], 'Source': 'shop', 'DetailType': 'x', 'Detail': json.dumps({'job': {'cmd': event['body']}, 'note': 'n'})}])`,
        API,
      ),
      B: py(`os.system(json.loads(event['Records'][0]['body'])['cmd'])`, FROM_QUEUE),
    },
    expected: ['A body > Bus > B Records.*.body.$json.cmd'],
  },
];

const TABLES: readonly Case[] = [
  {
    name: 'an attribute that is put and got',
    ...TABLE,
    functions: {
      A: js(
        `const b = JSON.parse(event.body);
         await db.send(new PutCommand({ TableName: process.env.TABLE, Item: { id: '1', name: b.name, note: 'n' } }));`,
        API,
      ),
      B: js(
        `const { Item } = await db.send(new GetCommand({ TableName: process.env.TABLE, Key: { id: '1' } }));
         exec(Item.name);`,
      ),
    },
    expected: ['A body.$json.name > T > B Item.name'],
  },
  {
    name: 'another attribute',
    ...TABLE,
    functions: {
      A: js(
        `const b = JSON.parse(event.body);
         await db.send(new PutCommand({ TableName: process.env.TABLE, Item: { id: '1', name: b.name, note: 'n' } }));`,
        API,
      ),
      B: js(
        `const { Item } = await db.send(new GetCommand({ TableName: process.env.TABLE, Key: { id: '1' } }));
         exec(Item.note);`,
      ),
    },
    expected: [],
  },
  {
    name: 'an attribute that an update expression sets by placeholders',
    ...TABLE,
    functions: {
      A: py(
        `body = json.loads(event['body'])
ddb.Table(os.environ['TABLE']).update_item(Key={'id': '1'}, UpdateExpression='SET #n = :n, note = if_not_exists(note, :o)', ExpressionAttributeNames={'#n': 'name'}, ExpressionAttributeValues={':n': 'fixed', ':o': body['note']})`,
        API,
      ),
      B: py(
        `item = ddb.Table(os.environ['TABLE']).get_item(Key={'id': '1'})['Item']
os.system(item['name'])
os.popen(item['note'])`,
      ),
    },
    expected: ['A body.$json.note > T > B Item.note'],
  },
  {
    name: 'an update that is put together around a position that may be missing',
    ...TABLE,
    functions: {
      A: py(
        `body = json.loads(event['body'])
place = None
for index, one in enumerate(event['places']):
    place = index
parts = [f'lines[{place}].done = :d', 'seen = :s']
values = {':d': True, ':s': 1}
if body.get('note'):
    parts.append(f'lines[{place}].note = :n')
    values[':n'] = body['note']
ddb.Table(os.environ['TABLE']).update_item(Key={'id': '1'}, UpdateExpression='SET ' + ', '.join(parts), ExpressionAttributeValues=values)`,
        API,
      ),
      B: py(
        `item = ddb.Table(os.environ['TABLE']).get_item(Key={'id': '1'})['Item']
os.system(item['owner'])
os.popen(item['lines'])`,
      ),
    },
    expected: ['A body.$json.note > T > B Item.lines'],
  },
  {
    name: 'items of one table that keys tell apart',
    ...TABLE,
    functions: {
      A: js(
        `await db.send(new PutCommand({ TableName: process.env.TABLE, Item: { pk: 'ORDER#' + event.requestContext.requestId, text: event.body } }));`,
        API,
      ),
      B: js(
        `const { Item } = await db.send(new GetCommand({ TableName: process.env.TABLE, Key: { pk: 'USER#1' } }));
         exec(Item.text);
         const { Items } = await db.send(new QueryCommand({ TableName: process.env.TABLE, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': 'ORDER#' + event.id } }));
         exec(Items[0].text);`,
      ),
    },
    expected: ['A body > T > B Items.*.text'],
  },
  {
    name: 'a record of the stream of a table',
    ...TABLE,
    functions: {
      A: js(
        `await db.send(new PutCommand({ TableName: process.env.TABLE, Item: { id: event.body, safe: 'x' } }));`,
        API,
      ),
      B: js(
        `exec(event.Records[0].dynamodb.NewImage.id.S);
         exec(event.Records[0].dynamodb.NewImage.safe.S);`,
        '{ S: { Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: LATEST } } }',
      ),
    },
    expected: ['A body > T > B Records.*.dynamodb.NewImage.id.S'],
  },
];

const STORES: readonly Case[] = [
  {
    name: 'the content of an object, by one key and another',
    resources: '  Bkt: { Type: AWS::S3::Bucket }\n',
    names: { BUCKET: '!Ref Bkt' },
    functions: {
      A: py(
        `s3.put_object(Bucket=os.environ['BUCKET'], Key='jobs/' + event['requestContext']['requestId'], Body=event['body'])`,
        API,
      ),
      B: py(
        `os.system(s3.get_object(Bucket=os.environ['BUCKET'], Key='jobs/1')['Body'].read())
os.popen(s3.get_object(Bucket=os.environ['BUCKET'], Key='settings')['Body'].read())`,
      ),
    },
    expected: ['A body > Bkt > B Body'],
  },
  {
    name: 'the key of an object that sets off a function',
    resources: '  Bkt: { Type: AWS::S3::Bucket }\n',
    names: { BUCKET: 'uploads' },
    functions: {
      A: js(
        `await s3.send(new PutObjectCommand({ Bucket: 'up-loads', Key: JSON.parse(event.body).name, Body: 'x' }));`,
        API,
      ),
      B: js(
        `exec('file ' + event.Records[0].s3.object.key);`,
        '{ U: { Type: S3, Properties: { Bucket: !Ref Named, Events: s3:ObjectCreated:* } } }',
      ),
    },
    expected: ['A body.$json.name > Named > B Records.*.s3.object.key'],
  },
  {
    name: 'the key of an object whose bucket notifies a queue',
    resources: `  Q: { Type: AWS::SQS::Queue }
  Bkt: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: !GetAtt Q.Arn }] } } }
`,
    names: { BUCKET: '!Ref Bkt' },
    functions: {
      A: py(
        `s3.put_object(Bucket=os.environ['BUCKET'], Key=json.loads(event['body'])['name'], Body='x')`,
        API,
      ),
      B: py(
        `for message in event['Records']:
    for record in json.loads(message['body'])['Records']:
        os.system('file ' + record['s3']['object']['key'])`,
        FROM_QUEUE,
      ),
    },
    expected: ['A body.$json.name > Bkt > B Records.*.body.$json.Records.*.s3.object.key'],
  },
  {
    name: 'records that a pipe takes from a queue',
    resources: `  Q: { Type: AWS::SQS::Queue }
  Pipe: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !GetAtt B.Arn, RoleArn: !GetAtt R.Arn } }
  R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: pipes.amazonaws.com }, Action: sts:AssumeRole }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: ['sqs:*', 'lambda:InvokeFunction'], Resource: '*' }] } }] } }
`,
    names: { QUEUE: '!Ref Q' },
    functions: {
      A: js(
        `await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: event.body }));`,
        API,
      ),
      B: js(`exec(JSON.parse(event[0].body).cmd);`),
    },
    expected: ['A body.$json.cmd > Q > B *.body.$json.cmd'],
  },
  {
    name: 'data of a stream',
    resources: '  K: { Type: AWS::Kinesis::Stream }\n',
    names: { STREAM: '!Ref K' },
    functions: {
      A: js(
        `await kinesis.send(new PutRecordCommand({ StreamName: process.env.STREAM, PartitionKey: 'a', Data: Buffer.from(JSON.stringify({ cmd: event.body })) }));`,
        API,
      ),
      B: js(
        `exec(JSON.parse(Buffer.from(event.Records[0].kinesis.data, 'base64').toString()).cmd);`,
        '{ K: { Type: Kinesis, Properties: { Stream: !GetAtt K.Arn, StartingPosition: LATEST } } }',
      ),
    },
    expected: ['A body > K > B Records.*.kinesis.data.$base64.$json.cmd'],
  },
];

const CALLS: readonly Case[] = [
  {
    name: 'the payload of a direct call',
    names: { WORKER: '!Ref B' },
    functions: {
      A: py(
        `lam.invoke(FunctionName=os.environ['WORKER'], Payload=json.dumps({'cmd': json.loads(event['body'])['cmd'], 'safe': 'x'}))`,
        API,
      ),
      B: py(`os.system(event['cmd'])\nos.popen(event['safe'])`),
    },
    expected: ['A body.$json.cmd > B > B cmd'],
  },
  {
    name: 'what a called function gives back',
    names: { WORKER: '!Ref B' },
    functions: {
      A: js(
        `const answer = await lambda.send(new InvokeCommand({ FunctionName: process.env.WORKER, Payload: JSON.stringify({ text: event.body }) }));
         const { shown } = JSON.parse(Buffer.from(answer.Payload).toString());
         exec(shown);`,
        API,
      ),
      B: js(`return { shown: event.text, other: 1 };`),
    },
    expected: ['A body > B > B text > B > A Payload.$json.shown'],
  },
  {
    name: 'what a function hands to its destination',
    resources: '  Q: { Type: AWS::SQS::Queue }\n',
    names: { WORKER: '!Ref M' },
    functions: {
      A: js(
        `await lambda.send(new InvokeCommand({ FunctionName: process.env.WORKER, InvocationType: 'Event', Payload: JSON.stringify({ text: event.body }) }));`,
        API,
      ),
      B: js(`exec(JSON.parse(event.Records[0].body).responsePayload.done);`, FROM_QUEUE),
    },
    expected: ['A body > M > M text > M > B Records.*.body.$json.responsePayload.done'],
  },
];

/** Functions and buckets that only some cases need. */
const MORE = `  M: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, Handler: index.handler, InlineCode: "exports.handler = async (event) => ({ done: event.text });", EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS, Destination: !GetAtt Q.Arn } } } } }
`;
const NAMED = '  Named: { Type: AWS::S3::Bucket, Properties: { BucketName: up-loads } }\n';

describe.each([
  ['queues', QUEUES],
  ['topics', TOPICS],
  ['buses', BUSES],
  ['tables', TABLES],
  ['stores', STORES],
  ['calls', CALLS],
] as const)('%s', (_, cases) => {
  test.each(cases)('$name', ({ resources = '', names = {}, functions, expected }) => {
    const needed = [
      resources,
      JSON.stringify(names).includes('!Ref M') ? MORE : '',
      JSON.stringify(functions).includes('!Ref Named') ? NAMED : '',
    ];
    const graph = applicationGraph(needed.join(''), names, functions);
    expect(stories(graph, 'shell')).toEqual(expected);
  });
});
