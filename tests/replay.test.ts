import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formatsModule from 'ajv-formats';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOf, postern } from './support/program.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Save:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: save.handler
      CodeUri: src/
      Environment: { Variables: { ORDERS: !Ref Orders } }
      Policies: [AmazonDynamoDBFullAccess]
`;
const CODE = `import os, boto3
table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
def handler(event, context):
    table.put_item(Item={'pk': event['id']})
`;
const ROLE = 'shop-prod-SaveRole-1A2B3C4D5E6F';

function record(name: string, tableName: string, errorCode?: string): object {
  return {
    eventTime: '2026-10-01T12:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: name,
    eventCategory: 'Data',
    requestParameters: { tableName },
    ...(errorCode === undefined ? {} : { errorCode }),
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/${ROLE}/shop-prod-Save-1A2B3C4D5E6F`,
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/${ROLE}` } },
    },
  };
}

const ORDERS = 'shop-prod-Orders-1A2B3C4D5E6F';
let folder: ReturnType<typeof folderOf>;
const run = (...args: string[]) => postern(folder.path, 'least', 'shop', ...args);
const write = (records: readonly object[]): void =>
  writeFileSync(join(folder.path, 'log.json'), JSON.stringify({ Records: records }));

beforeEach(() => {
  folder = folderOf({ 'shop/template.yaml': TEMPLATE, 'shop/src/save.py': CODE });
});
afterEach(() => folder.remove());

test('recorded calls that the proposal would deny are shown with caller, time and line', async () => {
  write([
    record('PutItem', ORDERS),
    record('PutItem', 'another-table'),
    record('Scan', ORDERS),
    record('Query', ORDERS, 'AccessDenied'),
  ]);
  const { code, out } = await run('--replay', 'log.json', '--width', '140');
  await expect(out).toMatchFileSnapshot('snapshots/replay.txt');
  expect(code).toBe(1);
});

test('the same for programs', async () => {
  write([record('PutItem', ORDERS), record('Scan', ORDERS)]);
  const { code, out } = await run('--replay', 'log.json', '--format', 'json');
  expect(code).toBe(1);
  const file = new URL('../docs/replay.schema.json', import.meta.url);
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  formatsModule.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  validate(JSON.parse(out));
  expect(validate.errors ?? []).toEqual([]);
  const { counts, denied, unknown } = JSON.parse(out);
  expect(counts).toEqual({ judged: 2, allowed: 1, refusedBefore: 0, others: 0 });
  expect(unknown).toEqual([]);
  expect(denied).toMatchObject([{ action: 'dynamodb:Scan', count: 1, code: null }]);
});

test('a log that all passes ends well, and one that cannot be read does not', async () => {
  write([record('PutItem', ORDERS)]);
  expect((await run('--replay', 'log.json')).code).toBe(0);
  writeFileSync(join(folder.path, 'log.json'), '{"Records": [');
  expect((await run('--replay', 'log.json')).code).toBe(4);
  expect((await run('--replay', 'nowhere')).code).toBe(2);
});
