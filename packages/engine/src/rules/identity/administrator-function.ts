import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { functionNames } from '../support/roles.ts';

/** A function that may do everything to everything. */
export const administratorFunction: Rule<'role'> = {
  id: 'identity/administrator-function',
  title: 'Function that is administrator of the account',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I3', 'I5'],
  references: {
    cwe: [250, 269],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-permissions.html'],
  },
  why: 'Whoever takes over the function, by a flaw in its code or in any of its packages, owns the account: every store, every other function, and the right to create users that outlive the repair.',
  fix: 'Give the function a role of its own with the actions that its code calls, on the resources that it names.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Cleaner:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [AdministratorAccess]
`,
      `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: '*', Resource: '*' }]
  Cleaner:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: !GetAtt Role.Arn, Code: { S3Bucket: b, S3Key: k } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Cleaner:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [{ DynamoDBReadPolicy: { TableName: !Ref Table } }]
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (!role.access.administrator || role.functions.length === 0) return;
    const wildcard = role.access.wildcards.find((one) => one.kind === 'all-actions');
    yield {
      at: wildcard?.at.span ?? role.span,
      because: `${functionNames(role, query)} may do everything to every resource of the account`,
      related: [{ span: role.span, label: `role ${role.name}` }],
    };
  },
};
