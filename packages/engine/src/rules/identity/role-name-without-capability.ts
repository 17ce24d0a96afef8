import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { functionNames } from '../support/roles.ts';

/** A role whose name does not say what it is for. */
export const roleNameWithoutCapability: Rule<'role'> = {
  id: 'identity/role-name-without-capability',
  title: 'Role whose name says nothing of what it may do',
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  scope: ['I2'],
  references: {
    cwe: [1099],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html'],
  },
  why: 'A role that is only called a role is given to the next function because it is there, and grows with each. In an audit trail its name tells nobody what was allowed.',
  fix: 'Name the role after the business capability and the access: `OrdersWriteTable`, `role-orders-write-dynamodb`.',
  on: 'role',
  examples: {
    bad: [
      `
Resources:
  LambdaExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
  Orders:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: !GetAtt LambdaExecutionRole.Arn, Code: { S3Bucket: b, S3Key: k } }
`,
    ],
    good: [
      `
Resources:
  OrdersRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
  Orders:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: !GetAtt OrdersRole.Arn, Code: { S3Bucket: b, S3Key: k } }
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (role.functions.length === 0 || role.resource?.written.type !== 'AWS::IAM::Role') return;
    const name = text(at(role.properties, 'RoleName')) ?? role.name;
    if (words(name).some((one) => !EMPTY.has(one))) return;
    yield {
      at: role.span,
      because: `\`${name}\` could be the role of any function; it is the one of ${functionNames(role, query)}`,
    };
  },
};

/** Words that every role of a function could have in its name. */
const EMPTY: ReadonlySet<string> = new Set(
  'a aws basic common default exec execution fn for func function functions general generic handler iam lambda lambdas my policy role roles service shared test the'.split(
    ' ',
  ),
);

function words(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter((one) => one !== '')
    .map((one) => one.toLowerCase());
}
