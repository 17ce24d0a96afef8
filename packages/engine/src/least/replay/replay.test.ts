import { describe, expect, test } from 'vitest';
import { policyOf } from '../../iam/testing.ts';
import type { ObservedCall } from '../../model/observed.ts';
import { Query } from '../../model/query.ts';
import type { Replay } from '../../model/replay.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsOf } from '../needs/needs.ts';
import { Replayer, replay } from './replay.ts';

const graph = graphOf({
  'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Other: { Type: AWS::DynamoDB::Table, Properties: { TableName: other-table } }
  Files: { Type: AWS::S3::Bucket }
  Reader:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: a.handler, CodeUri: src/, Environment: { Variables: { T: !Ref Orders } } }
`,
  'src/a.py': `import os, boto3
def handler(event, context):
    return boto3.client('dynamodb').get_item(TableName=os.environ['T'], Key={'pk': {'S': 'x'}})
`,
});
const query = new Query(graph);
const needs = graph.functions.map((fn) => needsOf(fn, query));
const orders = graph.resources.find((one) => one.name === 'Orders')?.arn ?? '';
const files = graph.resources.find((one) => one.name === 'Files')?.arn ?? '';

function call(action: string, resource: string[], more: Partial<ObservedCall> = {}): ObservedCall {
  return {
    time: 1_000,
    actions: [action],
    source: 'x.amazonaws.com',
    name: action,
    resources: resource,
    caller: {
      arn: 'arn:aws:sts::111122223333:assumed-role/shop-ReaderRole-ABCDEF123456/shop-Reader-ABCDEF123456',
      role: 'arn:aws:iam::111122223333:role/shop-ReaderRole-ABCDEF123456',
      session: 'shop-Reader-ABCDEF123456',
    },
    account: '111122223333',
    region: 'eu-west-1',
    error: undefined,
    context: new Map(),
    origin: { file: 'log.json', record: 1 },
    ...more,
  };
}

function replayed(calls: readonly ObservedCall[], statements: readonly object[]): Replay {
  const after = {
    name: 'reader',
    functions: ['template.yaml/Reader'],
    policies: [policyOf({ Version: '2012-10-17', Statement: statements })],
    boundary: undefined,
  };
  return replay(calls, [{ from: graph.roles[0]?.id ?? '', after }], query, needs);
}

const READS = [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: orders }];
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/shop-Orders-1A2B3C4D5E6F';

describe('recorded calls against the policies after', () => {
  test('a call on the resource behind a generated name is allowed', () => {
    expect(replayed([call('dynamodb:GetItem', [TABLE])], READS)).toMatchObject({
      judged: 1,
      allowed: 1,
      denied: [],
      unknown: [],
    });
  });

  test('what is no longer allowed is told with the line that needs it, counted', () => {
    const calls = [
      call('dynamodb:GetItem', [TABLE], { time: 5_000 }),
      call('dynamodb:GetItem', [TABLE]),
    ];
    const writes = [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: orders }];
    const { denied } = replayed(calls, writes);
    expect(denied).toMatchObject([
      {
        count: 2,
        last: 5_000,
        call: { time: 1_000 },
        function: 'template.yaml/Reader',
        action: 'dynamodb:GetItem',
        resource: TABLE,
        because: 'no statement allows it',
        code: { file: 'src/a.py' },
      },
    ]);
  });

  test('an explicit Deny is named', () => {
    const denies = [...READS, { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }];
    const { denied } = replayed([call('dynamodb:GetItem', [TABLE])], denies);
    expect(denied).toMatchObject([{ statement: { effect: 'Deny' } }]);
  });

  test.each<[string, string, string[], object, object]>([
    [
      'another table',
      'dynamodb:GetItem',
      ['arn:aws:dynamodb:eu-west-1:111122223333:table/other-table'],
      {},
      { denied: [{}] },
    ],
    [
      'a table of another account',
      'dynamodb:GetItem',
      [TABLE.replace('1111', '9999')],
      {},
      { allowed: 0 },
    ],
    [
      'an object of the bucket',
      's3:GetObject',
      ['arn:aws:s3:::shop-files-1a2b3c4d5e6f/in/x'],
      { Action: 's3:GetObject', Resource: `${files}/in/*` },
      { allowed: 1 },
    ],
    [
      'an object beside the prefix',
      's3:GetObject',
      ['arn:aws:s3:::shop-files-1a2b3c4d5e6f/out/x'],
      { Action: 's3:GetObject', Resource: `${files}/in/*` },
      { denied: [{}] },
    ],
    [
      'the Region and account of the stack',
      'sqs:SendMessage',
      ['arn:aws:sqs:eu-west-1:111122223333:q'],
      { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:111122223333:q' },
      { allowed: 1 },
    ],
    [
      'no resource in the record',
      's3:GetObject',
      [],
      { Action: 's3:GetObject', Resource: `${files}/in/*` },
      { unknown: [{ resource: undefined }] },
    ],
    [
      'no resource in the record, none needed',
      's3:GetObject',
      [],
      { Action: 's3:GetObject', Resource: '*' },
      { allowed: 1 },
    ],
    [
      'an action that takes none',
      'xray:PutTraceSegments',
      [],
      { Action: 'xray:Put*', Resource: '*' },
      { allowed: 1 },
    ],
  ])('%s', (_, action, resources, statement, expected) => {
    const more = 'Action' in statement ? [{ Effect: 'Allow', ...statement }] : [];
    expect(replayed([call(action, resources)], [...READS, ...more])).toMatchObject(expected);
  });

  test('calls can come one at a time, and what is kept grows with what differs only', () => {
    const replayer = new Replayer([], query, needs);
    for (let i = 0; i < 1_000; i++) replayer.add(call('dynamodb:GetItem', [TABLE]));
    expect(replayer.result()).toMatchObject({ judged: 0, others: 1_000, complete: true });
  });

  test('calls of others and calls that were refused are only counted', () => {
    const stranger = call('s3:GetObject', [], {
      caller: { arn: '', role: undefined, session: undefined },
    });
    const refused = call('s3:GetObject', [], { error: 'AccessDenied' });
    expect(replayed([stranger, refused], READS)).toMatchObject({
      judged: 0,
      others: 1,
      refusedBefore: 1,
      denied: [],
    });
  });
});
