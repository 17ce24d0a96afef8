import { describe, expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';
import { graphDifference } from './graph-difference.ts';

const ROLE = (policy: string): string => `
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
      Policies: [{ PolicyName: p, PolicyDocument: { Statement: [${policy}] } }]`;
const WIDE = ROLE('{ Effect: Allow, Action: "*", Resource: "*" }');
const NARROW = ROLE(
  '{ Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt T.Arn }, { Effect: Allow, Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes], Resource: !GetAtt Q.Arn }',
);
const REST = `
  T: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
  Q: { Type: AWS::SQS::Queue }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: src/
      Role: !GetAtt Role.Arn
      Timeout: 5
      Environment: { Variables: { T: !Ref T } }
      Events: { E: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } }`;

const template = (...parts: string[]): Parameters<typeof graphOf>[0] =>
  `Transform: AWS::Serverless-2016-10-31\nResources:${parts.join('')}\n`;

function changed(before: string[], after: string[]): readonly string[] {
  return graphDifference(graphOf(template(...before)), graphOf(template(...after)), [
    'template.yaml/Role',
    'template.yaml/FRole',
  ]).map(({ what, id, change, part }) =>
    [what, id.replaceAll('template.yaml/', ''), change, part ?? ''].join(' ').trim(),
  );
}

describe('the graph after a change', () => {
  test('a narrower role is no change, wherever the lines move to', () => {
    expect(changed([WIDE, REST], [NARROW, REST])).toEqual([]);
    expect(changed([WIDE, REST], [REST, '\n\n\n', NARROW])).toEqual([]);
  });

  test('nor is a new role that one of the functions gets', () => {
    const split = NARROW.replace('Role:', 'FRole:');
    expect(changed([WIDE, REST], [WIDE, split, REST.replace('Role.Arn', 'FRole.Arn')])).toEqual([]);
  });

  test.each<[string, (rest: string) => string, string]>([
    [
      'a setting',
      (rest) => rest.replace('Timeout: 5', 'Timeout: 6'),
      'function F changed properties.Timeout.value',
    ],
    [
      'a variable',
      (rest) => rest.replace('T: !Ref T }', 'T: !Ref Q }'),
      'function F changed environment.0.value.resource',
    ],
    [
      'a trigger that is gone',
      (rest) => rest.replace(/\n {6}Events.*/, ''),
      'trigger FE#mapping gone',
    ],
    [
      'a queue that is gone',
      (rest) => rest.replace(/\n {2}Q:.*/, '').replace(/\n {6}Events.*/, ''),
      'resource Q gone',
    ],
    [
      'a table that is new',
      (rest) => `${rest}\n  T2: { Type: AWS::DynamoDB::Table }`,
      'resource T2 new',
    ],
    ['another role', (rest) => `${rest}${WIDE.replace('Role:', 'Other:')}`, 'role Other new'],
    [
      'the handler',
      (rest) => rest.replace('a.handler', 'b.handler'),
      'function F changed properties.Handler.value',
    ],
  ])('%s is told', (_, edit, expected) => {
    expect(changed([WIDE, REST], [NARROW, edit(REST)])).toContain(expected);
  });

  test('a trigger that the role no longer lets Lambda read is told', () => {
    const unread = NARROW.replace('sqs:ReceiveMessage, ', '');
    expect(changed([WIDE, REST], [unread, REST])).toEqual(['trigger FE#mapping changed liveness']);
  });

  test('a role that was not to change is told', () => {
    const changes = graphDifference(
      graphOf(template(WIDE, REST)),
      graphOf(template(NARROW, REST)),
      [],
    );
    expect(changes.map(({ what, id }) => `${what} ${id}`)).toContain('role template.yaml/Role');
  });

  test('a policy that is attached to a user as well is no policy of roles alone', () => {
    const policy = (action: string): string =>
      `\n  P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Users: [u], Roles: [!Ref Role], PolicyDocument: { Statement: [{ Effect: Allow, Action: ${action}, Resource: "*" }] } } }`;
    expect(changed([WIDE, REST, policy('s3:*')], [WIDE, REST, policy('s3:GetObject')])).not.toEqual(
      [],
    );
    const ofRole = (action: string): string => policy(action).replace('Users: [u], ', '');
    expect(changed([WIDE, REST, ofRole('s3:*')], [WIDE, REST, ofRole('s3:GetObject')])).toEqual([]);
  });

  test('a role that may touch every policy may touch a new one of a role, and no other', () => {
    const other = WIDE.replace('Role:', 'Other:');
    const policy = (users: string): string =>
      `\n  P: { Type: AWS::IAM::ManagedPolicy, Properties: { ${users}Roles: [!Ref Role], PolicyDocument: { Statement: [{ Effect: Allow, Action: "dynamodb:GetItem", Resource: "*" }] } } }`;
    expect(changed([WIDE, other, REST], [WIDE, other, REST, policy('')])).toEqual([]);
    expect(changed([WIDE, other, REST], [WIDE, other, REST, policy('Users: [u], ')])).not.toEqual(
      [],
    );
  });
});
