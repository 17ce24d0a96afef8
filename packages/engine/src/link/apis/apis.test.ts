import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

const FUNCTION = `
  F: { Type: AWS::Lambda::Function, Properties: { Role: 'arn:aws:iam::123456789012:role/r' } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com, SourceArn: !Sub 'arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*' } }`;
const URI = `!Sub 'arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${F.Arn}/invocations'`;
const INTEGRATION = `x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: ${URI} }`;

/** Triggers of a template: kind, route, liveness, authentication, invokers. */
function routes(resources: string): readonly string[] {
  const { triggers } = graphOf(
    `Parameters: { Stage: { Type: String } }\nResources:${FUNCTION}\n${resources}`,
  );
  return triggers.map((one) => {
    const key = one.route?.keyRequired === true ? ' +key' : '';
    const invokers = one.invokers.map((invoker) =>
      invoker.kind === 'signed-in' ? `signed-in ${invoker.selfSignUp}` : invoker.kind,
    );
    return `${one.trigger} ${one.name} ${one.liveness} ${one.authentication.kind}${key} [${invokers.join(', ')}]`;
  });
}

function method(properties: string): string {
  return `
  Api: { Type: AWS::ApiGateway::RestApi }
  Root: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders } }
  Item: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Root, PathPart: '{id}' } }
  M: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Item, HttpMethod: GET, ${properties}, Integration: { Type: AWS_PROXY, Uri: ${URI} } } }`;
}

const EVERYONE =
  "{ Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }";

/** A statement that denies all but one role a path, in the stage that a reference names. */
function denied(path: string): string {
  return `{ Effect: Deny, Principal: '*', Action: 'execute-api:Invoke', Resource: !Join ['', ['execute-api:/', !Ref Stage, '/GET${path}']], Condition: { StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/r' } } }`;
}

const POOL = '\n  U: { Type: AWS::Cognito::UserPool }';
const CLOSED =
  '\n  U: { Type: AWS::Cognito::UserPool, Properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } }';
const COGNITO =
  '\n  A: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, ProviderARNs: [!GetAtt U.Arn] } }';

test.each([
  [
    'no authentication',
    method('AuthorizationType: NONE'),
    ['rest-api GET /orders/{id} live none [anyone]'],
  ],
  [
    'a key only',
    method('AuthorizationType: NONE, ApiKeyRequired: true'),
    ['rest-api GET /orders/{id} live api-key +key [key-holder]'],
  ],
  [
    'signed requests',
    method('AuthorizationType: AWS_IAM'),
    ['rest-api GET /orders/{id} live iam [account]'],
  ],
  [
    'an open pool',
    method('AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref A') + POOL + COGNITO,
    ['rest-api GET /orders/{id} live cognito [signed-in true]'],
  ],
  [
    'a closed pool',
    method('AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref A') + CLOSED + COGNITO,
    ['rest-api GET /orders/{id} live cognito [signed-in false]'],
  ],
  [
    'an authorizer that is not declared',
    method('AuthorizationType: CUSTOM, AuthorizerId: abc'),
    ['rest-api GET /orders/{id} live unknown [unknown]'],
  ],
  [
    'a Lambda authorizer, itself called by anyone',
    `${method('AuthorizationType: CUSTOM, AuthorizerId: !Ref A')}
  A: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, Type: TOKEN, AuthorizerUri: ${URI} } }`,
    [
      'rest-api GET /orders/{id} live lambda [authorized]',
      'api-authorizer A live platform [anyone]',
    ],
  ],
  [
    'a private API',
    method('AuthorizationType: NONE').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      'Api: { Type: AWS::ApiGateway::RestApi, Properties: { EndpointConfiguration: { Types: [PRIVATE] } } }',
    ),
    ['rest-api GET /orders/{id} live none [network]'],
  ],
  [
    'a resource policy for one account',
    method('AuthorizationType: NONE').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      "Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [{ Effect: Allow, Principal: { AWS: '123456789012' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] } } }",
    ),
    ['rest-api GET /orders/{id} live none [account]'],
  ],
  [
    'a resource policy for other paths',
    method('AuthorizationType: NONE').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      "Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [{ Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/GET/public' }] } } }",
    ),
    ['rest-api GET /orders/{id} live none [account]'],
  ],
  [
    'a resource policy for one value of the parameter of the path',
    method('AuthorizationType: NONE').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      "Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [{ Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/GET/orders/sample' }] } } }",
    ),
    ['rest-api GET /orders/{id} live none [anyone]'],
  ],
  [
    'a resource policy that denies all but one value of the parameter of the path',
    method('AuthorizationType: AWS_IAM').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      `Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [${EVERYONE}, { Effect: Deny, Principal: '*', Action: 'execute-api:Invoke', NotResource: 'execute-api:/*/GET/orders/sample' }] } } }`,
    ),
    ['rest-api GET /orders/{id} live iam [any-account, account]'],
  ],
  [
    'a resource policy that denies just this route',
    method('AuthorizationType: AWS_IAM').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      `Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [${EVERYONE}, ${denied('/orders/*')}] } } }`,
    ),
    ['rest-api GET /orders/{id} live iam [principal, account]'],
  ],
  [
    'a resource policy that denies another route, and one by the name of a parameter of the path',
    method('AuthorizationType: AWS_IAM').replace(
      'Api: { Type: AWS::ApiGateway::RestApi }',
      `Api: { Type: AWS::ApiGateway::RestApi, Properties: { Policy: { Statement: [${EVERYONE}, ${denied('/users/*')}, ${denied('/orders/{id}')}] } } }`,
    ),
    ['rest-api GET /orders/{id} live iam [any-account, account]'],
  ],
  [
    'an OpenAPI body',
    `
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        swagger: '2.0'
        security: [{ pool: [] }]
        securityDefinitions:
          pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [!GetAtt U.Arn] } }
          key: { type: apiKey, name: x-api-key, in: header }
          signed: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
          bearer: { type: http, scheme: bearer }
        paths:
          /top: { get: { ${INTEGRATION} } }
          /open: { get: { security: [], ${INTEGRATION} } }
          /key: { get: { security: [{ key: [] }], ${INTEGRATION} } }
          /both: { get: { security: [{ key: [], pool: [] }], ${INTEGRATION} } }
          /signed: { get: { security: [{ signed: [] }], ${INTEGRATION} } }
          /words: { get: { security: [{ bearer: [] }], ${INTEGRATION} } }
          /any: { x-amazon-apigateway-any-method: { x-amazon-apigateway-auth: { type: AWS_IAM }, ${INTEGRATION} } }${POOL}`,
    [
      'rest-api GET /top live cognito [signed-in true]',
      'rest-api GET /open live none [anyone]',
      'rest-api GET /key live api-key +key [key-holder]',
      'rest-api GET /both live cognito +key [signed-in true]',
      'rest-api GET /signed live iam [account]',
      'rest-api GET /words live none [anyone]',
      'rest-api ANY /any live iam [account]',
    ],
  ],
  [
    'an HTTP API',
    `
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  I: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn } }
  J: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Api, AuthorizerType: JWT, JwtConfiguration: { Issuer: !Sub 'https://cognito-idp.\${AWS::Region}.amazonaws.com/\${U}', Audience: [a] } } }
  O: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/\${I}' } }
  S: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /me, AuthorizationType: JWT, AuthorizerId: !Ref J, Target: !Join ['/', [integrations, !Ref I]] } }${CLOSED}`,
    ['http-api ANY $default live none [anyone]', 'http-api GET /me live jwt [signed-in false]'],
  ],
  [
    'a quick HTTP API',
    '\n  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP, Target: !GetAtt F.Arn } }',
    ['http-api ANY $default live none [anyone]'],
  ],
  [
    'a WebSocket API with signed connections',
    `
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET } }
  I: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: ${URI} } }
  C: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $connect, AuthorizationType: AWS_IAM, Target: !Sub 'integrations/\${I}' } }
  D: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: send, Target: !Sub 'integrations/\${I}' } }`,
    ['websocket-api ANY $connect live iam [account]', 'websocket-api ANY send live iam [account]'],
  ],
])('%s', (_, resources, expected) => {
  expect(routes(resources)).toEqual(expected);
});

test('AppSync: the default way to sign in, and directives that say otherwise', () => {
  const found = routes(`
  Api: { Type: AWS::AppSync::GraphQLApi, Properties: { AuthenticationType: AMAZON_COGNITO_USER_POOLS, UserPoolConfig: { UserPoolId: !Ref U }, AdditionalAuthenticationProviders: [{ AuthenticationType: API_KEY }] } }
  S: { Type: AWS::AppSync::GraphQLSchema, Properties: { ApiId: !GetAtt Api.ApiId, Definition: 'type Query { mine(id: ID): String open: String @aws_api_key }' } }
  D: { Type: AWS::AppSync::DataSource, Properties: { ApiId: !GetAtt Api.ApiId, Name: d, Type: AWS_LAMBDA, LambdaConfig: { LambdaFunctionArn: !GetAtt F.Arn }, ServiceRoleArn: 'arn:aws:iam::123456789012:role/s' } }
  Q: { Type: AWS::AppSync::Resolver, Properties: { ApiId: !GetAtt Api.ApiId, TypeName: Query, FieldName: mine, DataSourceName: !GetAtt D.Name } }
  O: { Type: AWS::AppSync::Resolver, Properties: { ApiId: !GetAtt Api.ApiId, TypeName: Query, FieldName: open, DataSourceName: d } }${POOL}`);
  expect(found.slice(0, 2)).toEqual([
    'appsync Query mine unknown cognito [signed-in true]',
    'appsync Query open unknown api-key +key [key-holder]',
  ]);
});

test('what stands around an API', () => {
  const { apis } = graphOf(`Resources:${FUNCTION}
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { paths: { /a: { options: { x-amazon-apigateway-integration: { type: mock, responses: { default: { responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } } } } } } } } } }
  A: { Type: AWS::ApiGateway::Authorizer, Properties: { RestApiId: !Ref Api, Type: TOKEN, AuthorizerUri: ${URI} } }
  S: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod } }
  W: { Type: AWS::WAFv2::WebACL, Properties: { Name: w } }
  WA: { Type: AWS::WAFv2::WebACLAssociation, Properties: { WebACLArn: !GetAtt W.Arn, ResourceArn: !Sub 'arn:aws:apigateway:\${AWS::Region}::/restapis/\${Api}/stages/prod' } }
  U: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: prod }] } }
  N: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: x.example, MutualTlsAuthentication: { TruststoreUri: s3://t/c.pem } } }
  B: { Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref N, RestApiId: !Ref Api } }`);
  const [api] = apis;
  expect(api?.webAcl).toBe('template.yaml/W');
  expect(api?.stages.map((one) => one.logicalId)).toEqual(['S']);
  expect(api?.usagePlans.map((one) => one.logicalId)).toEqual(['U']);
  expect(api?.mutualTls?.kind).toBe('map');
  expect(api?.authorizers).toMatchObject([{ name: 'A', uses: 0 }]);
  expect(api?.cors).toMatchObject({ origins: ['*'], credentials: false });
  expect(api?.routes).toMatchObject([
    { method: 'OPTIONS', preflight: true, target: { kind: 'mock' } },
  ]);
});
