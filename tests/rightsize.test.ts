import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOf, postern } from './support/program.ts';

// What a person sees. After a change that is meant to be seen: npm test -- tests/rightsize.test.ts -u

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Files: { Type: AWS::S3::Bucket }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: save.handler
      CodeUri: src/
      Environment: { Variables: { ORDERS: !Ref Orders, FILES: !Ref Files } }
      Policies:
        # everything, for the beginning
        - AmazonDynamoDBFullAccess
        - S3CrudPolicy: { BucketName: !Ref Files }
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: java21
      Handler: shop.Report
      CodeUri: report/
      Policies: [AmazonDynamoDBReadOnlyAccess]
      Events: { Monthly: { Type: Schedule, Properties: { Schedule: "cron(0 3 1 * ? *)" } } }
`;
const CODE = `import os, boto3
table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
files = boto3.client('s3')
def handler(event, context):
    table.put_item(Item={'pk': event['id']})
    if event.get('broken'):
        files.put_object(Bucket=os.environ['FILES'], Key='errors/' + event['id'])
`;
const DAY = 86_400_000;
const START = Date.UTC(2026, 6, 1);

function record(time: number, name: string, on: string, more: object = {}): object {
  const [service = '', event = ''] = name.split(':');
  const isManagement = service === 'iam';
  return {
    eventVersion: '1.11',
    eventTime: new Date(time).toISOString(),
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    eventSource: `${service}.amazonaws.com`,
    eventName: event,
    eventCategory: isManagement ? 'Management' : 'Data',
    readOnly: /^(?:Get|List|Scan|Query)/.test(event),
    sourceIPAddress: '198.51.100.7',
    requestParameters:
      service === 's3' ? { bucketName: on, key: 'a' } : { tableName: on, functionName: on },
    ...more,
  };
}

function as(role: string, session: string): object {
  return {
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${role}` },
      },
    },
  };
}

const SAVE = as('shop-prod-SaveRole-1A2B3C4D5E6F', 'shop-prod-Save-1A2B3C4D5E6F');
const REPORT = as('shop-prod-ReportRole-1A2B3C4D5E6F', 'shop-prod-Report-1A2B3C4D5E6F');
const OTHER = as('operations', 'ann');
const ORDERS = 'shop-prod-Orders-1A2B3C4D5E6F';

/** The records of one day. */
function day(number: number): readonly object[] {
  const start = START + number * DAY;
  const hours = Array.from({ length: 24 }, (_, hour) => start + hour * 3_600_000);
  return [
    record(start, 'iam:ListRoles', '', OTHER),
    record(start, 'iam:CreateRole', '', OTHER),
    record(start, 's3:GetObject', 'logs', OTHER),
    record(start, 's3:PutObject', 'logs', OTHER),
    ...hours.map((time) => record(time, 'lambda:Invoke', 'shop-prod-Save-1A2B3C4D5E6F')),
    ...hours.map((time) => record(time + 100, 'dynamodb:PutItem', ORDERS, SAVE)),
    ...(number === 62
      ? [
          record(start + 7, 'dynamodb:Scan', ORDERS, { ...SAVE, sourceIPAddress: '203.0.113.66' }),
          record(start + 9, 's3:ListBuckets', '', { ...SAVE, errorCode: 'AccessDenied' }),
        ]
      : []),
    ...(number % 31 === 0 ? [record(start + 5, 'dynamodb:Query', ORDERS, REPORT)] : []),
  ];
}

let folder: ReturnType<typeof folderOf>;
const run = (...args: string[]) => postern(folder.path, 'rightsize', 'shop', ...args);

beforeEach(() => {
  folder = folderOf({ 'shop/template.yaml': TEMPLATE, 'shop/src/save.py': CODE });
  mkdirSync(join(folder.path, 'logs/2026'), { recursive: true });
  for (let number = 0; number < 100; number++) {
    const text = JSON.stringify({ Records: day(number) });
    const name = `logs/2026/day-${String(number).padStart(3, '0')}.json.gz`;
    writeFileSync(join(folder.path, name), gzipSync(text));
  }
});
afterEach(() => folder.remove());

test('what a person sees', async () => {
  const { code, out, err } = await run('--cloudtrail', 'logs', '--width', '120');
  expect(err).toBe('');
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot('snapshots/rightsize.txt');
});

test('the change, as a diff and then in the file', async () => {
  const { out } = await run('--cloudtrail', 'logs', '--diff');
  await expect(out).toMatchFileSnapshot('snapshots/rightsize.diff');
  const written = await run('--cloudtrail', 'logs', '--write');
  expect(written.out).toBe('changed template.yaml\n');
  const text = readFileSync(join(folder.path, 'shop/template.yaml'), 'utf8');
  expect(text).toContain('dynamodb:Scan');
  expect(text).not.toContain('AmazonDynamoDBFullAccess');
});

test('a broken record is told, and the rest still counts', async () => {
  const good = JSON.stringify(record(START, 'dynamodb:PutItem', ORDERS, SAVE));
  writeFileSync(join(folder.path, 'broken.json'), `${good}\n{"eventSource":\n${good}\n`);
  writeFileSync(join(folder.path, 'cut.json.gz'), gzipSync(good.repeat(20)).subarray(0, 40));
  const one = await run('--cloudtrail', 'broken.json', '--cloudtrail', 'cut.json.gz');
  expect(one.code).toBe(4);
  expect(one.out).toContain('incomplete: 2 problems in the log');
  expect(one.out).toContain('broken.json, record 2: it is not valid JSON');
  expect(one.out).toContain('cut.json.gz: unexpected end of file');
  expect(one.out).toContain('2 calls as shop-prod-SaveRole-1A2B3C4D5E6F');
});

test('says what is missing or wrong', async () => {
  expect((await run()).err).toContain('needs a log');
  expect((await run('--cloudtrail', 'nowhere')).err).toContain('there is no log `nowhere`');
  expect((await run('--cloudtrail', 'shop/src')).err).toContain('no log file is below');
  expect((await run('--cloudtrail', 's3://UPPER')).err).toContain('is no address of a bucket');
  expect((await run('--cloudtrail', 'logs', '--since', 'monday')).err).toContain('takes a date');
});

test('leaves out what is too old', async () => {
  const { out } = await run('--cloudtrail', 'logs', '--since', '2026-10-01');
  expect(out).toContain('from 2026-10-01 to 2026-10-08');
});

test('a bucket is read by the user’s own command, which is told', async () => {
  const good = JSON.stringify(record(START, 'dynamodb:PutItem', ORDERS, SAVE));
  writeFileSync(join(folder.path, 'one.json'), good);
  mkdirSync(join(folder.path, 'bin'));
  const script = `#!/bin/sh\nmkdir -p "$4" && cp '${folder.path}/one.json' "$4"\n`;
  writeFileSync(join(folder.path, 'bin/aws'), script, { mode: 0o755 });
  const env = { PATH: `${folder.path}/bin:${process.env.PATH}` };
  const place = { cwd: folder.path, env };
  const args = ['rightsize', 'shop', '--cloudtrail', 's3://trail-of-us/AWSLogs'] as const;
  const one = await postern(place, ...args);
  expect(one.err).toContain('running: aws s3 sync s3://trail-of-us/AWSLogs');
  expect(one.out).toContain('1 record in 1 file');
  expect(one.code).toBe(0);
  writeFileSync(join(folder.path, 'bin/aws'), '#!/bin/sh\necho no such bucket >&2\nexit 1\n');
  const failed = await postern(place, ...args);
  expect(failed).toMatchObject({ code: 2, out: '' });
  expect(failed.err).toContain('no such bucket');
  const none = await postern({ cwd: folder.path, env: { PATH: '' } }, ...args);
  expect(none.err).toContain('the command `aws` cannot be run');
});

test('policies as JSON', async () => {
  const { out, code } = await run('--cloudtrail', 'logs', '--policy-json', '-');
  expect(code).toBe(0);
  const policies = JSON.parse(out);
  expect(Object.keys(policies)).toContain('SaveRole');
  expect(JSON.stringify(policies)).not.toContain('dynamodb:*');
});
