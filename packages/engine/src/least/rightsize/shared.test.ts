import { expect, test } from 'vitest';
import { Query } from '../../model/query.ts';
import type { RoleUse } from '../../model/use.ts';
import { graphOf } from '../../testing/graph.ts';
import { needsOf } from '../needs/needs.ts';
import { entriesOf } from '../trail/entries.ts';
import { Rightsizing } from './rightsize.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 6, 1);

/** Names of functions with the events that they make every day, on the table `T`. */
type Uses = Readonly<Record<string, string>>;

function sized(resources: string, uses: Uses, invocations = 20): readonly RoleUse[] {
  const graph = graphOf({
    'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: java21, Handler: a.B, CodeUri: a/ } }
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
${resources}`,
  });
  const query = new Query(graph);
  const needs = graph.functions.map((fn) => needsOf(fn, query));
  const sizing = new Rightsizing(query, needs);
  const add = (record: object): void => {
    for (const entry of entriesOf(record, { file: 'a', record: 1 }))
      sizing.aggregate.add(entry, 'a', 1);
  };
  for (let day = 0; day < 90; day++) {
    for (const one of background(START + day * DAY)) add(one);
    for (const [name, event] of Object.entries(uses)) {
      add(recordOf(START + day * DAY, name, event));
      const invocation = invocationOf(START + day * DAY, name);
      for (let i = 0; i < invocations; i++) add(invocation);
    }
  }
  return sizing.roles();
}

function base(time: number): object {
  return {
    eventTime: new Date(time).toISOString(),
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
  };
}

function background(time: number): readonly object[] {
  const kinds = [
    ['dynamodb', 'Data'],
    ['ec2', 'Management'],
  ];
  return kinds.flatMap(([service, eventCategory]) =>
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

function recordOf(time: number, name: string, eventName: string): object {
  const role = `shop-${name}Role-1A2B3C4D5E6F`;
  return {
    ...base(time),
    eventSource: 'dynamodb.amazonaws.com',
    eventName,
    eventCategory: 'Data',
    requestParameters: { tableName: 'shop-T-1A2B3C4D5E6F' },
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/shop-${name}-1A2B3C4D5E6F`,
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/${role}` } },
    },
  };
}

function invocationOf(time: number, name: string): object {
  return {
    ...base(time),
    eventSource: 'lambda.amazonaws.com',
    eventName: 'Invoke',
    eventCategory: 'Data',
    userIdentity: { type: 'AWSService', invokedBy: 'apigateway.amazonaws.com' },
    requestParameters: { functionName: `shop-${name}-1A2B3C4D5E6F` },
  };
}

function leftOf({ proposal }: RoleUse): readonly string[] {
  if (proposal.kind !== 'least') return [proposal.kind];
  const names = proposal.roles.flatMap((one) => one.statements.flatMap(({ actions }) => actions));
  return [...new Set(names)].filter((one) => !one.startsWith('logs:')).toSorted();
}

const SHARED = `  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Action: [dynamodb:GetItem, dynamodb:UpdateTable, "dynamodb:DeleteT*"], Resource: "*" }]
  A: { Type: AWS::Serverless::Function, Properties: { Policies: [!Ref P] } }
  B: { Type: AWS::Serverless::Function, Properties: { Policies: [!Ref P] } }
`;

test('a policy of several roles loses what none of them uses', () => {
  const left = sized(SHARED, { A: 'GetItem', B: 'UpdateTable' }).map(leftOf);
  const both = ['dynamodb:GetItem', 'dynamodb:UpdateTable'];
  expect(left).toEqual([both, both]);
});

test('one of them that was not watched holds it back for all', () => {
  const left = sized(SHARED, { A: 'GetItem' }).map(leftOf);
  expect(left).toEqual([['as-it-is'], ['none']]);
});

test('a policy that would be too long is written shorter, and stays within today’s', () => {
  const [role] = sized(
    '  A: { Type: AWS::Serverless::Function, Properties: { Policies: [AdministratorAccess] } }',
    { A: 'GetItem' },
  );
  expect(role?.proposal.kind).toBe('least');
  expect(role?.left).toBeLessThan((role?.granted ?? 0) / 20);
  const left = role === undefined ? [] : leftOf(role);
  expect(left).toContain('dynamodb:GetItem');
  expect(left.some((one) => one.startsWith('ec2:Terminate'))).toBe(false);
});

test('a connector is said in other words', () => {
  const connected = `  A:
    Type: AWS::Serverless::Function
    Connectors: { C: { Properties: { Destination: { Id: T }, Permissions: [Read, Write] } } }
`;
  const [role] = sized(connected, { A: 'GetItem' }, 120);
  expect(role === undefined ? [] : leftOf(role)).toEqual(['dynamodb:GetItem']);
});

test('what is not known of a role does not keep what is known of it', () => {
  const half = `  A: { Type: AWS::Serverless::Function, Properties: { Policies: [AmazonDynamoDBFullAccess, "arn:aws:iam::444455556666:policy/theirs"] } }`;
  const [role] = sized(half, { A: 'GetItem' }, 120);
  const { proposal } = role ?? {};
  const left = role === undefined ? [] : leftOf(role);
  expect(left.filter((one) => one.startsWith('dynamodb:'))).toEqual(['dynamodb:GetItem']);
  expect(proposal?.kind === 'least' && proposal.roles[0]?.keeps?.length).toBeGreaterThan(0);
});
