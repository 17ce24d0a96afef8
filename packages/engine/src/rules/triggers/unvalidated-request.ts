import type { Match } from '../../model/finding.ts';
import type { ApiNode, ApiRoute } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, isAbsent } from '../../model/value.ts';
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
    const [first] = unchecked;
    if (first === undefined) return;
    const models = hasModels(api, query);
    const names = list(unchecked.map((route) => `${route.method} ${route.path}`));
    const tail = models ? ', though models are declared' : '';
    yield {
      at: first.span,
      because: `${api.name} passes on ${count(unchecked.length, 'route')} unchecked (${names})${tail}`,
      // A model without a validator is a mistake; no model at all may be a choice: functions check, too.
      audience: models ? 'default' : 'auditor',
      severity: models ? 'medium' : 'low',
      functions: [
        ...new Set(unchecked.flatMap((one) => query.function(one.target.node)?.id ?? [])),
      ],
      related: unchecked.slice(1, 5).map((one) => ({ span: one.span, label: 'not validated' })),
    };
  },
};

function isUnchecked(route: ApiRoute): boolean {
  const passes = route.target.kind === 'function' || route.target.kind === 'service';
  return passes && BODIES.has(route.method) && route.validated === false;
}

function hasModels(api: ApiNode, query: Query): boolean {
  const body = at(api.properties, 'Body');
  const written = [at(body, 'definitions'), at(body, 'components.schemas')];
  if (written.some((one) => one !== undefined && !isAbsent(one))) return true;
  return [...query.graph.declared.values()].some(
    (one) =>
      one.type === 'AWS::ApiGateway::Model' &&
      at(one.properties, 'RestApiId')?.kind === 'reference' &&
      isReference(at(one.properties, 'RestApiId'), api.id),
  );
}

function isReference(value: ReturnType<typeof at>, address: string): boolean {
  return value?.kind === 'reference' && value.resource === address;
}
