import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../../model/diagnostic.ts';
import { SourceText } from '../../../../model/span.ts';
import type { Value } from '../../../../model/value.ts';
import { parseTemplate } from '../../parse.ts';
import { transformSam } from '../transform.ts';

type Outcome = {
  readonly resources: { readonly [id: string]: { Type: string; [key: string]: unknown } };
  readonly conditions: unknown;
  readonly faults: readonly { readonly message: string; readonly at: string }[];
};

function plain(value: Value | undefined): unknown {
  if (value?.kind === 'known') return value.value;
  if (value?.kind === 'list') return value.items.map(plain);
  if (value?.kind !== 'map') return undefined;
  return Object.fromEntries([...value.fields.values()].map((one) => [one.key, plain(one.value)]));
}

function expand(text: string, files: { readonly [path: string]: string } = {}): Outcome {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const whole = `Transform: AWS::Serverless-2016-10-31\n${text}`;
  const template = parseTemplate(new SourceText('template.yaml', whole), report);
  if (template?.kind !== 'map') throw new Error('not a template');
  const load = (path: string): Value | undefined =>
    files[path] === undefined
      ? undefined
      : parseTemplate(new SourceText(path, files[path]), report);
  const result = transformSam(template, { parameters: new Map(), load, report });
  const { Resources, Conditions } = plain(result.template) as {
    Resources: Outcome['resources'];
    Conditions: unknown;
  };
  const faults = diagnostics.map(({ message, span }) => ({
    message,
    at: span === undefined ? '' : whole.slice(span.start, span.end),
  }));
  return { resources: Resources, conditions: Conditions, faults };
}

function functions(...events: readonly string[]): string {
  const of = events.map(
    (event, index) => `
  F${index}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      InlineCode: x
      Events: { E: ${event} }`,
  );
  return `Resources:${of.join('')}`;
}

function body(outcome: Outcome, id: string): { readonly [key: string]: unknown } {
  const properties = outcome.resources[id]?.Properties as { Body: { [key: string]: unknown } };
  return properties.Body;
}

describe('REST APIs', () => {
  it('makes the implicit API, its stage, and a permission for the route', () => {
    const found = expand(
      functions('{ Type: Api, Properties: { Path: "/a/{id}/{rest+}", Method: GET } }'),
    );
    expect(found.faults).toEqual([]);
    expect(found.resources).toMatchObject({
      ServerlessRestApi: {
        Type: 'AWS::ApiGateway::RestApi',
        Properties: {
          Body: {
            swagger: '2.0',
            paths: {
              '/a/{id}/{rest+}': {
                get: { 'x-amazon-apigateway-integration': { type: 'aws_proxy' } },
              },
            },
          },
        },
      },
      ServerlessRestApiProdStage: { Properties: { StageName: 'Prod' } },
      F0EPermissionProd: {
        Properties: {
          FunctionName: { Ref: 'F0' },
          SourceArn: {
            'Fn::Sub': [
              'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/GET/a/*/*',
              { __ApiId__: { Ref: 'ServerlessRestApi' }, __Stage__: '*' },
            ],
          },
        },
      },
    });
  });

  it('gives the default authorizer to routes that do not opt out', () => {
    const found = expand(`Globals:
  Api:
    Auth:
      DefaultAuthorizer: Pool
      Authorizers: { Pool: { UserPoolArn: arn:pool } }
${functions(
  '{ Type: Api, Properties: { Path: /a, Method: get } }',
  '{ Type: Api, Properties: { Path: /b, Method: any, Auth: { Authorizer: NONE } } }',
)}`);
    expect(found.faults).toEqual([]);
    expect(body(found, 'ServerlessRestApi')).toMatchObject({
      paths: {
        '/a': { get: { security: [{ Pool: [] }] } },
        '/b': { 'x-amazon-apigateway-any-method': { security: [{ NONE: [] }] } },
      },
      securityDefinitions: {
        Pool: { 'x-amazon-apigateway-authorizer': { providerARNs: ['arn:pool'] } },
      },
    });
  });

  it('makes paths and the implicit API conditional where all their functions are', () => {
    const found = expand(
      functions(
        '{ Type: Api, Properties: { Path: /a, Method: get } }',
        '{ Type: Api, Properties: { Path: /a, Method: put } }',
      ).replaceAll(/F(\d):/g, 'F$1:\n    Condition: C$1'),
    );
    expect(found.conditions).toEqual({
      ServerlessRestApiCondition: { 'Fn::Or': [{ Condition: 'C0' }, { Condition: 'C1' }] },
      ServerlessRestApiSLASHaPathCondition: {
        'Fn::Or': [{ Condition: 'C0' }, { Condition: 'C1' }],
      },
    });
    expect(found.resources.ServerlessRestApi).toMatchObject({
      Condition: 'ServerlessRestApiCondition',
      Properties: {
        Body: {
          paths: { '/a': { 'Fn::If': ['ServerlessRestApiSLASHaPathCondition', {}, {}] } },
        },
      },
    });
  });

  const api = (properties: string): string =>
    `Resources: { A: { Type: AWS::Serverless::Api, Properties: { StageName: s, ${properties} } } }`;
  const file = 'openapi: 3.0.1\npaths: { /x: { get: { responses: {} } } }\n';

  it.each([
    ['DefinitionUri: api/spec.yaml'],
    [
      'DefinitionBody: { "Fn::Transform": { Name: AWS::Include, Parameters: { Location: api/spec.yaml } } }',
    ],
  ])('reads a definition from a local file: %s', (written) => {
    const found = expand(api(written), { 'api/spec.yaml': file });
    expect(body(found, 'A')).toMatchObject({ paths: { '/x': { get: {} } } });
  });

  it('writes nothing into a definition that is uploaded as it is', () => {
    const event = '{ Type: HttpApi, Properties: { Path: /new, Method: get, ApiId: { Ref: A } } }';
    const text = `${functions(event)}
  A: { Type: AWS::Serverless::HttpApi, Properties: { DefinitionUri: api/spec.yaml } }`;
    const found = expand(text, { 'api/spec.yaml': file });
    expect(Object.keys(body(found, 'A').paths ?? {})).toEqual(['/x']);
  });

  it('keeps a definition in S3 as its place', () => {
    const found = expand(api('DefinitionUri: s3://bucket/a/key?versionId=3'));
    expect(found.resources.A).toMatchObject({
      Properties: { BodyS3Location: { Bucket: 'bucket', Key: 'a/key', Version: '3' } },
    });
  });
});

describe('HTTP APIs', () => {
  it('needs one permission for a function that has the default route', () => {
    const found = expand(`Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      InlineCode: x
      Events:
        A: { Type: HttpApi, Properties: { Path: /a, Method: get } }
        B: { Type: HttpApi }`);
    expect(found.faults).toEqual([]);
    expect(Object.keys(found.resources).filter((id) => id.includes('Permission'))).toEqual([
      'FBPermission',
    ]);
    expect(body(found, 'ServerlessHttpApi')).toMatchObject({
      paths: { $default: { 'x-amazon-apigateway-any-method': { isDefaultRoute: true } }, '/a': {} },
    });
  });
});

describe('faults', () => {
  it.each([
    ['Properties: { Path: /a, Method: get, RestApiId: Nothing }', 'name an API', 'Nothing'],
    ['Properties: { Path: /a, Method: get, RestApiId: !ImportValue x }', 'name an API', ''],
    ['Properties: { Path: /a, Method: get, Auth: { Authorizer: Nope } }', '`Nope`', 'Nope'],
    ['Properties: { Path: /a, Method: get, Auth: { Authorizer: NONE } }', 'NONE', 'NONE'],
    ['Properties: { Path: /a, Method: get, RequestModel: { Model: M } }', '`M`', 'M'],
    ['Properties: { Path: /a, Method: get, RequestParameters: [x] }', 'method.request', 'x'],
  ])('tells the place of %s', (event, message, at) => {
    const { faults } = expand(functions(`{ Type: Api, ${event} }`));
    expect(faults).toContainEqual({
      message: expect.stringContaining(message),
      at: at === '' ? expect.stringContaining('ImportValue') : at,
    });
  });

  it('reports a definition of the Globals, which no API can take', () => {
    const globals = 'Globals: { Api: { DefinitionUri: s3://bucket/key } }\n';
    const { faults } = expand(
      globals + functions('{ Type: Api, Properties: { Path: /a, Method: get } }'),
    );
    expect(faults).toContainEqual({
      message: expect.stringContaining('`DefinitionUri` of the Globals'),
      at: 's3://bucket/key',
    });
  });

  it('loses the condition of a WebSocket API, as the official transform does', () => {
    const { resources } = expand(`Conditions: { C: !Equals [1, 2] }
Resources:
  W:
    Type: AWS::Serverless::WebSocketApi
    Condition: C
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { $connect: { FunctionArn: !GetAtt F.Arn } }`);
    expect(Object.values(resources).filter((one) => one.Condition !== undefined)).toEqual([]);
  });

  it('reports a route that two events have', () => {
    const event = '{ Type: Api, Properties: { Path: /a, Method: get } }';
    const { faults } = expand(functions(event, event));
    expect(faults).toEqual([{ message: expect.stringContaining('defined twice'), at: 'E' }]);
  });
});

const NAMES = [
  ...['Auth', 'Authorizers', 'DefaultAuthorizer', 'ResourcePolicy', 'UsagePlan', 'Cors', 'Domain'],
  ...['DefinitionBody', 'DefinitionUri', 'paths', 'swagger', 'openapi', '/a', 'get', 'security'],
  ...['Route53', 'BasePath', 'Models', 'GatewayResponses', 'Tags', 'Routes', '$connect', 'Fn::If'],
  ...['DataSources', 'DynamoDb', 'Functions', 'Resolvers', 'ApiKeys', 'StageName', 'RouteSettings'],
  ...['CreateUsagePlan', 'DomainName', 'CertificateArn', 'EndpointConfiguration', 'FunctionArn'],
  ...['x-amazon-apigateway-integration', 'components', 'securityDefinitions', 'MergeDefinitions'],
  ...[
    'Path',
    'Method',
    'RestApiId',
    'ApiId',
    'RequestModel',
    'RequestParameters',
    'Ref',
    'Identity',
  ],
];

const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 7, '', 'x', '3.0.1', '2.0', '/a', 'get', 'SHARED', 'A'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 5 }),
}));

describe('absurd values', () => {
  const types = ['Api', 'HttpApi', 'WebSocketApi', 'GraphQLApi'] as const;

  it.each(types)('never throws for AWS::Serverless::%s', (type) => {
    fc.assert(
      fc.property(tree.map, tree.map, tree.value, (properties, event, attribute) => {
        const kind = type === 'HttpApi' ? 'HttpApi' : 'Api';
        const template = {
          Globals: { [type]: attribute },
          Resources: {
            A: { Type: `AWS::Serverless::${type}`, Condition: attribute, Properties: properties },
            F: {
              Type: 'AWS::Serverless::Function',
              Condition: attribute,
              Properties: {
                Events: {
                  E: { Type: kind, Properties: event },
                  G: { Type: kind, Properties: { Path: '/a', Method: 'get', ...event } },
                },
              },
            },
          },
        };
        expand(asYaml(template));
      }),
      { numRuns: 150 },
    );
  });
});

/** YAML takes JSON as it is, one section a line. */
function asYaml(template: { readonly [section: string]: unknown }): string {
  return Object.entries(template)
    .map(([section, value]) => `${section}: ${JSON.stringify(value)}`)
    .join('\n');
}
