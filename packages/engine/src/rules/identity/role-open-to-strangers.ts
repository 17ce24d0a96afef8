import { parseArn } from '../../model/arn.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import { hasHole, readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { givesAnything } from '../support/roles.ts';

/** A role whose trust policy lets in somebody outside the account. */
export const roleOpenToStrangers: Rule<'role'> = {
  id: 'identity/role-open-to-strangers',
  title: 'Role that outsiders can assume',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T2', 'I4'],
  references: {
    cwe: [284, 441, 732],
    owasp: ['S5:2017'],
    csa: ['SAS-2', 'SAS-4'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  },
  why: "Whoever the trust policy lets in has all that the role may do. A trust in everyone is a trust in every account of the cloud. A trust in a service provider without an external id lets the provider's other customers in as well, because the provider acts for all of them.",
  fix: 'Name the one role or service that needs it in the trust policy. For another account, ask for the `sts:ExternalId` that was agreed with its owner, or restrict the organization by `aws:PrincipalOrgID`.',
  on: 'role',
  examples: {
    bad: [
      `
Resources:
  Files: { Type: AWS::S3::Bucket }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { AWS: '*' }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub '\${Files.Arn}/*' }]
`,
      `
Resources:
  Files: { Type: AWS::S3::Bucket }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub '\${Files.Arn}/*' }]
`,
    ],
    good: [
      `
Resources:
  Files: { Type: AWS::S3::Bucket }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { AWS: 'arn:aws:iam::123456789012:root' }
            Action: sts:AssumeRole
            Condition: { StringEquals: { 'sts:ExternalId': 3c9b1d70 } }
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: sts:AssumeRole }
          - Effect: Allow
            Principal: { AWS: '*' }
            Action: sts:AssumeRole
            Condition: { StringEquals: { 'aws:PrincipalOrgID': o-abcdefghij } }
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub '\${Files.Arn}/*' }]
`,
    ],
  },
  *check(role: RoleNode, _query: Query) {
    const told = new Set<string>();
    for (const one of role.assumers) {
      const statement = statementOf(role, one);
      const because = sentence(role, one, statement);
      if (because === undefined || told.has(because)) continue;
      told.add(because);
      const isOpen = one.kind === 'any-account';
      const isNamed = one.kind === 'principal';
      const isKnown = isOpen || !hasHole(one.kind === 'account' ? one.id : '');
      yield {
        at: one.span,
        because,
        severity: !isOpen ? 'medium' : givesAnything(role) ? 'critical' : 'medium',
        confidence: statement?.when !== undefined || !isKnown ? 'low' : isOpen ? 'high' : 'medium',
        audience: isOpen || (isKnown && !isNamed) ? 'default' : 'auditor',
        key: because,
      };
    }
  },
};

function statementOf(role: RoleNode, { span }: Invoker): Statement | undefined {
  return role.trust?.statements.find(
    (one) =>
      one.span.file === span.file && one.span.start <= span.start && span.end <= one.span.end,
  );
}

/** Undefined where the assumer is trusted, or another rule speaks of it (identity providers, guests). */
function sentence(
  role: RoleNode,
  one: Invoker,
  statement: Statement | undefined,
): string | undefined {
  const gives = givesAnything(role) ? '' : ', which gives nothing that this template shows';
  if (one.kind === 'any-account') {
    return `anybody with an account of the cloud can assume ${role.name}${gives}`;
  }
  if (one.kind !== 'account' && one.kind !== 'principal') return undefined;
  if (one.own || statement?.conditions.some((test) => test.key === 'sts:externalid')) {
    return undefined;
  }
  // An account that is empty (a parameter without a value) is nobody.
  if (one.kind === 'principal' && parseArn(one.arn)?.account === '') return undefined;
  const who =
    one.kind === 'account' ? `account \`${readable(one.id)}\`` : `\`${readable(one.arn)}\``;
  return `${who} can assume ${role.name} without an external id${gives}`;
}
