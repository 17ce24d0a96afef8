import { expand } from '../../iam/actions.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { functionNames, isException } from '../support/roles.ts';

/** A function that may make roles with any permission. */
export const unboundedRoleCreation: Rule<'role'> = {
  id: 'identity/unbounded-role-creation',
  title: 'Roles may be made without a permissions boundary',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T2', 'I5'],
  references: {
    cwe: [269, 266],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  },
  why: 'A new role may be given any permission and trust anybody. Whoever takes over the function makes one that is administrator, lets itself in, and keeps it after the repair.',
  fix: 'Allow `iam:CreateRole` and the attaching of policies only with the condition `iam:PermissionsBoundary` on a boundary that the function cannot change, or leave roles to the deployment.',
  on: 'role',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Tenants:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - { Effect: Allow, Action: ['iam:CreateRole', 'iam:PutRolePolicy'], Resource: 'arn:aws:iam::*:role/tenant/*' }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Tenants:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Policies:
        - Statement:
            - Effect: Allow
              Action: ['iam:CreateRole', 'iam:PutRolePolicy']
              Resource: 'arn:aws:iam::*:role/tenant/*'
              Condition: { StringEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::123456789012:policy/tenant' } }
`,
    ],
  },
  *check(role: RoleNode, query: Query) {
    const { access, policies } = role;
    if (access.administrator || role.boundary !== undefined) return;
    const isTold = access.escalations.some((one) => one.category === 'self-escalation');
    if (role.functions.length > 0 && isTold) return;
    // `iam:*` and a deny are weighed by the rules on wildcards and escalation.
    const statements = policies.flatMap((policy) =>
      policy.origin.kind === 'aws-managed' ? [] : policy.statements,
    );
    const make = statements.find((one) => allows(one, 'iam:CreateRole'));
    const give = statements.find(
      (one) => allows(one, 'iam:PutRolePolicy') || allows(one, 'iam:AttachRolePolicy'),
    );
    if (make === undefined || give === undefined) return;
    const at = make.actions.items.find((one) => means(one.text, 'iam:CreateRole'));
    const inFunction = role.functions.length > 0;
    yield {
      at: at?.span ?? make.span,
      because: `${inFunction ? functionNames(role, query) : `role ${role.name}`} may make roles and give them any policy, and no boundary is asked for`,
      audience: inFunction ? 'default' : 'auditor',
      related: [{ span: give.span, label: 'gives a role its permissions' }],
    };
  },
};

function allows(statement: Statement, action: string): boolean {
  if (statement.effect !== 'Allow' || isException(statement)) return false;
  if (statement.conditions.some((one) => one.key === 'iam:permissionsboundary')) return false;
  return statement.actions.items.some((one) => means(one.text, action));
}

function means(pattern: string, action: string): boolean {
  return /^iam:[^*]/i.test(pattern) && expand(pattern).some((one) => one.name === action);
}
