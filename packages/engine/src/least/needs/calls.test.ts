import { describe, expect, test } from 'vitest';
import { needsFor, open, shown } from '../../testing/needs.ts';

const PYTHON = `
import os, json, boto3
e = os.environ
s3 = boto3.client('s3'); ddb = boto3.client('dynamodb'); sqs = boto3.client('sqs'); sns = boto3.client('sns')
lam = boto3.client('lambda'); sfn = boto3.client('stepfunctions'); events = boto3.client('events')
ssm = boto3.client('ssm'); secrets = boto3.client('secretsmanager'); kms = boto3.client('kms')
ses = boto3.client('ses'); idp = boto3.client('cognito-idp'); sts = boto3.client('sts'); kinesis = boto3.client('kinesis')
iot = boto3.client('iot-data'); scheduler = boto3.client('scheduler'); glue = boto3.client('glue')
cw = boto3.client('cloudwatch'); bedrock = boto3.client('bedrock-runtime'); athena = boto3.client('athena')
tables = boto3.resource('dynamodb'); buckets = boto3.resource('s3')

def handler(event, context):
    key = event['key']
    `;

const MAYBE = 's3:ListBucket B (possibly)';
const PLACE = '${AWS::Region}:${AWS::AccountId}';

const PYTHON_CASES: readonly (readonly [string, readonly string[]])[] = [
  ["s3.get_object(Bucket=e['B'], Key=key)", ['s3:GetObject B/*', MAYBE]],
  ["s3.head_object(Bucket=e['B'], Key='a.txt')", ['s3:GetObject B/a.txt', MAYBE]],
  ["s3.get_object(Bucket=e['B'], Key=key, VersionId='1')", ['s3:GetObjectVersion B/*', MAYBE]],
  ["s3.put_object(Bucket=e['B'], Key='incoming/' + key)", ['s3:PutObject B/incoming/*']],
  ["s3.put_object(Bucket=e['B'], Key=f'in/{key}/x.json')", ['s3:PutObject B/in/*/x.json']],
  ["s3.put_object(Bucket=e['B'], Key='a*b')", ['s3:PutObject B/a${*}b']],
  [
    "s3.put_object(Bucket=e['B'], Key=key, ACL='public-read', Tagging='a=b')",
    ['s3:PutObject B/*', 's3:PutObjectAcl B/*', 's3:PutObjectTagging B/*'],
  ],
  [
    "s3.put_object(Bucket=e['B'], Key=key, ObjectLockMode='GOVERNANCE', ObjectLockLegalHoldStatus='ON')",
    ['s3:PutObject B/*', 's3:PutObjectLegalHold B/*', 's3:PutObjectRetention B/*'],
  ],
  ["s3.list_objects_v2(Bucket=e['B'])", ['s3:ListBucket B']],
  [
    "s3.list_objects_v2(Bucket=e['B'], Prefix='users/' + key)",
    ['s3:ListBucket B where s3:prefix=users/*'],
  ],
  [
    "s3.copy_object(Bucket=e['C'], Key='done/' + key, CopySource={'Bucket': e['B'], 'Key': 'in/' + key})",
    [
      's3:GetObject B/in/*',
      's3:GetObjectTagging B/in/* (possibly)',
      's3:PutObject C/done/*',
      's3:PutObjectTagging C/done/* (possibly)',
    ],
  ],
  [
    "s3.copy_object(Bucket=e['C'], Key=key, CopySource=e['B'] + '/in/' + key)",
    [
      's3:GetObject B/in/*',
      's3:GetObjectTagging B/in/* (possibly)',
      's3:PutObject C/*',
      's3:PutObjectTagging C/* (possibly)',
    ],
  ],
  ["s3.upload_file('/tmp/a', e['B'], 'a')", ['s3:PutObject B/a']],
  [
    "s3.delete_objects(Bucket=e['B'], Delete={'Objects': [{'Key': 'x/1'}]})",
    ['s3:DeleteObject B/x/1'],
  ],
  [
    "s3.generate_presigned_url('put_object', Params={'Bucket': e['B'], 'Key': 'up/' + key})",
    ['s3:PutObject B/up/*'],
  ],
  [
    "s3.get_object(Bucket='elsewhere', Key='k')",
    ['s3:GetObject s3:::elsewhere/k', 's3:ListBucket s3:::elsewhere (possibly)'],
  ],
  ["buckets.Bucket(e['B']).put_object(Key='k')", ['s3:PutObject B/k']],
  ["ddb.get_item(TableName=e['T'], Key={'pk': {'S': key}})", ['dynamodb:GetItem T']],
  [
    "tables.Table(e['T']).get_item(Key={'pk': 'CONFIG'})",
    ['dynamodb:GetItem T where dynamodb:LeadingKeys=CONFIG'],
  ],
  [
    "tables.Table(e['T']).put_item(Item={'pk': f'USER#{key}'})",
    ['dynamodb:PutItem T where dynamodb:LeadingKeys=USER#*'],
  ],
  [
    "t = tables.Table(e['T']); t.get_item(Key={'pk': 'A'}); t.get_item(Key={'pk': key})",
    ['dynamodb:GetItem T'],
  ],
  ["tables.Table(e['T']).query(IndexName='by-user')", ['dynamodb:Query T/index/by-user']],
  [
    "tables.Table(e['T']).query(); tables.Table(e['T']).scan(IndexName='i')",
    ['dynamodb:Query T', 'dynamodb:Scan T/index/i'],
  ],
  ["ddb.batch_get_item(RequestItems={'other': {'Keys': []}})", ['dynamodb:BatchGetItem Other']],
  [
    "with tables.Table(e['T']).batch_writer() as b:\n        b.put_item(Item={'pk': key})",
    ['dynamodb:BatchWriteItem T'],
  ],
  [
    "ddb.transact_write_items(TransactItems=[{'Put': {'TableName': e['T'], 'Item': {}}}, {'ConditionCheck': {'TableName': 'other', 'Key': {}}}])",
    ['dynamodb:ConditionCheckItem Other', 'dynamodb:PutItem T'],
  ],
  [
    'ddb.execute_statement(Statement=\'SELECT * FROM "other"."by-user" WHERE pk = ?\')',
    ['dynamodb:PartiQLSelect Other/index/by-user'],
  ],
  [
    'ddb.execute_statement(Statement=f\'DELETE FROM "{e["T"]}" WHERE pk = ?\')',
    ['dynamodb:PartiQLDelete T'],
  ],
  [
    "ddb.get_item(TableName=e['NAMED'], Key={})",
    [`dynamodb:GetItem dynamodb:${PLACE}:table/\${Stage}-orders`],
  ],
  ["sqs.send_message_batch(QueueUrl=e['Q'], Entries=[])", ['sqs:SendMessage Q']],
  ["sns.publish(TopicArn=e['TOPIC'], Message='m')", ['sns:Publish Topic']],
  ["sns.publish(PhoneNumber=key, Message='m')", ['sns:Publish *']],
  ["lam.invoke(FunctionName=e['G'])", ['lambda:InvokeFunction G']],
  ["lam.invoke(FunctionName=e['G'], Qualifier='live')", ['lambda:InvokeFunction G:live']],
  ["lam.invoke(FunctionName=e['ALIAS'])", ['lambda:InvokeFunction G:live']],
  ["sfn.start_execution(stateMachineArn=e['M'])", ['states:StartExecution M']],
  [
    "a = sfn.start_execution(stateMachineArn=e['M'])['executionArn']; sfn.describe_execution(executionArn=a)",
    ['states:DescribeExecution M:*', 'states:StartExecution M'],
  ],
  ["sfn.send_task_success(taskToken=key, output='{}')", ['states:SendTaskSuccess *']],
  [
    "events.put_events(Entries=[{'EventBusName': e['BUS'], 'Detail': '{}'}])",
    ['events:PutEvents Bus'],
  ],
  [
    "events.put_events(Entries=[{'Detail': '{}'}])",
    [`events:PutEvents events:${PLACE}:event-bus/default`],
  ],
  [
    "scheduler.create_schedule(Name=key, Target={'Arn': e['Q'], 'RoleArn': e['R']})",
    [
      `iam:PassRole iam::\${AWS::AccountId}:role/\${R} where iam:PassedToService=scheduler.amazonaws.com`,
      `scheduler:CreateSchedule scheduler:${PLACE}:schedule/default/*`,
    ],
  ],
  ["secrets.get_secret_value(SecretId=e['S'])", ['secretsmanager:GetSecretValue S']],
  [
    "secrets.get_secret_value(SecretId='prod/db')",
    [`secretsmanager:GetSecretValue secretsmanager:${PLACE}:secret:prod/db-??????`],
  ],
  ["ssm.get_parameter(Name='/app/a')", [`ssm:GetParameter ssm:${PLACE}:parameter/app/a`]],
  [
    "ssm.get_parameters_by_path(Path='/app')",
    [`ssm:GetParametersByPath ssm:${PLACE}:parameter/app`],
  ],
  ["kms.generate_data_key(KeyId=e['KEY'])", ['kms:GenerateDataKey Key']],
  [
    "s3.put_object(Bucket=e['B'], Key='a', ServerSideEncryption='aws:kms', SSEKMSKeyId=e['KEY'])",
    ['kms:GenerateDataKey Key', 's3:PutObject B/a'],
  ],
  [
    "boto3.client('redshift-data').execute_statement(ClusterIdentifier='c', Database='db', DbUser='u', Sql='x')",
    [
      `redshift-data:ExecuteStatement redshift:${PLACE}:cluster:c`,
      `redshift:GetClusterCredentials redshift:${PLACE}:dbname:c/db`,
      `redshift:GetClusterCredentials redshift:${PLACE}:dbuser:c/u`,
    ],
  ],
  [
    "ses.send_email(Source='Shop <shop@example.com>')",
    [
      `ses:SendEmail ses:${PLACE}:identity/example.com`,
      `ses:SendEmail ses:${PLACE}:identity/shop@example.com`,
    ],
  ],
  ["idp.admin_get_user(UserPoolId=e['POOL'], Username=key)", ['cognito-idp:AdminGetUser Pool']],
  ["idp.sign_up(ClientId='c', Username=key)", []],
  ['sts.get_caller_identity()', []],
  ["sts.assume_role(RoleArn=e['R'])", ['sts:AssumeRole iam::${AWS::AccountId}:role/${R}']],
  ["kinesis.put_records(StreamName=e['STREAM'], Records=[])", ['kinesis:PutRecords Stream']],
  ["iot.publish(topic='devices/' + key)", [`iot:Publish iot:${PLACE}:topic/devices/*`]],
  ["cw.put_metric_data(Namespace='n', MetricData=[])", ['cloudwatch:PutMetricData *']],
  [
    "glue.get_table(DatabaseName='d', Name='t')",
    [
      `glue:GetTable glue:${PLACE}:catalog`,
      `glue:GetTable glue:${PLACE}:database/d`,
      `glue:GetTable glue:${PLACE}:table/d/t`,
    ],
  ],
  [
    "bedrock.invoke_model(modelId='eu.anthropic.claude-v1')",
    [
      `bedrock:InvokeModel bedrock:${PLACE}:inference-profile/eu.anthropic.claude-v1`,
      'bedrock:InvokeModel bedrock:*::foundation-model/anthropic.claude-v1',
    ],
  ],
];

describe('a call in Python needs', () => {
  test.each(PYTHON_CASES)('%s', (code, expected) => {
    const found = needsFor('python', PYTHON + code);
    expect(shown(found.needs)).toEqual(expected);
    expect(open(found)).toEqual([]);
  });
});

const JS = `
import { S3Client, GetObjectCommand, PutObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
const e = process.env, s3 = new S3Client({}), db = DynamoDBDocumentClient.from(new DynamoDBClient({})), lambda = new LambdaClient({});
export const handler = async (event) => {
  const key = event.key;
  `;

describe('a call in JavaScript needs', () => {
  test.each<[string, readonly string[]]>([
    [
      'await s3.send(new GetObjectCommand({ Bucket: e.B, Key: `in/${key}` }));',
      ['s3:GetObject B/in/*', MAYBE],
    ],
    [
      "await getSignedUrl(s3, new PutObjectCommand({ Bucket: e.B, Key: 'up/' + key }));",
      ['s3:PutObject B/up/*'],
    ],
    [
      'await s3.send(new ListObjectsV2Command({ Bucket: e.B, Prefix: `u/${key}/` }));',
      ['s3:ListBucket B where s3:prefix=u/*/'],
    ],
    [
      "await db.send(new GetCommand({ TableName: e.T || 'dev', Key: { pk: key } }));",
      ['dynamodb:GetItem T'],
    ],
    [
      "await db.send(new QueryCommand({ TableName: e.T, IndexName: key ? 'a' : 'b' }));",
      ['dynamodb:Query T/index/a', 'dynamodb:Query T/index/b'],
    ],
    [
      'await db.send(new TransactWriteCommand({ TransactItems: [{ Update: { TableName: e.T } }, { Delete: { TableName: e.OTHER } }] }));',
      ['dynamodb:DeleteItem Other', 'dynamodb:UpdateItem T'],
    ],
    ['await lambda.send(new InvokeCommand({ FunctionName: e.G }));', ['lambda:InvokeFunction G']],
  ])('%s', (code, expected) => {
    const found = needsFor('js', `${JS}${code}\n};`);
    expect(shown(found.needs)).toEqual(expected);
    expect(open(found)).toEqual([]);
  });
});

test.each<[string, readonly string[], readonly string[]]>([
  ["s3.get_object(Bucket=key, Key='a')", [], ['s3:GetObject: the event chooses it']],
  ['tables.Table(key).scan()', [], ['dynamodb:Scan: the event chooses it']],
  [
    "tables.Table(e['T']).query(IndexName=key)",
    [],
    ['dynamodb:Query: the code computes IndexName'],
  ],
  [
    'ddb.execute_statement(Statement=key)',
    [],
    ['dynamodb:ExecuteStatement: the statement is not known'],
  ],
  ['kms.decrypt(CiphertextBlob=key)', [], ['kms:Decrypt: Decrypt names none']],
  [
    "kms.encrypt(KeyId='alias/app', Plaintext=key)",
    [],
    ['kms:Encrypt: no key `alias/app` is declared'],
  ],
  [
    "boto3.client('s3').frobnicate_object(Bucket=e['B'])",
    [],
    ['s3:FrobnicateObject: no IAM action is known for this operation'],
  ],
  [
    "ddb.get_item(TableName=e['UNSET'], Key={})",
    [],
    ['dynamodb:GetItem: the variable UNSET is not set in the template'],
  ],
])('%s is open', (code, needs, expected) => {
  const found = needsFor('python', PYTHON + code);
  expect(shown(found.needs)).toEqual(needs);
  expect(open(found)).toEqual(expected);
});

test('calls with credentials of another role are none of its needs, and said', () => {
  const found = needsFor(
    'python',
    `${PYTHON}c = sts.assume_role(RoleArn=e['R'])['Credentials']
    boto3.client('s3', aws_access_key_id=c['AccessKeyId'], aws_secret_access_key=c['SecretAccessKey'], aws_session_token=c['SessionToken']).get_object(Bucket=e['B'], Key='k')`,
  );
  expect(shown(found.needs)).toEqual(['sts:AssumeRole iam::${AWS::AccountId}:role/${R}']);
  expect(found.unresolved.map(({ kind, call }) => `${kind} ${call}`)).toEqual([
    'credentials s3:GetObject',
  ]);
});

test('what the role allows today does not change what is needed', () => {
  const under = (policies: string): ReturnType<typeof needsFor> =>
    needsFor('python', `${PYTHON}tables.Table(key).get_item(Key={'pk': key})`, {
      properties: `      Policies: ${policies}`,
    });
  const narrow = under('[{ DynamoDBReadPolicy: { TableName: !Ref T } }]');
  const wide = under('[AmazonDynamoDBFullAccess]');
  expect(narrow.needs.filter((one) => one.origin === 'code')).toEqual([]);
  expect(open(narrow)).toEqual(['dynamodb:GetItem: the event chooses it']);
  expect(narrow.unresolved.flatMap(({ actions }) => actions)).toContain('kms:Decrypt');
  const said = ({ unresolved }: typeof wide): unknown =>
    unresolved.map(({ actions, reason }) => [actions, reason]);
  expect(said(narrow)).toEqual(said(wide));
});

test('a partition key that is a verified claim of the caller binds per caller', () => {
  const found = needsFor(
    'python',
    `${PYTHON}sub = event['requestContext']['authorizer']['claims']['sub']
    tables.Table(e['T']).get_item(Key={'pk': sub})`,
    {
      resources:
        '  Api: { Type: AWS::Serverless::Api, Properties: { StageName: p, Auth: { DefaultAuthorizer: A, Authorizers: { A: { UserPoolArn: !GetAtt Pool.Arn } } } } }',
      properties:
        '      Events: { A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Api } } }',
    },
  );
  expect(shown(found.needs)).toEqual([
    'dynamodb:GetItem T per caller dynamodb:LeadingKeys=${aws:PrincipalTag/sub}',
  ]);
});

test.each<[string, unknown]>([
  ["ddb.get_item(TableName=e['T'], Key={})", { 'Fn::GetAtt': ['T', 'Arn'] }],
  ["sns.publish(TopicArn=e['TOPIC'], Message='m')", { Ref: 'Topic' }],
  ["s3.put_object(Bucket=e['B'], Key='in/' + key)", { 'Fn::Sub': '${B.Arn}/in/*' }],
  ["s3.put_object(Bucket=e['B'], Key='a*b')", { 'Fn::Sub': '${B.Arn}/a${!*}b' }],
  ["lam.invoke(FunctionName=e['ALIAS'])", { 'Fn::Sub': '${G.Arn}:live' }],
  [
    "ddb.get_item(TableName=e['NAMED'], Key={})",
    {
      'Fn::Sub':
        'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Stage}-orders',
    },
  ],
  [
    "sfn.describe_execution(executionArn=sfn.start_execution(stateMachineArn=e['M'])['executionArn'])",
    {
      'Fn::Sub':
        'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${M.Name}:*',
    },
  ],
  [
    "sns.publish(TopicArn='arn:aws:sns:eu-west-1:111122223333:a', Message='m')",
    'arn:aws:sns:eu-west-1:111122223333:a',
  ],
])('in the template’s own terms: %s', (code, expected) => {
  const found = needsFor('python', PYTHON + code).needs.filter((one) => one.origin === 'code');
  const templates = found.map(({ resource }) => resource.kind === 'arn' && resource.template);
  expect(templates.at(-1)).toEqual(expected);
});

const KEPT = ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map((one) => `dynamodb:${one} T`);

test.each([
  [
    'python',
    `import os
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent
layer = DynamoDBPersistenceLayer(table_name=os.environ['T'])
@idempotent(persistence_store=layer)
def handler(event, context):
    return 1
`,
  ],
  [
    'js',
    `import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.T });
export const handler = makeIdempotent(async (event) => 1, { persistenceStore });
`,
  ],
] as const)('idempotency of Powertools keeps its table, in %s', (language, code) => {
  expect(shown(needsFor(language, code).needs)).toEqual(KEPT);
});
