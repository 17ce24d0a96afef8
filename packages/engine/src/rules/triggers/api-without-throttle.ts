import { hasThrottle } from '../../cost/throttle.ts';
import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { count } from '../support/words.ts';

/** A public API that lets through as many requests as the whole account may have. */
export const apiWithoutThrottle: Rule<'api'> = {
  id: 'triggers/api-without-throttle',
  title: 'Public API without a throttle of its own',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['R8', 'T4', 'T5'],
  references: {
    cwe: [770],
    owasp: ['S10:2017'],
    csa: ['SAS-8'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    ],
  },
  why: 'Without a limit of its own a stage takes requests up to the quota of the account and region. One flooded API then fails all the others, and whatever it writes to is billed for each request.',
  fix: 'Set ThrottlingRateLimit and ThrottlingBurstLimit for all routes of the stage (MethodSettings of a REST stage, DefaultRouteSettings of an HTTP stage).',
  on: 'api',
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
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: post, Path: /orders } }
`,
    ],
  },
  *check(api: ApiNode): Generator<Match> {
    if (api.protocol === 'graphql' || api.endpoint !== 'public' || hasThrottle(api)) return;
    const open = api.routes.filter(
      (one) => one.authentication.kind === 'none' && !one.preflight && one.target.kind !== 'mock',
    );
    // Open functions are told of by money/unlimited-concurrency; open queues and tables only here.
    const services = open.filter((one) => one.target.kind === 'service');
    const isTold = open.some((one) => one.target.kind === 'function');
    const tail =
      services.length === 0
        ? ''
        : `, and ${count(services.length, 'open route')} to cloud services can be flooded`;
    yield {
      at: api.span,
      because: `no stage of ${api.name} has a rate limit of its own${tail}`,
      audience: services.length > 0 && !isTold ? 'default' : 'auditor',
      severity: services.length > 0 ? 'medium' : 'low',
    };
  },
};
