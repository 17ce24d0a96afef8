import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

const GITHUB = `Federated: !Sub "arn:aws:iam::\${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"`;

const github = (condition: string): string =>
  `{ Effect: Allow, Action: 'sts:AssumeRoleWithWebIdentity', Principal: { ${GITHUB} }, Condition: ${condition} }`;

test('a pool that is declared and takes no guests has none', () => {
  const pool = (guests: boolean): string =>
    `  P: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: ${guests} } }`;
  expect(assumers(GUESTS, pool(true))).toEqual(['anyone']);
  expect(assumers(GUESTS, pool(false))).toEqual(['signed-in undefined']);
});

function assumers(statement: string, more = ''): readonly string[] {
  const [role] = graphOf(`
Resources:
  R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: ${statement} } } }
${more}`).roles;
  return (role?.assumers ?? []).map((one) =>
    one.kind === 'signed-in' ? `${one.kind} ${one.selfSignUp}` : one.kind,
  );
}

const AUD = "{ StringEquals: { 'token.actions.githubusercontent.com:aud': sts.amazonaws.com } }";
const sub = (value: string): string =>
  `{ StringLike: { 'token.actions.githubusercontent.com:sub': '${value}' } }`;

const GUESTS = `{ Effect: Allow, Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: cognito-identity.amazonaws.com }, Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': pool }, 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': unauthenticated } } }`;

test.each([
  ['guests of a pool that is declared elsewhere', GUESTS, ['anyone']],
  [
    'users of a pool that is declared elsewhere',
    GUESTS.replace('unauthenticated', 'authenticated'),
    ['signed-in undefined'],
  ],

  [
    'its service',
    "{ Effect: Allow, Action: 'sts:AssumeRole', Principal: { Service: lambda.amazonaws.com } }",
    [],
  ],
  [
    'its account',
    "{ Effect: Allow, Action: 'sts:AssumeRole', Principal: { AWS: !Ref AWS::AccountId } }",
    [],
  ],
  [
    'everyone',
    "{ Effect: Allow, Action: 'sts:AssumeRole', Principal: { AWS: '*' } }",
    ['any-account'],
  ],
  [
    'another account',
    "{ Effect: Allow, Action: 'sts:AssumeRole', Principal: { AWS: '123456789012' } }",
    ['account'],
  ],
  ['GitHub without a subject', github(AUD), ['signed-in true']],
  ['any repository on GitHub', github(sub('repo:*')), ['signed-in true']],
  ['one repository', github(sub('repo:octo/shop:*')), ['principal']],
  ['repositories of one owner', github(sub('repo:octo/*')), ['principal']],
])('%s', (_, statement, expected) => {
  expect(assumers(statement)).toEqual(expected);
});

test('guests of an identity pool are anyone', () => {
  const statement =
    "{ Effect: Allow, Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: cognito-identity.amazonaws.com } }";
  const pool = (guests: boolean): string => `
  P: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: ${guests} } }
  A:
    Type: AWS::Cognito::IdentityPoolRoleAttachment
    Properties: { IdentityPoolId: !Ref P, Roles: { unauthenticated: !GetAtt R.Arn } }`;
  expect(assumers(statement, pool(true))).toEqual(['anyone']);
});
