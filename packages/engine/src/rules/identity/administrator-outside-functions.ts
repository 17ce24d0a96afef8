import type { Match } from '../../model/finding.ts';
import type { Graph, RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { readable, type Text } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { namesOf } from '../support/roles.ts';
import { ownStatements } from '../support/statements.ts';

/** A pipeline, a machine or a person that may do everything. */
export const administratorOutsideFunctions: Rule<'application'> = {
  id: 'identity/administrator-outside-functions',
  title: 'Administrator beside the functions',
  severity: 'medium',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T2', 'I5'],
  references: {
    cwe: [250, 269],
    owasp: ['S5:2017'],
    csa: ['SAS-4'],
    links: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    ],
  },
  why: 'Pipelines run code of packages, pull requests and build tools. A pipeline that is administrator makes each of them administrator of the account.',
  fix: 'Give the pipeline the actions that its templates need, or let it pass one deployment role to CloudFormation. Trust the protected branch or environment only.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Build:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: codebuild.amazonaws.com }, Action: sts:AssumeRole }]
`,
      `
Resources:
  Staff:
    Type: AWS::IAM::Group
    Properties:
      Policies:
        - { PolicyName: all, PolicyDocument: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } }
`,
    ],
    good: [
      `
Resources:
  Build:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]
      PermissionsBoundary: arn:aws:iam::aws:policy/ReadOnlyAccess
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: codebuild.amazonaws.com }, Action: sts:AssumeRole }]
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    for (const role of graph.roles) {
      if (role.functions.length > 0 || !role.access.administrator || role.external) continue;
      yield roleMatch(role);
    }
    for (const { statement, nodes, functions } of ownStatements(query)) {
      const people = nodes.filter((id) => query.role(id) === undefined);
      if (functions.length > 0 || people.length < nodes.length) continue;
      if (statement.effect === 'Deny' || statement.principals !== undefined) continue;
      if (statement.conditions.length > 0 || statement.actions.negated) continue;
      const all = statement.actions.items.find((one) => one.text === '*' || one.text === '*:*');
      const everywhere = statement.resources?.items.some((one) => one.text === '*');
      if (all === undefined || everywhere !== true || statement.resources?.negated) continue;
      yield {
        at: all.span,
        because: `whoever has ${namesOf(nodes, query)} may do everything to every resource of the account`,
        nodes,
        key: nodes.toSorted().join(),
      };
    }
  },
};

function roleMatch(role: RoleNode): Match {
  const wildcard = role.access.wildcards.find((one) => one.kind === 'all-actions');
  // The subject of a pipeline's token that the trust names.
  const pipeline = role.assumers.find((one) => one.kind === 'principal' && isSubject(one.arn));
  const managed = role.policies.find(
    (one) =>
      one.origin.kind === 'aws-managed' &&
      wildcard !== undefined &&
      one.statements.includes(wildcard.statement),
  );
  const subject = pipeline?.kind === 'principal' ? readable(pipeline.arn) : undefined;
  return {
    at: managed?.span ?? wildcard?.at.span ?? role.span,
    because:
      subject === undefined
        ? `${role.name} may do everything to every resource of the account`
        : `workflows of \`${subject}\` are administrator of the account by ${role.name}`,
    severity: 'medium',
    audience: subject === undefined ? 'auditor' : 'default',
    related: pipeline === undefined ? [] : [{ span: pipeline.span, label: 'lets the pipeline in' }],
    nodes: [role.id],
    key: role.id,
  };
}

/** `repo:shop/api:ref:…`; an account that is not known yet has no parts. */
function isSubject(principal: Text): boolean {
  return !principal.startsWith('arn:') && principal.replace(/⟨[^⟩]*⟩/g, '').includes(':');
}
