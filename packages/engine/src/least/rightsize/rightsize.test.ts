import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { RoleUse } from '../../model/use.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsOf } from '../needs/needs.ts';
import { entriesOf } from '../trail/entries.ts';
import { daysOf } from './periods.ts';
import { generatedName } from './physical.ts';
import { Rightsizing } from './rightsize.ts';
import { shapeOf } from './shape.ts';

type Call = readonly [event: string, on: string, count: number, daysAgo: number, error?: string];

type Case = {
  readonly name: string;
  readonly allow: readonly string[];
  readonly on: readonly string[];
  readonly code: string;
  readonly days?: number;
  readonly invocations?: number;
  readonly schedule?: string;
  /** Whether a queue that is encrypted with the key `K` triggers the function. */
  readonly queue?: boolean;
  readonly calls: readonly Call[];
  readonly states: Readonly<Record<string, string>>;
  readonly left?: readonly string[];
  readonly none?: string;
  readonly refused?: readonly string[];
};

const CASES: readonly Case[] = parse(
  readFileSync(new URL('./rightsize.cases.yaml', import.meta.url), 'utf8'),
);
const DAY = 86_400_000;
const END = Date.UTC(2026, 9, 1);
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/';
const ROLE = 'arn:aws:iam::111122223333:role/shop-prod-FnRole-1A2B3C4D5E6F';

function sizingFor({ allow, on, code, schedule, queue }: Case): Rightsizing {
  const events = [
    ...(schedule === undefined
      ? []
      : [`S: { Type: Schedule, Properties: { Schedule: "${schedule}" } }`]),
    ...(queue === true ? ['Q: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }'] : []),
  ];
  const runtime = code === 'unknown' ? 'java21' : 'python3.13';
  const graph = graphOf({
    'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  B: { Type: AWS::S3::Bucket }
  K: { Type: AWS::KMS::Key }
  Other: { Type: AWS::KMS::Key }
  Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !GetAtt K.Arn } }
  FnRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { Service: lambda.amazonaws.com } }] }
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: ${JSON.stringify(allow)}
                Resource: [${on.map((one) => (one.startsWith('!') ? one : JSON.stringify(one))).join(', ')}]
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ${runtime}
      Handler: a.handler
      CodeUri: src/
      Role: !GetAtt FnRole.Arn
      Environment: { Variables: { T: !Ref T } }
      Events: { ${events.join(', ')} }
`,
    'src/a.py': `
import os, boto3
t = boto3.resource('dynamodb').Table(os.environ['T'])
def handler(event, context):
    ${code === 'none' || code === 'unknown' ? 'pass' : code}
`,
  });
  const query = new Query(graph);
  return new Rightsizing(
    query,
    graph.functions.map((fn) => needsOf(fn, query)),
  );
}

/** The records of a log, in order of time. */
function recordsFor({ calls, days = 100, invocations = 2000 }: Case): readonly object[] {
  const own = calls.flatMap(([event, on, count, ago, error]) =>
    Array.from({ length: count }, (_, i) => recordOf(event, on, END - ago * DAY - i, error)),
  );
  const background = Array.from({ length: days }, (_, day) => backgroundOn(END - day * DAY)).flat();
  const invoked = Array.from({ length: invocations }, (_, i) => ({
    ...base(END - (i % days) * DAY - i),
    eventSource: 'lambda.amazonaws.com',
    eventName: 'Invoke',
    eventCategory: 'Data',
    userIdentity: { type: 'AWSService', invokedBy: 'apigateway.amazonaws.com' },
    requestParameters: { functionName: 'shop-prod-Fn-1A2B3C4D5E6F' },
  }));
  return [...background, ...invoked, ...own];
}

function base(time: number): object {
  return {
    eventTime: new Date(time).toISOString(),
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
  };
}

function backgroundOn(time: number): readonly object[] {
  const sources = ['s3', 'dynamodb', 'sqs'].map((one) => [one, 'Data']);
  return [...sources, ['ec2', 'Management']].flatMap(([service, eventCategory]) =>
    [true, false].map((readOnly) => ({
      ...base(time),
      eventSource: `${service}.amazonaws.com`,
      eventName: 'Whatever',
      eventCategory,
      readOnly,
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' },
    })),
  );
}

function recordOf(event: string, on: string, time: number, errorCode: string | undefined): object {
  const [service = '', eventName = ''] = event.split(':');
  const [store = '', ...key] = on.split('/');
  const bucket = 'shop-prod-b-1a2b3c4d5e6f';
  const table = store === 'T' ? 'shop-prod-T-1A2B3C4D5E6F' : store;
  return {
    ...base(time),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventCategory: service === 'kms' ? 'Management' : 'Data',
    ...(errorCode === undefined ? {} : { errorCode }),
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/shop-prod-FnRole-1A2B3C4D5E6F/shop-prod-Fn-1A2B3C4D5E6F',
      sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE } },
    },
    ...(service === 'kms' ? { resources: [{ ARN: `${KEY}${on}`, type: 'AWS::KMS::Key' }] } : {}),
    requestParameters:
      service === 's3'
        ? { bucketName: bucket, key: key.join('/') || undefined }
        : { tableName: table },
  };
}

/** Invocations enough for use alone to decide, where a case does not say how many there are. */
const MANY = 10_000;

function sized(one: Case, records: readonly object[]): RoleUse {
  const sizing = sizingFor(one);
  const often = one.invocations === undefined ? records.find(isInvocation) : undefined;
  for (const entry of entriesOf(often, { file: 'a.json', record: 1 })) {
    for (let i = 0; i < MANY; i++) sizing.aggregate.add(entry, 'a.json', 1);
  }
  records.forEach((record, i) => {
    for (const entry of entriesOf(record, { file: 'a.json', record: i + 1 })) {
      sizing.aggregate.add(entry, 'a.json', i + 1);
    }
  });
  const role = sizing.roles().find((each) => each.role === 'template.yaml/FnRole');
  if (role === undefined) throw new Error('no role');
  return role;
}

function isInvocation(record: object): boolean {
  return 'eventName' in record && record.eventName === 'Invoke';
}

function shownLeft({ proposal }: RoleUse): readonly string[] {
  if (proposal.kind !== 'least') return [proposal.kind];
  return proposal.roles
    .flatMap((role) => role.statements)
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map(({ arn }) => `${action} ${shownArn(arn)}`)),
    )
    .toSorted();
}

function shownArn(arn: string): string {
  return readable(arn)
    .replace(/^.*:(?:table|key)\/\$\{(\w+)(?:\.\w+)?\}/, '$1')
    .replace(/^arn:.*:s3:::\$\{(\w+)\}/, '$1');
}

describe('what is granted', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const role = sized(one, recordsFor(one));
    const states = new Map(
      role.permissions.flatMap(({ actions, state }) => actions.map((name) => [name, state])),
    );
    for (const [action, state] of Object.entries(one.states)) {
      expect([action, states.get(action)]).toEqual([action, state]);
    }
    expect(role.refused.map((use) => use.action)).toEqual(one.refused ?? []);
    const { proposal } = role;
    if (one.none !== undefined) expect(proposal).toMatchObject({ kind: 'none', reason: one.none });
    else expect(shownLeft(role)).toEqual(one.left);
  });

  test('does not depend on the order of the records', () => {
    const [one] = CASES.filter((each) => each.name.startsWith('objects'));
    if (one === undefined) throw new Error('no case');
    const calls: readonly Call[] = Array.from({ length: 90 }, (_, i) => [
      i % 2 === 0 ? 'dynamodb:GetItem' : 's3:GetObject',
      `table-${i}/x`,
      1,
      i,
    ]);
    const few = { ...one, calls, days: 2, invocations: 5, allow: ['*'] };
    const records = recordsFor(few).map((record, i) => ({ record, i }));
    const sizeIn = (order: typeof records): unknown => {
      const sizing = sizingFor(few);
      for (const { record, i } of order) {
        for (const entry of entriesOf(record, { file: 'a.json', record: i })) {
          sizing.aggregate.add(entry, 'a.json', i);
        }
      }
      return [sizing.aggregate.uses(), sizing.aggregate.summary(1, 1)];
    };
    const expected = sizeIn(records);
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (order) => {
        expect(sizeIn(order)).toEqual(expected);
      }),
      { numRuns: 10, seed: 1 },
    );
  });
});

test.each([
  ['rate(5 minutes)', 1],
  ['rate(36 hours)', 2],
  ['rate(1 day)', 1],
  ['rate(30 days)', 30],
  ['cron(0 3 * * ? *)', 1],
  ['cron(0 3 ? * MON *)', 7],
  ['cron(0 3 1 * ? *)', 31],
  ['cron(0 3 L * ? *)', 31],
  ['cron(0 3 ? * 6#3 *)', 31],
  ['cron(0 3 1 1/3 ? *)', 93],
  ['cron(0 3 1 1 ? *)', 366],
  ['at(2026-11-20T13:00:00)', 366],
  ['whatever', 31],
])('%s comes every %i days at most', (expression, days) => {
  expect(daysOf(expression)).toBe(days);
});

test.each([
  ['Orders', 'shop-Orders-1A2B3C4D5E6F', true],
  ['Orders', 'shop-orders-1a2b3c4d5e6f', true],
  ['Orders', 'shop-OrdersArchive-1A2B3C4D5E6F', false],
  ['Orders', 'shop-Orders', true],
  ['Orders', 'shop-Reorders-1A2B3C4D5E6F', false],
  ['DynamoDBShoppingCartTableOfTheShop', 'shop-DynamoDBShoppingCartTabl-1A2B3C4D5E6F', true],
])('%s may be called %s: %s', (logicalId, name, expected) => {
  expect(new RegExp(`^${generatedName(logicalId)}$`).test(name)).toBe(expected);
});

test.each([
  ['arn:aws:s3:::b/a/b', 'arn:aws:s3:::b/*'],
  ['arn:aws:s3:::b', 'arn:aws:s3:::b'],
  [
    'arn:aws:logs:eu-west-1:1:log-group:/aws/x:log-stream:y',
    'arn:aws:logs:eu-west-1:1:log-group:/aws/x:*',
  ],
  [
    'arn:aws:dynamodb:eu-west-1:1:table/T/stream/2026',
    'arn:aws:dynamodb:eu-west-1:1:table/T/stream/*',
  ],
  ['arn:aws:dynamodb:eu-west-1:1:table/T/index/i', 'arn:aws:dynamodb:eu-west-1:1:table/T/index/i'],
])('%s has the shape %s', (arn, shape) => {
  expect(shapeOf(arn)).toBe(shape);
});
