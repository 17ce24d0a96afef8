import type { Match } from '../../model/finding.ts';
import type { ApiNode, ApiRoute } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, isAbsent, items, text, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { count, list } from '../support/words.ts';

const BODIES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'ANY']);

/** Routes of a REST API whose requests the gateway passes on unchecked. */
export const unvalidatedRequest: Rule<'api'> = {
  id: 'triggers/unvalidated-request',
  title: 'Request validation switched off',
  severity: 'medium',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T1', 'T5'],
  references: {
    cwe: [20],
    owasp: ['S1:2017'],
    csa: ['SAS-1'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
    ],
  },
  why: 'The gateway checks a body against its model only where a request validator says so. Without one a model is documentation, and every request reaches the function as the caller wrote it.',
  fix: 'Declare a request validator with ValidateRequestBody and name it in the method (in SAM: RequestModel with ValidateBody).',
  on: 'api',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Models: { Order: { type: object, required: [id] } }
      Auth: { DefaultAuthorizer: AWS_IAM }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Method: post
            Path: /orders
            RequestModel: { Model: Order }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Models: { Order: { type: object, required: [id] } }
      Auth: { DefaultAuthorizer: AWS_IAM }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Method: post
            Path: /orders
            RequestModel: { Model: Order, ValidateBody: true }
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    if (api.protocol !== 'rest') return;
    const unchecked = api.routes.filter(isUnchecked);
    const promised = unchecked.filter((route) => hasModel(api, route, query));
    // A model without a validator is a mistake; no model at all may be a choice: functions check, too.
    if (promised.length > 0) yield match(api, promised, 'default', query);
    else if (unchecked.length > 0) yield match(api, unchecked, 'auditor', query);
  },
};

function match(
  api: ApiNode,
  routes: readonly ApiRoute[],
  audience: 'default' | 'auditor',
  query: Query,
): Match {
  const names = list(routes.map((route) => `${route.method} ${route.path}`));
  const tail = audience === 'default' ? ', though models for their bodies are declared' : '';
  return {
    at: routes[0]?.span ?? api.span,
    because: `${api.name} passes on the bodies of ${count(routes.length, 'route')} unchecked (${names})${tail}`,
    audience,
    // Signed callers are most often the application's own services.
    severity: audience === 'default' && !routes.every(isSigned) ? 'medium' : 'low',
    functions: [...new Set(routes.flatMap((one) => query.function(one.target.node)?.id ?? []))],
    related: routes.slice(1, 5).map((one) => ({ span: one.span, label: 'not validated' })),
  };
}

function isSigned(route: ApiRoute): boolean {
  return route.authentication.kind === 'iam';
}

function isUnchecked(route: ApiRoute): boolean {
  const passes = route.target.kind === 'function' || route.target.kind === 'service';
  return passes && BODIES.has(route.method) && route.validated === false;
}

/** Whether a route names a model for the JSON of its body; `Empty`, which every API has, asks for nothing. */
function hasModel(api: ApiNode, route: ApiRoute, query: Query): boolean {
  const paths = field(at(api.properties, 'Body'), 'paths');
  const operation = field(field(paths, route.path), methodKey(route.method));
  const content = field(field(operation, 'requestBody'), 'content');
  const schemas = [
    field(field(content, 'application/json'), 'schema'),
    ...items(field(operation, 'parameters')).flatMap((one) =>
      text(field(one, 'in')) === 'body' ? (field(one, 'schema') ?? []) : [],
    ),
    ...methodModels(query, route),
  ];
  return schemas.some((one) => one !== undefined && !isEmpty(one));
}

function methodKey(method: string): string {
  return method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();
}

function isEmpty(schema: Value): boolean {
  if (isAbsent(schema)) return true;
  const named = text(field(schema, '$ref')) ?? text(schema) ?? '';
  return /(?:^|\/)Empty$/.test(named);
}

/** Models of a method that is a resource of its own, by the place that both have. */
function methodModels(query: Query, { span }: ApiRoute): readonly Value[] {
  let found = METHODS.get(query);
  if (found === undefined) {
    const methods = [...query.graph.declared.values()].filter(
      (one) => one.type === 'AWS::ApiGateway::Method',
    );
    found = new Map(methods.map((one) => [`${one.span.file}:${one.span.start}`, one]));
    METHODS.set(query, found);
  }
  const method = found.get(`${span.file}:${span.start}`);
  const models = at(method?.properties, 'RequestModels');
  const json = field(models, 'application/json');
  return json === undefined ? [] : [json];
}

const METHODS = new WeakMap<Query, ReadonlyMap<string, Resource>>();
