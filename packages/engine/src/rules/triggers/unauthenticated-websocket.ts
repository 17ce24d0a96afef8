import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A WebSocket API that lets everyone connect. */
export const unauthenticatedWebsocket: Rule<'api'> = {
  id: 'triggers/unauthenticated-websocket',
  title: 'WebSocket API that anyone can connect to',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  isDoor: true,
  scope: ['T0', 'T5', 'I6'],
  references: {
    cwe: [306],
    owasp: ['S2:2017', 'S5:2017'],
    csa: ['SAS-2'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html',
    ],
  },
  why: 'The gateway authenticates a WebSocket once, when it connects. Without an authorizer there, anyone on the internet opens connections, and sends messages of their own making to every function behind the API.',
  fix: 'Set an authorizer on the $connect route. If everyone is meant to connect, suppress the finding and say so.',
  on: 'api',
  examples: {
    bad: [
      `
Resources:
  Chat:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Chat, RouteKey: $connect, Target: !Sub 'integrations/\${Call}' }
  Call:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Chat
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Worker.Arn}/invocations
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Worker
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Chat}/*
`,
    ],
    good: [
      `
Resources:
  Chat:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Chat
      RouteKey: $connect
      AuthorizationType: AWS_IAM
      Target: !Sub 'integrations/\${Call}'
  Call:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Chat
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Worker.Arn}/invocations
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    const reaching = api.routes.filter((route) => REACHES.has(route.target.kind));
    if (api.protocol !== 'websocket' || reaching.length === 0) return;
    const connect = api.routes.find((route) => route.path === '$connect');
    if (connect !== undefined && connect.authentication.kind !== 'none') return;
    const names = list(reaching.map((route) => route.path));
    yield {
      at: connect?.span ?? api.span,
      because:
        connect === undefined
          ? `${api.name} has no $connect route, so nothing asks who connects and sends messages to ${names}`
          : `$connect of ${api.name} has no authorizer, so anyone on the internet can connect and send messages to ${names}`,
      functions: [...new Set(query.from(api.id, 'delivers').map((edge) => edge.to))],
    };
  },
};

/** Targets that work on what a client sends. */
const REACHES: ReadonlySet<string> = new Set(['function', 'service']);
