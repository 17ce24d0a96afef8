import { isTelemetry } from '../../model/access.ts';
import type { ResourceNode, RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { functionNames, openFunctions } from '../support/roles.ts';
import { count, list } from '../support/words.ts';

/** One role for several functions: a flaw in one holds the rights of all. */
export const sharedRole: Rule<'role'> = {
  id: 'identity/shared-role',
  title: 'Role shared by several functions',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T2', 'I2'],
  references: {
    cwe: [250, 653],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html'],
  },
  why: 'Each function holds the rights that any of them needs. Whoever takes over the weakest, most exposed one has the data of all the others, and the audit trail cannot tell them apart.',
  fix: 'Give each function, or each small group with the same needs, a role of its own, named after what it may do.',
  on: 'role',
  examples: {
    bad: [
      `
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: data
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt Table.Arn }]
  Read:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: !GetAtt Role.Arn, Code: { S3Bucket: b, S3Key: k } }
  Write:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: !GetAtt Role.Arn, Code: { S3Bucket: b, S3Key: k } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: nodejs24.x, Handler: i.h, CodeUri: src/ } }
Resources:
  Read: { Type: AWS::Serverless::Function }
  Write: { Type: AWS::Serverless::Function }
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    if (role.functions.length < 2) return;
    const reach = role.access.grants.filter((one) => one.levels.some((level) => level !== 'list'));
    const reached = reach.flatMap((one) => query.resource(one.resource) ?? []);
    // What holds data says more of what is at stake than an alarm.
    const sorted = reached.toSorted((a, b) => Number(isMinor(a)) - Number(isMinor(b)));
    const stores = sorted.flatMap((one) => storeName(one));
    const isWide = role.access.wildcards.some((one) => !isTelemetry(one.services));
    // A role that only writes logs has nothing worth sharing out.
    if (stores.length === 0 && !isWide && !role.external) return;
    const open = openFunctions(role.functions, query);
    const exposed = open.length > 0 && open.length < role.functions.length;
    const names = list(open.map((id) => query.node(id)?.name ?? id));
    const reaches =
      stores.length > 0
        ? ` and reach ${list(stores)}`
        : role.external
          ? ', whose policies are not in these templates'
          : '';
    const blast = exposed
      ? `; strangers can call ${names}, and a flaw there has the rights of the others`
      : '';
    yield {
      at: role.span,
      because: `${count(role.functions.length, 'function')} (${functionNames(role, query)}) run as ${role.name}${reaches}${blast}`,
      severity: exposed ? 'medium' : 'low',
      audience: exposed ? 'default' : 'auditor',
      related: role.functions.slice(0, 8).map((id) => ({
        span: query.node(id)?.span ?? role.span,
        label: query.node(id)?.name ?? id,
      })),
    };
  },
};

/** Names what a role reaches; logs, versions and aliases are parts of the functions themselves. */
function isMinor({ family }: ResourceNode): boolean {
  return family === 'other' || family === 'alarm';
}

function storeName(node: ResourceNode): readonly string[] {
  if (/^(?:log-group|version|alias)$/.test(node.family)) return [];
  return [node.name];
}
