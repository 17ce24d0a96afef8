import { expect, test } from 'vitest';
import type { Graph } from '../../model/graph.ts';
import { graphOf } from '../../testing/graph.ts';

/** The calls of one Python function, as `operation use resources (reason)`. */
function callsOf(code: string, resources = '', properties = ''): readonly string[] {
  return graphWith(code, resources, properties).calls.map(
    ({ call, use, resources: found, unresolved }) => {
      const names = found.map((id) => id.replace('template.yaml/', '')).join(' ');
      const why = unresolved === undefined ? '' : ` (${unresolved})`;
      return `${call.operation} ${use} ${names}${why}`;
    },
  );
}

function graphWith(code: string, resources: string, properties: string): Graph {
  return graphOf({
    'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Other: { Type: String }
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
  U: { Type: AWS::DynamoDB::Table }
  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }
  Bkt: { Type: AWS::S3::Bucket }
  Setting: { Type: AWS::SSM::Parameter, Properties: { Name: /app/table, Type: String, Value: !Ref U } }
${resources}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Environment: { Variables: { TABLE: !Ref U, QUEUE_ARN: !GetAtt Q.Arn, OTHER: !Ref Other } }
${properties}
`,
    'src/a.py': `
import os, boto3
ddb = boto3.client('dynamodb')
tables = boto3.resource('dynamodb')
sqs = boto3.client('sqs')
sns = boto3.client('sns')
s3 = boto3.client('s3')
ssm = boto3.client('ssm')
events = boto3.client('events')

def handler(event, context):
    ${code}
`,
  });
}

const HOLES = 'arn:⟨AWS::Partition⟩';
const PLACE = '⟨AWS::Region⟩:⟨AWS::AccountId⟩';

test.each([
  ["ddb.get_item(TableName='orders', Key={})", ['GetItem read T']],
  ["ddb.get_item(TableName=os.environ['TABLE'], Key={})", ['GetItem read U']],
  ["tables.Table(os.environ.get('TABLE', 'orders')).put_item(Item={})", ['PutItem write U']],
  [
    "ddb.get_item(TableName=os.environ['TABLE'] if event else 'orders', Key={})",
    ['GetItem read U'],
  ],
  [
    "ddb.get_item(TableName=os.environ.get('UNSET', 'orders'), Key={})",
    ['GetItem read T (the variable UNSET is not set in the template)'],
  ],
  [
    "ddb.get_item(TableName='elsewhere', Key={})",
    [`GetItem read external:${HOLES}:dynamodb:${PLACE}:table/elsewhere`],
  ],
  [
    "ddb.get_item(TableName=os.environ['OTHER'], Key={})",
    [`GetItem read external:${HOLES}:dynamodb:${PLACE}:table/⟨param:Other⟩`],
  ],
  ["ddb.get_item(TableName=event['table'], Key={})", ['GetItem read  (the event chooses it)']],
  ["ddb.batch_get_item(RequestItems={'orders': {'Keys': []}})", ['BatchGetItem read T']],
  [
    "ddb.transact_write_items(TransactItems=[{'Put': {'TableName': 'orders', 'Item': {}}}, {'Delete': {'TableName': os.environ['TABLE'], 'Key': {}}}])",
    ['TransactWriteItems write T U'],
  ],
  [
    "sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName='jobs')['QueueUrl'], MessageBody='x')",
    ['GetQueueUrl list Q', 'SendMessage write Q'],
  ],
  [
    "sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=os.environ['QUEUE_ARN'].split(':')[-1])['QueueUrl'], MessageBody='x')",
    ['GetQueueUrl list Q', 'SendMessage write Q'],
  ],
  [
    "ddb.scan(TableName=ssm.get_parameter(Name='/app/table')['Parameter']['Value'])",
    ['GetParameter read Setting', 'Scan read U'],
  ],
  [
    "sns.publish(TopicArn='arn:aws:sns:eu-west-1:111122223333:alerts', Message='x')",
    ['Publish write external:arn:aws:sns:eu-west-1:111122223333:alerts'],
  ],
  [
    "events.put_events(Entries=[{'Source': 's', 'DetailType': 'd', 'Detail': '{}'}])",
    [`PutEvents write external:${HOLES}:events:${PLACE}:event-bus/default`],
  ],
])('%s', (code, expected) => {
  expect(callsOf(code)).toEqual(expected);
});

test('an event of a bucket says which one it is', () => {
  const events =
    '      Events: { U: { Type: S3, Properties: { Bucket: !Ref Bkt, Events: s3:ObjectCreated:* } } }';
  const code =
    "r = event['Records'][0]['s3']; s3.get_object(Bucket=r['bucket']['name'], Key=r['object']['key'])";
  expect(callsOf(code, '', events)).toEqual(['GetObject read Bkt']);
});

test('a custom resource says what the template gives it', () => {
  const custom =
    '  Custom: { Type: Custom::Thing, Properties: { ServiceToken: !GetAtt F.Arn, Bucket: !Ref Bkt } }';
  const code = "s3.put_object(Bucket=event['ResourceProperties']['Bucket'], Key='a', Body='b')";
  expect(callsOf(code, custom)).toEqual(['PutObject write Bkt']);
});

test('the only table that the role allows is the likely one', () => {
  const policies = '      Policies: [{ DynamoDBReadPolicy: { TableName: !Ref T } }]';
  expect(callsOf("ddb.get_item(TableName=event['table'], Key={})", '', policies)).toEqual([
    'GetItem read T (the event chooses it)',
  ]);
});

test('calls are edges with their operations', () => {
  const code =
    "ddb.get_item(TableName='orders', Key={}); ddb.query(TableName='orders'); ddb.delete_item(TableName='orders', Key={})";
  const { edges } = graphWith(code, '', '');
  const found = edges.filter(({ kind }) => kind === 'reads' || kind === 'writes');
  expect(found.map(({ kind, to, label }) => `${kind} ${to} ${label}`)).toEqual([
    'reads template.yaml/T GetItem, Query',
    'writes template.yaml/T DeleteItem',
  ]);
});
