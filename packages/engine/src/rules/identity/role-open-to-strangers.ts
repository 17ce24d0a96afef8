import { parseArn } from '../../model/arn.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Invoker } from '../../model/invoker.ts';
import type { Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
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
      const statements = statementsOf(role, one);
      const because = sentence(role, one, statements);
      if (because === undefined || told.has(because)) continue;
      told.add(because);
      const isOpen = one.kind === 'any-account';
      const isConditional =
        statements.length > 0 && statements.every(({ when }) => when !== undefined);
      const isNamed = one.kind === 'principal';
      const isKnown = isOpen || !hasHole(one.kind === 'account' ? one.id : '');
      yield {
        at: one.span,
        because,
        severity: !isOpen ? 'medium' : givesAnything(role) ? 'critical' : 'medium',
        confidence: isConditional || !isKnown ? 'low' : isOpen ? 'high' : 'medium',
        audience: isOpen || (isKnown && !isNamed) ? 'default' : 'auditor',
        key: because,
      };
    }
  },
};

/** The statements that let an assumer in; its place is a parameter's where the trust policy refers to one. */
function statementsOf(role: RoleNode, { span }: Invoker): readonly Statement[] {
  const places = role.trust?.statements.filter(
    ({ span: around, principals, conditions }) =>
      isWithin(span, around) ||
      principals?.items.some((one) => isWithin(span, one.span)) ||
      conditions.some((test) => isWithin(span, test.span)),
  );
  return places ?? [];
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end;
}

/** Undefined where the assumer is trusted, or another rule speaks of it (identity providers, guests). */
function sentence(
  role: RoleNode,
  one: Invoker,
  statements: readonly Statement[],
): string | undefined {
  const gives = givesAnything(role) ? '' : ', which gives nothing that this template shows';
  if (one.kind === 'any-account') {
    return `anybody with an account of the cloud can assume ${role.name}${gives}`;
  }
  if (one.kind !== 'account' && one.kind !== 'principal') return undefined;
  if (one.own || (statements.length > 0 && statements.every(asksExternalId))) return undefined;
  // An account that is empty (a parameter without a value) is nobody.
  if (one.kind === 'principal' && parseArn(one.arn)?.account === '') return undefined;
  const who =
    one.kind === 'account' ? `account \`${readable(one.id)}\`` : `\`${readable(one.arn)}\``;
  return `${who} can assume ${role.name} without an external id${gives}`;
}

function asksExternalId({ conditions }: Statement): boolean {
  return conditions.some((test) => test.key === 'sts:externalid');
}
