import type { Match } from '../../model/finding.ts';
import type { Graph, NodeId, RoleNode } from '../../model/graph.ts';
import type { ConditionTest } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
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
        if (role === undefined) continue;
        yield* match(setting.span, `guests of ${pool.logicalId}`, [pool.address], role, query);
      }
    }
    for (const role of graph.roles) {
      const open = role.assumers.find((one) => one.kind === 'anyone');
      const test = role.trust?.statements.flatMap((one) => one.conditions).find(isForGuests);
      if (open === undefined || test === undefined || isHandedOut(role, graph)) continue;
      yield* match(test.span, 'guests of an identity pool', [], role, query);
    }
  },
};

function declaredIn(value: Value | undefined, graph: Graph): readonly Resource[] {
  return alternatives(value).flatMap((one) =>
    one.kind === 'reference' ? (graph.declared.get(one.resource) ?? []) : [],
  );
}

/** A trust for guests, of a pool that is declared elsewhere. */
function isForGuests({ key, values }: ConditionTest): boolean {
  return key === 'cognito-identity.amazonaws.com:amr' && values.includes('unauthenticated');
}

/** Whether a pool of these templates gives the role to its guests, which was told there. */
function isHandedOut(role: RoleNode, graph: Graph): boolean {
  return [...graph.declared.values()].some(
    (one) =>
      one.type === 'AWS::Cognito::IdentityPoolRoleAttachment' &&
      declaredIn(at(one.properties, 'Roles.unauthenticated'), graph).some(
        ({ address }) => address === role.id,
      ),
  );
}

function* match(
  place: Span,
  who: string,
  nodes: readonly NodeId[],
  role: RoleNode,
  query: Query,
): Generator<Match> {
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
    at: place,
    because: `${who}, who have not signed in, ${what} with ${role.name}`,
    severity: acts || everything ? 'critical' : direct.length > 0 ? 'high' : 'medium',
    confidence: useful.some((one) => one.certainty === 'certain') || everything ? 'high' : 'medium',
    functions: useful.flatMap((one) => query.function(one.resource)?.id ?? []),
    related: [{ span: first?.span ?? role.span, label: 'what guests may do' }],
    nodes: [role.id, ...nodes],
    key: role.name,
  };
}
