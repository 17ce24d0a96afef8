import { expect, test } from 'vitest';
import { applicationGraph, stories, type TestFunction } from '../../testing/stories.ts';

const API = '{ Post: { Type: HttpApi, Properties: { Method: post, Path: /in } } }';
const RESOURCES = `
  Q: { Type: AWS::SQS::Queue }
  T: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }
  From: { Type: AWS::S3::Bucket }
  To: { Type: AWS::S3::Bucket }
`;
const NAMES = {
  QUEUE: '!GetAtt Q.Arn',
  TABLE: '!Ref T',
  FROM: '!Ref From',
  TO: '!Ref To',
};

function js(body: string, events = '{}'): TestFunction {
  const code = `const AWS = require('aws-sdk');\nexports.handler = async (event) => {\n${body}\n};`;
  return { code, events };
}

function py(body: string, events = '{}'): TestFunction {
  const lines = body.split('\n').map((line) => `    ${line.trim()}`);
  return { code: `def handler(event, context):\n${lines.join('\n')}\n`, python: true, events };
}

const FROM_TABLE =
  '{ S: { Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: LATEST } } }';
const FROM_QUEUE = '{ S: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } }';
const FROM_TOPIC = `{ S: { Type: IoTRule, Properties: { Sql: "SELECT * FROM 'plants/+/heat'" } } }`;
const REMOVED =
  '{ S: { Type: S3, Properties: { Bucket: !Ref From, Events: s3:ObjectRemoved:* } } }';
const CREATED =
  '{ S: { Type: S3, Properties: { Bucket: !Ref From, Events: s3:ObjectCreated:* } } }';

const DELETES = py("s3.delete_object(Bucket=os.environ['FROM'], Key=event['body'])", API);
const NEW = 'Records.*.dynamodb.NewImage.cmd.S';

test.each<[string, TestFunction, TestFunction, readonly string[]]>([
  [
    'a batch under a table that a variable names, JavaScript',
    js(
      'await new AWS.DynamoDB.DocumentClient().batchWrite({ RequestItems: { [process.env.TABLE]: [{ PutRequest: { Item: { id: 1, cmd: event.body } } }] } }).promise();',
      API,
    ),
    js('exec(event.Records[0].dynamodb.NewImage.cmd.S);', FROM_TABLE),
    [`A body > T > B ${NEW}`],
  ],
  [
    'a batch under a table that a variable names, Python',
    py(
      "ddb.batch_write_item(RequestItems={os.environ['TABLE']: [{'PutRequest': {'Item': {'cmd': event['body']}}}]})",
      API,
    ),
    py("os.system(event['Records'][0]['dynamodb']['NewImage']['cmd']['S'])", FROM_TABLE),
    [`A body > T > B ${NEW}`],
  ],
  [
    'parameters of a statement in PartiQL',
    js(
      `await new AWS.DynamoDB().executeStatement({ Statement: \`INSERT INTO "\${process.env.TABLE}" VALUE {'id': 'x', 'cmd': ?}\`, Parameters: [{ S: event.body }] }).promise();`,
      API,
    ),
    js('exec(event.Records[0].dynamodb.NewImage.cmd.S);', FROM_TABLE),
    [`A body > T > B ${NEW}`],
  ],
  [
    'a schedule that sends to a queue',
    py(
      `boto3.client('scheduler').create_schedule(Name='s', Target={'Arn': os.environ['QUEUE'], 'RoleArn': 'r', 'Input': event['body']})`,
      API,
    ),
    py("os.system(event['Records'][0]['body'])", FROM_QUEUE),
    ['A body > Q > B Records.*.body'],
  ],
  [
    'a message of an MQTT topic',
    py(
      `boto3.client('iot-data').publish(topic='plants/a/heat', payload=json.dumps({'cmd': event['body'], 'id': 1}))`,
      API,
    ),
    py("os.system(event['cmd']); os.popen(str(event['id']))", FROM_TOPIC),
    ['A body > BS > B cmd'],
  ],
  [
    'the content of an object that is copied',
    py(
      `s3.put_object(Bucket=os.environ['FROM'], Key='k', Body=event['body'])
       s3.copy_object(Bucket=os.environ['TO'], Key='c', CopySource={'Bucket': os.environ['FROM'], 'Key': 'k'})`,
      API,
    ),
    py("os.system(s3.get_object(Bucket=os.environ['TO'], Key='c')['Body'].read().decode())"),
    ['A body > From > B Body'],
  ],
  [
    'tags of an object',
    py(
      "s3.put_object_tagging(Bucket=os.environ['FROM'], Key='k', Tagging={'TagSet': [{'Key': 'a', 'Value': event['body']}]})",
      API,
    ),
    py(
      "os.system(s3.get_object_tagging(Bucket=os.environ['FROM'], Key='k')['TagSet'][0]['Value'])",
    ),
    ['A body > From > B TagSet.*.Value'],
  ],
  [
    'the key of an object that is deleted, where deletions are notified',
    DELETES,
    py("os.system(event['Records'][0]['s3']['object']['key'])", REMOVED),
    ['A body > From > B Records.*.s3.object.key'],
  ],
  [
    'the key of an object that is deleted, where only new objects are notified',
    DELETES,
    py("os.system(event['Records'][0]['s3']['object']['key'])", CREATED),
    [],
  ],
])('%s', (_, A, B, expected) => {
  expect(stories(applicationGraph(RESOURCES, NAMES, { A, B }), 'shell')).toEqual(expected);
});
