import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { count, list } from '../support/words.ts';

/** Routes whose only guard is an API key of a usage plan. */
export const apiKeyAsAuthentication: Rule<'api'> = {
  id: 'triggers/api-key-as-authentication',
  title: 'API key as the only authentication',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T0', 'T5', 'I6'],
  references: {
    cwe: [306, 798],
    owasp: ['S2:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    ],
  },
  why: 'API keys meter callers and do not identify them: they do not expire, travel in a header that logs keep, sit in every client, and open every API of their usage plan. Whoever finds one is let in as everybody.',
  fix: 'Add an authorizer (IAM, a user pool, JWT or Lambda) and keep the key for quotas only.',
  on: 'api',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: live, Auth: { ApiKeyRequired: true } }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: Api, Properties: { RestApiId: !Ref Api, Method: post, Path: /orders } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: live, Auth: { ApiKeyRequired: true, DefaultAuthorizer: AWS_IAM } }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: Api, Properties: { RestApiId: !Ref Api, Method: post, Path: /orders } }
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    if (api.protocol === 'graphql' || api.endpoint === 'private') return;
    const keyed = api.routes.filter(
      (route) =>
        route.authentication.kind === 'api-key' && !route.preflight && route.target.kind !== 'mock',
    );
    const [first] = keyed;
    if (first === undefined) return;
    const names = list(keyed.map((route) => `${route.method} ${route.path}`));
    yield {
      at: first.authentication.span,
      because: `${count(keyed.length, 'route')} of ${api.name} (${names}) let in whoever holds an API key`,
      functions: [...new Set(keyed.flatMap((one) => query.function(one.target.node)?.id ?? []))],
      related: keyed.slice(0, 5).map((one) => ({ span: one.span, label: 'asks for a key only' })),
    };
  },
};
