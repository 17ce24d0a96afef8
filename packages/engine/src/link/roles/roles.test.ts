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

const ROLE =
  '{ Type: AWS::IAM::Role, Properties: { RoleName: shop, AssumeRolePolicyDocument: { Statement: [] } } }';

/** A policy for a role by its name. */
const policyFor = (role: string): string =>
  `Parameters: { Name: { Type: String } }
Resources:
  P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [${role}], PolicyDocument: ${DOCUMENT} } }
`;

const functionWith = (role: string): string =>
  `Parameters: { Name: { Type: String } }
Resources: { F: { Type: AWS::Lambda::Function, Properties: { Role: ${role} } } }
`;

test.each([
  ['a role of another stack', 'shop', `Resources: { Role: ${ROLE} }`],
  [
    'a role that a function has by its ARN',
    'shop',
    functionWith('arn:aws:iam::111122223333:role/lambda/shop'),
  ],
  [
    'a role of the own account',
    'shop',
    functionWith("!Sub 'arn:aws:iam::${AWS::AccountId}:role/shop'"),
  ],
])('a policy by name is one of %s', (_, role, other) => {
  const { graph, diagnostics } = linkedOf({ 'a.yaml': policyFor(role), 'b.yaml': other });
  expect(graph.roles.map((one) => one.policies.map(label))).toEqual([['inline p 1']]);
  expect(diagnostics).toEqual([]);
});

test('a policy by a parameter is for the role of functions of its own template only', () => {
  const role = "!Sub 'arn:aws:iam::${AWS::AccountId}:role/${Name}'";
  const own = policyFor('!Ref Name').replace(
    'Resources:',
    `Resources:\n  F: { Type: AWS::Lambda::Function, Properties: { Role: ${role} } }`,
  );
  const { graph } = linkedOf({ 'a.yaml': own, 'b.yaml': functionWith(role) });
  expect(graph.roles.map(({ policies, functions }) => [policies.length, functions])).toEqual([
    [1, ['a.yaml/F']],
    [0, ['b.yaml/F']],
  ]);
});

test('a policy for a role that nothing runs under is told', () => {
  const { graph, diagnostics } = linkedOf({
    'a.yaml': policyFor('!Ref Name'),
    'b.yaml': functionWith('arn:aws:iam::111122223333:role/other'),
  });
  expect(graph.roles.map((one) => one.access.complete)).toEqual([false, false]);
  expect(diagnostics.map(({ code, help }) => [code, help])).toEqual([
    ['unresolved-reference', 'say which role: --parameter Name=NAME'],
  ]);
});
