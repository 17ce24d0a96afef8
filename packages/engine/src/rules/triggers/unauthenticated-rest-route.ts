import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { openRoute } from './open-route.ts';

/** A route of a REST API that reaches a function without any authentication. */
export const unauthenticatedRestRoute: Rule<'trigger'> = {
  id: 'triggers/unauthenticated-rest-route',
  title: 'REST API route without authentication',
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
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
    ],
  },
  why: 'Anyone on the internet can call the function behind the route with an event of their own making, as often as they like. Whatever the function does not check itself, nobody checks.',
  fix: 'Give the method an authorizer (a user pool, a Lambda function or IAM), or the API a resource policy or a private endpoint. If the route is meant to be public (a sign-in page, a webhook that verifies a signature), suppress the finding there and say so.',
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
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: Api, Properties: { Method: post, Path: /orders } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create:
          Type: Api
          Properties: { Method: post, Path: /orders, Auth: { Authorizer: AWS_IAM } }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query) {
    const isRest = trigger.trigger === 'rest-api' || trigger.trigger === 'rest-api-integration';
    if (isRest) yield* openRoute(trigger, query);
  },
};
