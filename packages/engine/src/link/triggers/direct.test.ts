import { expect, test } from 'vitest';
import { triggersIn, withFunction } from './testing.ts';

/** A function `W` whose role may invoke a resource. */
function caller(resource: string): string {
  return `
  WR: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: ${resource} }] } }] } }
  W: { Type: AWS::Lambda::Function, Properties: { FunctionName: w, Role: !GetAtt WR.Arn } }`;
}

test.each([
  ['a function named', '!GetAtt F.Arn', ['direct-invoke live iam [internal W]']],
  ['the versions of a function', "!Sub '${F.Arn}:*'", ['direct-invoke live iam [internal W]']],
  ['functions with a prefix', "'arn:aws:lambda:*:*:function:Billing*'", []],
  ['every function', "'*'", []],
  ['every function of the account', "'arn:aws:lambda:*:*:function:*'", []],
])('%s', (_, resource, expected) => {
  const lines = triggersIn(caller(resource));
  expect(lines.filter((one) => one.includes('W'))).toEqual(expected);
});

test('a call is an edge from function to function', () => {
  const { edges } = withFunction(caller('!GetAtt F.Arn'));
  const calls = edges.filter((one) => one.kind === 'invokes');
  expect(calls.map((one) => `${one.from} ${one.to}`)).toEqual(['template.yaml/W template.yaml/F']);
});

test('routes for signed requests are open to the roles that may sign them', () => {
  const lines = triggersIn(`
  Api: { Type: AWS::ApiGateway::RestApi }
  M: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM, Integration: { Type: AWS_PROXY, Uri: !GetAtt F.Arn } } }
  U: { Type: AWS::Cognito::UserPool }
  C: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref U } }
  I: { Type: AWS::Cognito::IdentityPool, Properties: { CognitoIdentityProviders: [{ ClientId: !Ref C, ProviderName: !GetAtt U.ProviderName }] } }
  IR: { Type: AWS::Cognito::IdentityPoolRoleAttachment, Properties: { IdentityPoolId: !Ref I, Roles: { authenticated: !GetAtt G.Arn } } }
  G: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: sts:AssumeRoleWithWebIdentity }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: execute-api:Invoke, Resource: !Sub 'arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*' }] } }] } }`);
  expect(lines).toEqual(['rest-api no-permission iam [signed-in]']);
});

test('a custom resource that was given a function stands for its alias', () => {
  const source = `
  Live: { Type: 'Custom::Alias', Properties: { ServiceToken: arn:aws:lambda:eu-west-1:123456789012:function:make, FunctionName: !GetAtt F.Arn } }
  Other: { Type: 'Custom::Name', Properties: { ServiceToken: arn:aws:lambda:eu-west-1:123456789012:function:make, Name: !GetAtt F.Arn } }
  Q: { Type: AWS::SQS::Queue }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !GetAtt Live.Arn } }
  N: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !GetAtt Other.Arn } }`;
  const { triggers } = withFunction(source);
  expect(triggers.map((one) => [one.trigger, one.function, one.qualifier])).toEqual([
    ['sqs', 'template.yaml/F', '⟨attr:template.yaml/Live.Arn⟩'],
  ]);
});
