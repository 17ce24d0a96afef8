import { expect, test } from 'vitest';
import type { Policy } from '../../model/policy.ts';
import { graphOf, linkedOf } from '../../testing/graph.ts';

const DOCUMENT =
  '{ Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }] }';

const label = (policy: Policy): string =>
  `${policy.origin.kind} ${'name' in policy.origin ? policy.origin.name : ''} ${policy.statements.length}`;

test('policies come from everywhere they can be written', () => {
  const [role] = graphOf(`
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{ PolicyName: own, PolicyDocument: ${DOCUMENT} }]
      ManagedPolicyArns: [!Ref Managed, arn:aws:iam::aws:policy/AmazonSQSFullAccess]
      PermissionsBoundary: !Ref Managed
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Action: 'sts:AssumeRole', Principal: { Service: lambda.amazonaws.com } }
  Managed: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: ${DOCUMENT} } }
  Apart:
    Type: AWS::IAM::Policy
    Properties: { PolicyName: apart, Roles: [!Ref Role], PolicyDocument: ${DOCUMENT} }
  One:
    Type: AWS::IAM::RolePolicy
    Properties: { PolicyName: one, RoleName: !Ref Role, PolicyDocument: ${DOCUMENT} }
  Back:
    Type: AWS::IAM::ManagedPolicy
    Properties: { Roles: [!Ref Role], PolicyDocument: ${DOCUMENT} }
`).roles;
  expect(role?.policies.map(label)).toEqual([
    'inline own 1',
    'customer-managed Managed 1',
    expect.stringMatching(/^aws-managed AmazonSQSFullAccess [1-9]/),
    'inline apart 1',
    'inline one 1',
    'customer-managed Back 1',
  ]);
  expect(role?.boundary?.origin).toEqual({ kind: 'boundary', name: 'Managed' });
  expect(role?.trust?.statements[0]?.principals?.items[0]).toMatchObject({ kind: 'service' });
});

test('an unknown managed policy is reported, a foreign one is incomplete', () => {
  const { graph, diagnostics } = linkedOf(`
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/NoSuchPolicyAtAll
        - arn:aws:iam::123456789012:policy/theirs
        - !ImportValue policy
`);
  expect(diagnostics.map((one) => one.code)).toContain('unknown-managed-policy');
  expect(graph.roles[0]?.policies.map((one) => one.complete)).toEqual([false, false, false]);
});

test('roles that are only named are nodes with unknown access', () => {
  const { roles } = graphOf(`
Parameters: { RoleArn: { Type: String } }
Resources:
  F: { Type: AWS::Lambda::Function, Properties: { Role: !Ref RoleArn } }
  G: { Type: AWS::Lambda::Function, Properties: { Role: !Ref RoleArn } }
`);
  expect(roles).toHaveLength(1);
  expect(roles[0]).toMatchObject({
    external: true,
    functions: ['template.yaml/F', 'template.yaml/G'],
    access: { complete: false },
  });
});

test('policies of a SAM role say how they were written', () => {
  const [role] = graphOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Connectors:
      C: { Properties: { Destination: { Id: T }, Permissions: [Write] } }
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      InlineCode: x
      Policies:
        - AmazonS3ReadOnlyAccess
        - DynamoDBReadPolicy: { TableName: !Ref T }
        - ${DOCUMENT}
  T: { Type: AWS::Serverless::SimpleTable }
`).roles;
  expect(role?.policies.map(({ origin }) => origin.kind)).toEqual([
    'sam-template',
    'inline',
    'aws-managed',
    'aws-managed',
    'connector',
  ]);
});
