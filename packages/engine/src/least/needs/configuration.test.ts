import { expect, test } from 'vitest';
import { needsFor, open, shown } from '../../testing/needs.ts';

const EMPTY = 'def handler(event, context):\n    pass\n';
const PLACE = '${AWS::Region}:${AWS::AccountId}';
const OWN = `logs:${PLACE}:log-group:/aws/lambda/\${F}:*`;
const LOGS = [
  `logs:CreateLogGroup ${OWN}`,
  `logs:CreateLogStream ${OWN}`,
  `logs:PutLogEvents ${OWN}`,
];

function configured(properties: string, resources = ''): readonly string[] {
  const found = needsFor('python', EMPTY, { properties, resources });
  expect(open(found)).toEqual([]);
  return shown(found.needs, 'configuration').filter((one) => !LOGS.includes(one));
}

test('every function writes its logs', () => {
  expect(shown(needsFor('python', EMPTY).needs, 'configuration')).toEqual(LOGS);
});

test('a declared log group is not created', () => {
  const resources =
    '  L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/aws/lambda/${F}" } }';
  expect(configured('', resources)).toEqual(['logs:CreateLogStream L:*', 'logs:PutLogEvents L:*']);
});

const INTERFACES = [
  'ec2:AssignPrivateIpAddresses * (possibly)',
  'ec2:CreateNetworkInterface *',
  'ec2:DeleteNetworkInterface *',
  'ec2:DescribeNetworkInterfaces *',
  'ec2:DescribeSubnets *',
  'ec2:UnassignPrivateIpAddresses * (possibly)',
];

test.each<[string, readonly string[]]>([
  ['      Tracing: Active', ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *']],
  ['      VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }', INTERFACES],
  [
    '      VpcConfig: !If [Inside, { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }, !Ref AWS::NoValue]',
    INTERFACES.map((one) => (one.endsWith('(possibly)') ? one : `${one} (possibly)`)),
  ],
  [
    '      Layers: ["arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:38"]',
    ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents'].map(
      (one) => `logs:${one} logs:${PLACE}:log-group:/aws/lambda-insights:*`,
    ),
  ],
  ['      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Q.Arn }', ['sqs:SendMessage Q']],
  [
    '      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SNS, Destination: !Ref Topic }, OnSuccess: { Type: EventBridge, Destination: !GetAtt Bus.Arn } } }',
    ['events:PutEvents Bus', 'sns:Publish Topic'],
  ],
  [
    '      Events: { E: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } }',
    ['sqs:DeleteMessage Q', 'sqs:GetQueueAttributes Q', 'sqs:ReceiveMessage Q'],
  ],
  [
    '      Events: { E: { Type: SQS, Properties: { Queue: !GetAtt LockedQ.Arn } } }',
    [
      'kms:Decrypt Key',
      'sqs:DeleteMessage LockedQ',
      'sqs:GetQueueAttributes LockedQ',
      'sqs:ReceiveMessage LockedQ',
    ],
  ],
  [
    '      Events: { E: { Type: Kinesis, Properties: { Stream: !GetAtt Stream.Arn, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt Q.Arn } } } } }',
    [
      'kinesis:DescribeStream Stream',
      'kinesis:DescribeStreamSummary Stream',
      'kinesis:GetRecords Stream',
      'kinesis:GetShardIterator Stream',
      'kinesis:ListShards Stream',
      'kinesis:ListStreams * (possibly)',
      'sqs:SendMessage Q',
    ],
  ],
  [
    '      Events: { E: { Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: LATEST } } }',
    [
      'dynamodb:DescribeStream T/stream/*',
      'dynamodb:GetRecords T/stream/*',
      'dynamodb:GetShardIterator T/stream/*',
      'dynamodb:ListStreams * (possibly)',
    ],
  ],
])('%s', (properties, expected) => {
  expect(configured(properties)).toEqual(expected);
});

const SDK =
  "import os, boto3\ne = os.environ\ns3 = boto3.client('s3'); sqs = boto3.client('sqs'); tables = boto3.resource('dynamodb')\ndef handler(event, context):\n    ";

test.each<[string, readonly string[]]>([
  [
    "s3.get_object(Bucket=e['LOCKED'], Key='k')",
    ['kms:Decrypt Key', 's3:GetObject Locked/k', 's3:ListBucket Locked (possibly)'],
  ],
  [
    "s3.put_object(Bucket=e['LOCKED'], Key='k')",
    ['kms:GenerateDataKey Key', 's3:PutObject Locked/k'],
  ],
  ["s3.delete_object(Bucket=e['LOCKED'], Key='k')", ['s3:DeleteObject Locked/k']],
  [
    "sqs.send_message(QueueUrl=e['LOCKEDQ'], MessageBody='m')",
    ['kms:Decrypt Key', 'kms:GenerateDataKey Key', 'sqs:SendMessage LockedQ'],
  ],
  [
    "tables.Table(e['LOCKEDT']).put_item(Item={'pk': event['a']})",
    ['dynamodb:PutItem LockedT', 'kms:Decrypt Key'],
  ],
])('the key behind a resource: %s', (code, expected) => {
  expect(shown(needsFor('python', SDK + code).needs)).toEqual(expected);
});

test('what is not declared here may have a key, which is said once', () => {
  const code = "s3.put_object(Bucket='x', Key='k'); s3.get_object(Bucket='y', Key='k')";
  const keys = needsFor('python', SDK + code).unresolved;
  expect(keys.map(({ actions, certain }) => `${certain} ${actions.join()}`)).toEqual([
    'possibly kms:GenerateDataKey,kms:Decrypt',
  ]);
});

test('requests that a library signs are open', () => {
  const code =
    'from requests_aws4auth import AWS4Auth\nimport requests\ndef handler(event, context):\n    requests.get(event["u"], auth=AWS4Auth("a", "b", "c", "d"))\n';
  expect(open(needsFor('python', code))).toEqual([
    'resource: HTTP requests are signed with the role’s credentials, and their host decides on the action',
  ]);
});

test('a dead-letter target that is not declared here is open', () => {
  const properties =
    '      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Nested.Outputs.Arn } } }';
  const resources =
    '  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://example.com/a.yaml } }';
  expect(open(needsFor('python', EMPTY, { properties, resources }))).toEqual([
    'resource: Lambda sends events that failed on, which is not declared here: one of these actions',
  ]);
});

test('code that cannot be found says so', () => {
  const found = needsFor('python', EMPTY, { properties: '      Runtime: java21' });
  expect(found.code.kind).toBe('not-analysed');
});

test('an answer settles what is open', () => {
  const code = `${SDK}tables.Table(event['t']).query(IndexName='i')`;
  const answer = {
    function: 'F',
    actions: ['dynamodb:Query'],
    resources: ['T/index/i', 'arn:aws:dynamodb:${AWS::Region}:1:table/x'],
    because: 'tenants',
  };
  const found = needsFor('python', code, { answers: [answer] });
  expect(open(found)).toEqual([]);
  expect(shown(found.needs, 'answer')).toEqual([
    'dynamodb:Query T/index/i',
    'dynamodb:Query arn:aws:dynamodb:${AWS::Region}:1:table/x',
  ]);
});

test('a client of which no call is seen is told', () => {
  const code =
    "import boto3, elsewhere\nsns = boto3.client('sns')\ndef handler(event, context):\n    elsewhere.handle(event)\n";
  expect(needsFor('python', code).unresolved.map((one) => one.reason)).toEqual([
    'a client of the cloud is made, and no call of it is seen',
  ]);
});

test('a command that nothing is seen to send is told', () => {
  const code =
    "import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\nexport const handler = async () => { const s3 = new S3Client({}); keep(new GetObjectCommand({ Bucket: 'b', Key: 'k' })); };\nfunction keep(command) { return JSON.stringify(command); }\n";
  expect(needsFor('js', code).unresolved.map((one) => one.reason)).toEqual([
    'GetObject is made, and nothing is seen to send it',
  ]);
});
