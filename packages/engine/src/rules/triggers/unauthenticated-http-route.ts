import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { openRoute } from './open-route.ts';

/** An HTTP API route that reaches a function without any authentication. */
export const unauthenticatedHttpRoute: Rule<'trigger'> = {
  id: 'triggers/unauthenticated-http-route',
  title: 'HTTP API route without authentication',
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
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
    ],
  },
  why: 'Anyone on the internet can call the function behind the route with an event of their own making, as often as they like. Whatever the function does not check itself, nobody checks.',
  fix: 'Attach a JWT, Lambda or IAM authorizer to the route or as the default of the API. If the route is meant to be public (a sign-in page, a webhook that verifies a signature), suppress the finding there and say so.',
  on: 'trigger',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: src/
      Events:
        Create: { Type: HttpApi, Properties: { Method: post, Path: /orders } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers:
          Jwt:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: { issuer: https://issuer.example, audience: [shop] }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: src/
      Events:
        Create: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: post, Path: /orders } }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query) {
    if (trigger.trigger === 'http-api') yield* openRoute(trigger, query);
  },
};
