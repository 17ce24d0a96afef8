import { exposureOf } from '../../iam/exposure.ts';
import type { Match } from '../../model/finding.ts';
import type { ApiNode, ApiRoute } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A route that hands a stranger's request straight to a cloud service. */
export const unauthenticatedServiceRoute: Rule<'api'> = {
  id: 'triggers/unauthenticated-service-route',
  title: 'Route to a cloud service without authentication',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  isDoor: true,
  scope: ['T0', 'T5', 'I6'],
  references: {
    cwe: [306],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2', 'SAS-3'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html',
    ],
  },
  why: 'The gateway passes what anyone on the internet sends to a queue, table, topic, bus or workflow, with the gateway role and no code between. Whoever reads there later takes it for data of the application.',
  fix: 'Give the route an authorizer, and let the gateway validate the request against a model before it passes it on.',
  on: 'api',
  examples: {
    bad: [
      `
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: intake, ProtocolType: HTTP } }
  Send:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: POST /orders, Target: !Sub 'integrations/\${ToQueue}' }
  ToQueue:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationSubtype: SQS-SendMessage
      PayloadFormatVersion: '1.0'
      CredentialsArn: arn:aws:iam::123456789012:role/gateway
      RequestParameters: { QueueUrl: !Ref Orders, MessageBody: $request.body }
  Orders: { Type: AWS::SQS::Queue }
`,
    ],
    good: [
      `
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: intake, ProtocolType: HTTP } }
  Send:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: POST /orders
      AuthorizationType: AWS_IAM
      Target: !Sub 'integrations/\${ToQueue}'
  ToQueue:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationSubtype: SQS-SendMessage
      PayloadFormatVersion: '1.0'
      CredentialsArn: arn:aws:iam::123456789012:role/gateway
      RequestParameters: { QueueUrl: !Ref Orders, MessageBody: $request.body }
  Orders: { Type: AWS::SQS::Queue }
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    // WebSockets authenticate once for all routes, see unauthenticated-websocket; GraphQL by field.
    if (api.endpoint !== 'public' || (api.protocol !== 'rest' && api.protocol !== 'http')) return;
    if (api.protocol === 'rest' && !letsEveryoneIn(api)) return;
    for (const route of api.routes) {
      if (route.target.kind === 'service' && isOpen(route)) yield match(api, route, query);
    }
  },
};

/** Whether the policy of a REST API, if it has one, lets in strangers. */
function letsEveryoneIn({ policies }: ApiNode): boolean {
  if (policies.length === 0) return true;
  return exposureOf(policies, 'execute-api').some(({ invoker }) => invoker.kind === 'anyone');
}

function isOpen(route: ApiRoute): boolean {
  return route.authentication.kind === 'none' && !route.preflight;
}

function match(api: ApiNode, route: ApiRoute, query: Query): Match {
  const target = query.node(route.target.node);
  const family = target?.kind === 'resource' && target.family !== 'other' ? target.family : '';
  const what = target === undefined ? 'a cloud service' : `${family} ${target.name}`.trim();
  const key = `${route.method} ${route.path}`;
  const reads = READS.has(route.method);
  const fed = target === undefined ? [] : query.from(target.id, 'delivers').map((edge) => edge.to);
  return {
    at: route.span,
    because: reads
      ? `anyone on the internet reads what ${key} of ${api.name} fetches from ${what}`
      : `${key} of ${api.name} hands what anyone on the internet sends to ${what}`,
    severity: reads ? 'medium' : 'high',
    // Published keys and documents are read so; only what is known to be a store is worth a look.
    audience: reads && target === undefined ? 'auditor' : 'default',
    related: target === undefined ? [] : [{ span: target.span, label: 'what the route works on' }],
    functions: [...new Set(fed)],
    key,
  };
}
