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
  Files: { Type: AWS::S3::Bucket, Properties: { BucketName: files } }
  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: '{}', RoleArn: 'arn:aws:iam::111122223333:role/m' } }
  Heat: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: "SELECT * FROM 'plants/+/heat'", Actions: [] } } }
  Shadow: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: "SELECT * FROM '$aws/things/+/shadow/update/delta'", Actions: [] } } }
  Setting: { Type: AWS::SSM::Parameter, Properties: { Name: /app/table, Type: String, Value: !Ref U } }
${resources}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Environment: { Variables: { TABLE: !Ref U, QUEUE_ARN: !GetAtt Q.Arn, MACHINE: !Ref Machine, BUCKET: !Ref Bkt, OTHER: !Ref Other } }
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
scheduler = boto3.client('scheduler')
iot = boto3.client('iot-data')
sfn = boto3.client('stepfunctions')
streams = boto3.client('dynamodbstreams')
logs = boto3.client('logs')
secrets = boto3.client('secretsmanager')

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
  [
    "ddb.get_item(TableName=event.get('table', ''), Key={})",
    ['GetItem read  (the event chooses it)'],
  ],
  [
    "ddb.get_item(TableName=event.get('table') or os.environ['TABLE'], Key={})",
    ['GetItem read U (the event chooses it)'],
  ],
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
  // Keys of a map that are no constants.
  ["ddb.batch_get_item(RequestItems={os.environ['TABLE']: {'Keys': []}})", ['BatchGetItem read U']],
  [
    "ddb.batch_write_item(RequestItems={os.environ['TABLE']: [{'PutRequest': {'Item': {'id': {'S': 'x'}}}}], 'orders': []})",
    ['BatchWriteItem write T U'],
  ],
  [
    "r = {}; r[os.environ['TABLE']] = {'Keys': []}; ddb.batch_get_item(RequestItems=r)",
    ['BatchGetItem read U'],
  ],
  [
    "ddb.batch_get_item(RequestItems={t: {'Keys': []} for t in [os.environ['TABLE'], 'orders']})",
    ['BatchGetItem read U T'],
  ],
  [
    "ddb.batch_get_item(RequestItems={event['t']: {'Keys': []}})",
    ['BatchGetItem read  (the event chooses it)'],
  ],
  [
    "r = {os.environ['TABLE']: {}}; r.update(event); ddb.batch_get_item(RequestItems=r)",
    ['BatchGetItem read U (the code computes its name)'],
  ],
  [
    "with tables.Table('orders').batch_writer() as b:\n        b.put_item(Item={'id': 'x'})",
    ['BatchWriteItem write T'],
  ],
  // PartiQL.
  [
    'ddb.execute_statement(Statement=\'SELECT * FROM "orders" WHERE id = ?\')',
    ['ExecuteStatement read T'],
  ],
  ["ddb.execute_statement(Statement='select a from orders.byDate')", ['ExecuteStatement read T']],
  [
    'ddb.execute_statement(Statement=f\'UPDATE "{os.environ["TABLE"]}" SET a = ?\')',
    ['ExecuteStatement write U'],
  ],
  [
    "ddb.execute_statement(Statement='DELETE FROM orders WHERE id = ?')",
    ['ExecuteStatement delete T'],
  ],
  [
    "ddb.execute_transaction(TransactStatements=[{'Statement': 'INSERT INTO orders VALUE {}'}])",
    ['ExecuteTransaction write T'],
  ],
  [
    "ddb.batch_execute_statement(Statements=[{'Statement': 'SELECT * FROM orders'}, {'Statement': event['s']}])",
    ['BatchExecuteStatement write T (the code computes its name)'],
  ],
  // IoT: rules that listen to the topic.
  ["iot.publish(topic='plants/north/heat', payload='x')", ['Publish write Heat']],
  ["iot.publish(topic=f'plants/{event[\"p\"]}/heat', payload='x')", ['Publish write Heat']],
  [
    "iot.publish(topic='plants/north/cold', payload='x')",
    ['Publish write  (no rule listens to its topic)'],
  ],
  ["iot.update_thing_shadow(thingName='a', payload='{}')", ['UpdateThingShadow write Shadow']],
  ["iot.get_thing_shadow(thingName='a')", ['GetThingShadow read Shadow']],
  ["iot.get_retained_message(topic='plants/a/heat')", ['GetRetainedMessage read Heat']],
  // Whatever a rule or schedule calls.
  [
    "scheduler.create_schedule(Name='s', Target={'Arn': os.environ['QUEUE_ARN'], 'RoleArn': 'r', 'Input': 'x'})",
    ['CreateSchedule invoke Q'],
  ],
  [
    "events.put_targets(Rule='r', Targets=[{'Id': '1', 'Arn': os.environ['MACHINE']}])",
    ['PutTargets invoke Machine'],
  ],
  // What other calls gave.
  [
    "sfn.describe_execution(executionArn=sfn.start_execution(stateMachineArn=os.environ['MACHINE'])['executionArn'])",
    ['StartExecution invoke Machine', 'DescribeExecution read Machine'],
  ],
  [
    "streams.get_records(ShardIterator=streams.get_shard_iterator(StreamArn='arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/x')['ShardIterator'])",
    ['GetShardIterator list T', 'GetRecords read T'],
  ],
  ["ssm.delete_parameters(Names=['/app/table'])", ['DeleteParameters delete Setting']],
  ["ssm.get_parameter_history(Name='/app/table')", ['GetParameterHistory read Setting']],
  ["sqs.purge_queue(QueueName='jobs')", ['PurgeQueue delete Q']],
  [
    "logs.get_log_events(logGroupName='/app/log', logStreamName='x')",
    [`GetLogEvents read external:${HOLES}:logs:${PLACE}:log-group:/app/log`],
  ],
  [
    "secrets.get_secret_value(SecretId='/app/key')",
    [`GetSecretValue read external:${HOLES}:secretsmanager:${PLACE}:secret:/app/key-??????`],
  ],
])('%s', (code, expected) => {
  expect(callsOf(code)).toEqual(expected);
});

test.each([
  ["CopySource={'Bucket': 'files', 'Key': 'a'}"],
  ["CopySource='files/a'"],
  ["CopySource='/files/a/b'"],
  ['CopySource=f\'files/{event["k"]}\''],
])('a copy reads what it is made of: %s', (source) => {
  const code = `s3.copy_object(Bucket=os.environ['BUCKET'], Key='b', ${source})`;
  const { edges } = graphWith(code, '', '');
  const found = edges.filter(({ kind }) => kind === 'reads' || kind === 'writes');
  expect(found.map(({ kind, to }) => `${kind} ${to}`)).toEqual([
    'writes template.yaml/Bkt',
    'reads template.yaml/Files',
  ]);
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
