import type { RoleNode } from '../../model/graph.ts';
import type { Statement } from '../../model/policy.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { readable } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { givesAnything } from '../support/roles.ts';

/** A trust in an identity provider at which anybody can be a subject. */
export const oidcTrustWithoutSubject: Rule<'role'> = {
  id: 'identity/oidc-trust-without-subject',
  title: 'Identity provider trusted without naming who',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T2', 'I4'],
  references: {
    cwe: [284, 287, 346],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2', 'SAS-4'],
    links: [
      'https://docs.github.com/en/actions/concepts/security/openid-connect',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
    ],
  },
  why: 'The provider signs tokens for everybody who uses it: every repository of GitHub, every identity pool of every account. Without a condition on the subject (or, for identity pools, on the audience) any of them can assume the role.',
  fix: 'Require the subject: `repo:owner/name:ref:refs/heads/main` for GitHub, `project_path:group/name:*` for GitLab; for Cognito `cognito-identity.amazonaws.com:aud` with the id of the identity pool.',
  on: 'role',
  examples: {
    bad: [
      `
Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: { Federated: !Sub 'arn:aws:iam::\${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com' }
            Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': sts.amazonaws.com } }
`,
    ],
    good: [
      `
Resources:
  Pool: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: false } }
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: { Federated: !Sub 'arn:aws:iam::\${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com' }
            Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:octo/shop:ref:refs/heads/main' } }
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: { Federated: cognito-identity.amazonaws.com }
            Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': !Ref Pool } }
`,
    ],
  },
  *check(role: RoleNode, _query: Query) {
    const gives = givesAnything(role);
    const found = [...openProviders(role), ...openPools(role)];
    for (const { at, who, issuer } of found) {
      yield {
        at,
        because: `${who} can assume ${role.name}${gives ? '' : ', which gives nothing that this template shows'}`,
        severity: gives ? 'critical' : 'medium',
        key: issuer,
      };
    }
  },
};

type Open = { readonly at: Span; readonly who: string; readonly issuer: string };

/** Providers at which anybody can register, trusted without a subject. */
function openProviders(role: RoleNode): readonly Open[] {
  return role.assumers.flatMap((one): readonly Open[] => {
    if (one.kind !== 'signed-in' || one.selfSignUp !== true) return [];
    if (
      one.issuer.startsWith('cognito-identity') ||
      !/oidc-provider\/|^[a-z.]+$/.test(one.issuer)
    ) {
      return [];
    }
    const issuer = readable(one.issuer.replace(/^.*oidc-provider\//, ''));
    return [{ at: one.span, who: whoAt(issuer), issuer }];
  });
}

function whoAt(issuer: string): string {
  if (issuer.includes('githubusercontent')) return 'a workflow of any repository on GitHub';
  if (issuer.includes('gitlab')) return 'a pipeline of any project on GitLab';
  return `anybody who can sign in at \`${issuer}\``;
}

/** Cognito signs for the identity pools of all accounts: the audience says which. */
function openPools({ trust }: RoleNode): readonly Open[] {
  return (trust?.statements ?? []).filter(isForAnyPool).flatMap((statement) =>
    (statement.principals?.items ?? []).flatMap((one): readonly Open[] =>
      one.kind === 'federated' && one.text === POOLS
        ? [
            {
              at: one.span,
              who: 'users and guests of any identity pool of any account',
              issuer: POOLS,
            },
          ]
        : [],
    ),
  );
}

const POOLS = 'cognito-identity.amazonaws.com';

function isForAnyPool({ effect, conditions }: Statement): boolean {
  if (effect !== 'Allow') return false;
  return !conditions.some(
    ({ key, operator, values }) =>
      key === `${POOLS}:aud` && !/not/i.test(operator) && !values.some((one) => /^\*+$/.test(one)),
  );
}
