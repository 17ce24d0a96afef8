import type { Match } from '../../model/finding.ts';
import type { Graph, RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, at, mayBe, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A role for guests of an identity pool that reaches data of the application. */
export const guestRoleWithDataAccess: Rule<'application'> = {
  id: 'triggers/guest-role-with-data-access',
  title: 'Guests without sign-in who reach data',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5', 'I6'],
  references: {
    cwe: [306, 284],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2', 'SAS-3'],
    links: ['https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html'],
  },
  why: 'An identity pool that allows guests hands working credentials of this account to anyone who knows its id, which every page and app carries. What the guest role may do, the internet may do.',
  fix: 'Set AllowUnauthenticatedIdentities to false, or take everything out of the guest role but what everyone may do.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Visitors:
    Type: AWS::Cognito::IdentityPool
    Properties: { AllowUnauthenticatedIdentities: true }
  Roles:
    Type: AWS::Cognito::IdentityPoolRoleAttachment
    Properties:
      IdentityPoolId: !Ref Visitors
      Roles: { unauthenticated: !GetAtt Guest.Arn }
  Guest:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Federated: cognito-identity.amazonaws.com }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: { 'cognito-identity.amazonaws.com:aud': !Ref Visitors }
              'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': unauthenticated }
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 'dynamodb:Scan', Resource: !GetAtt Orders.Arn }]
  Orders: { Type: AWS::DynamoDB::Table }
`,
    ],
    good: [
      `
Resources:
  Visitors:
    Type: AWS::Cognito::IdentityPool
    Properties: { AllowUnauthenticatedIdentities: false }
  Roles:
    Type: AWS::Cognito::IdentityPoolRoleAttachment
    Properties:
      IdentityPoolId: !Ref Visitors
      Roles: { unauthenticated: !GetAtt Guest.Arn }
  Guest:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: 'sts:AssumeRoleWithWebIdentity' }
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 'dynamodb:Scan', Resource: !GetAtt Orders.Arn }]
  Orders: { Type: AWS::DynamoDB::Table }
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    for (const attachment of graph.declared.values()) {
      if (attachment.type !== 'AWS::Cognito::IdentityPoolRoleAttachment') continue;
      const [pool] = declaredIn(at(attachment.properties, 'IdentityPoolId'), graph);
      const setting = at(pool?.properties, 'AllowUnauthenticatedIdentities');
      if (pool === undefined || setting === undefined || !mayBe(setting, true)) continue;
      for (const { address } of declaredIn(
        at(attachment.properties, 'Roles.unauthenticated'),
        graph,
      )) {
        const role = query.role(address);
        if (role !== undefined) yield* match(pool, setting, role, query);
      }
    }
  },
};

function declaredIn(value: Value | undefined, graph: Graph): readonly Resource[] {
  return alternatives(value).flatMap((one) =>
    one.kind === 'reference' ? (graph.declared.get(one.resource) ?? []) : [],
  );
}

function* match(pool: Resource, setting: Value, role: RoleNode, query: Query): Generator<Match> {
  const useful = role.access.grants.filter((grant) =>
    grant.levels.some((level) => level !== 'list' && level !== 'tagging'),
  );
  const everything = role.access.administrator;
  if (useful.length === 0 && !everything) return;
  // Calling an API or a function is not yet what it does for its callers.
  const direct = useful.filter((one) => query.node(one.resource)?.kind === 'resource');
  const shown = direct.length > 0 ? direct : useful;
  const reached = [...new Set(shown.flatMap((one) => query.node(one.resource)?.name ?? []))];
  const acts = direct.some((one) =>
    one.levels.some((level) => level !== 'read' && level !== 'list'),
  );
  const verb = acts ? 'read or change' : direct.length > 0 ? 'read' : 'call';
  const what = everything ? 'do everything' : `${verb} ${list(reached)}`;
  const [first] = useful.flatMap((one) => one.statements);
  yield {
    at: setting.span,
    because: `guests of ${pool.logicalId}, who have not signed in, ${what} with ${role.name}`,
    severity: acts || everything ? 'critical' : direct.length > 0 ? 'high' : 'medium',
    confidence: useful.some((one) => one.certainty === 'certain') || everything ? 'high' : 'medium',
    functions: useful.flatMap((one) => query.function(one.resource)?.id ?? []),
    related: [{ span: first?.span ?? role.span, label: 'what guests may do' }],
    nodes: [role.id, pool.address],
    key: role.name,
  };
}
