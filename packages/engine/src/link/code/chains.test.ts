import { expect, test } from 'vitest';
import type { Graph } from '../../model/graph.ts';
import { applicationGraph, stories, type TestFunction } from '../../testing/stories.ts';

const API = '{ Post: { Type: HttpApi, Properties: { Method: post, Path: /in } } }';

const START: TestFunction = {
  code: `exports.handler = async (event) => {
    const b = JSON.parse(event.body);
    await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE, input: JSON.stringify({ order: { cmd: b.cmd, id: 'fixed' } }) }));
  };`,
  events: API,
};

/** A machine of tasks whose definition is given, and functions A (starts it), B and C. */
function machineGraph(definition: string, b: string, c: string): Graph {
  const resources = `
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Policies: [{ LambdaInvokePolicy: { FunctionName: !Ref B } }, { LambdaInvokePolicy: { FunctionName: !Ref C } }]
      Definition: ${definition}
`;
  return applicationGraph(
    resources,
    { MACHINE: '!Ref Machine' },
    {
      A: START,
      B: { code: `exports.handler = async (event) => {\n${b}\n};` },
      C: { code: `def handler(event, context):\n    ${c}\n`, python: true },
    },
  );
}

const B = '!GetAtt B.Arn';
const C = '!GetAtt C.Arn';

test.each([
  [
    'the input of the execution',
    `{ StartAt: B, States: { B: { Type: Task, Resource: ${B}, End: true } } }`,
    'exec(event.order.cmd); exec(event.order.id);',
    'pass',
    ['A body.$json.cmd > Machine > B order.cmd'],
  ],
  [
    'a part of the input by InputPath and Parameters',
    `{ StartAt: B, States: { B: { Type: Task, Resource: ${B}, InputPath: $.order, Parameters: { run.$: $.cmd, mode: fast }, End: true } } }`,
    'exec(event.run); exec(event.mode);',
    'pass',
    ['A body.$json.cmd > Machine > B run'],
  ],
  [
    'the result of the task before',
    `{ StartAt: B, States: { B: { Type: Task, Resource: ${B}, ResultPath: $.made, Next: C }, C: { Type: Task, Resource: ${C}, End: true } } }`,
    'return { script: event.order.cmd, size: 3 };',
    "os.system(event['made']['script']); os.popen(event['made']['size']); os.popen(event['order']['id'])",
    ['A body.$json.cmd > Machine > B order.cmd > B > C made.script'],
  ],
  [
    'a service integration with a selected result, a choice and a map',
    `{ StartAt: B, States: {
        B: { Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: ${B}, Payload.$: $.order }, ResultSelector: { list.$: $.Payload.jobs }, Next: Any },
        Any: { Type: Choice, Choices: [{ Variable: $.list, IsPresent: true, Next: Each }], Default: Done },
        Done: { Type: Succeed },
        Each: { Type: Map, ItemsPath: $.list, ItemProcessor: { StartAt: C, States: { C: { Type: Task, Resource: ${C}, End: true } } }, End: true } } }`,
    "return { jobs: [{ cmd: event.cmd, note: 'n' }] };",
    "os.system(event['cmd']); os.popen(event['note'])",
    ['A body.$json.cmd > Machine > B cmd > B > C cmd'],
  ],
  [
    'JSONata',
    `{ QueryLanguage: JSONata, StartAt: B, States: {
        B: { Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: ${B}, Payload: { x: '{% $states.input.order.cmd %}' } }, Output: { y: '{% $states.result.Payload.z %}' }, Next: C },
        C: { Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: ${C}, Payload: '{% $states.input %}' }, End: true } } }`,
    "return { z: event.x, w: 'w' };",
    "os.system(event['y'])",
    ['A body.$json.cmd > Machine > B x > B > C y'],
  ],
])('state machines: %s', (_, definition, b, c, expected) => {
  const graph = machineGraph(definition, b, c);
  expect(stories(graph, 'shell')).toEqual(expected);
});

test('four functions, in two languages, are one story', () => {
  const resources = `
  Q: { Type: AWS::SQS::Queue }
  T: { Type: AWS::DynamoDB::Table }
  Topic: { Type: AWS::SNS::Topic }
`;
  const names = { QUEUE: '!Ref Q', TABLE: '!Ref T', TOPIC: '!Ref Topic' };
  const graph = applicationGraph(resources, names, {
    Accept: {
      code: `exports.handler = async (event) => {
        const order = JSON.parse(event.body);
        await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ note: order.note }) }));
      };`,
      events: API,
    },
    Keep: {
      code: `
def handler(event, context):
    for record in event['Records']:
        note = json.loads(record['body'])['note']
        ddb.Table(os.environ['TABLE']).put_item(Item={'id': '1', 'text': note})
`,
      events: '{ Q: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } }',
      python: true,
    },
    Nightly: {
      code: `exports.handler = async () => {
        const found = await db.send(new QueryCommand({ TableName: process.env.TABLE }));
        for (const item of found.Items) {
          await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: item.text }));
        }
      };`,
      events: "{ Night: { Type: Schedule, Properties: { Schedule: 'rate(1 day)' } } }",
    },
    Print: {
      code: `
def handler(event, context):
    os.system('print ' + event['Records'][0]['Sns']['Message'])
`,
      events: '{ T: { Type: SNS, Properties: { Topic: !Ref Topic } } }',
      python: true,
    },
  });
  expect(stories(graph, 'shell')).toEqual([
    'Accept body.$json.note > Q > Keep Records.*.body.$json.note > T > Nightly Items.*.text > Topic > Print Records.*.Sns.Message',
  ]);
  const [told] = graph.flows.filter(({ flow, hops }) => flow.sink === 'shell' && hops.length === 3);
  expect(told?.hops.map(({ call }) => call.operation)).toEqual([
    'SendMessage',
    'PutItem',
    'Publish',
  ]);
  expect(told?.hops.map(({ call }) => call.at.file)).toEqual([
    'src/Accept.js',
    'src/Keep.py',
    'src/Nightly.js',
  ]);
  expect(told?.trust?.control).toBe('written');
});

test('functions that write to what sets them off end', () => {
  const graph = applicationGraph(
    '  Q: { Type: AWS::SQS::Queue }\n',
    { QUEUE: '!Ref Q' },
    {
      A: {
        code: `exports.handler = async (event) => {
          const message = JSON.parse(event.Records[0].body);
          exec(message.a.b);
          await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ a: message }) }));
        };`,
        events: '{ Q: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } }',
      },
    },
  );
  expect(graph.flows.filter(({ flow }) => flow.sink === 'shell').length).toBeGreaterThan(0);
});

test.each([
  ['uploads/', 'uploads/', ['A body > Files > B Records.*.s3.object.key']],
  ['other/', 'uploads/', []],
])('an object below %s, notifications below %s', (written, watched, expected) => {
  const resources = `
  Files: { Type: AWS::S3::Bucket }
`;
  const graph = applicationGraph(
    resources,
    { FILES: '!Ref Files' },
    {
      A: {
        code: `exports.handler = async (event) => {
        await s3.send(new PutObjectCommand({ Bucket: process.env.FILES, Key: '${written}' + event.body, Body: 'x' }));
      };`,
        events: API,
      },
      B: {
        code: `def handler(event, context):\n    os.system(event['Records'][0]['s3']['object']['key'])\n`,
        events: `{ P: { Type: S3, Properties: { Bucket: !Ref Files, Events: 's3:ObjectCreated:*', Filter: { S3Key: { Rules: [{ Name: prefix, Value: ${watched} }] } } } } }`,
        python: true,
      },
    },
  );
  expect(stories(graph, 'shell')).toEqual(expected);
});
