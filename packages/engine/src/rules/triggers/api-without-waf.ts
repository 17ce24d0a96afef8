import type { Match } from '../../model/finding.ts';
import type { ApiNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A public API that no web ACL stands before. */
export const apiWithoutWaf: Rule<'api'> = {
  id: 'triggers/api-without-waf',
  title: 'Public API without a web application firewall',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['R8', 'T5'],
  references: {
    cwe: [693],
    owasp: ['S6:2017'],
    csa: ['SAS-3', 'SAS-8'],
    links: [
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html',
    ],
  },
  why: 'A web ACL holds off known attack patterns, floods from single addresses and known bad sources before they cost an invocation. Without one every request reaches the API as it is.',
  fix: 'Associate a WAFv2 web ACL with the stage (REST), the GraphQL API, or the CloudFront distribution in front of an HTTP API, with at least the managed core rules and a rate rule.',
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
        Create: { Type: Api, Properties: { Method: post, Path: /orders } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: live } }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: Api, Properties: { RestApiId: !Ref Api, Method: post, Path: /orders } }
  Wall:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      WebACLArn: arn:aws:wafv2:us-east-1:123456789012:regional/webacl/wall/1
      ResourceArn: !Sub arn:aws:apigateway:\${AWS::Region}::/restapis/\${Api}/stages/live
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    // HTTP and WebSocket APIs cannot have a web ACL of their own.
    const takesWaf = api.protocol === 'rest' || api.protocol === 'graphql';
    if (!takesWaf || api.endpoint !== 'public' || api.webAcl !== undefined) return;
    const idle = query.graph.resources.filter(
      (one) => one.family === 'web-acl' && !one.external && isIdle(one.id, query),
    );
    const left = idle.length === 0 ? '' : `; ${list(idle.map((one) => one.name))} guards nothing`;
    yield {
      at: api.span,
      because: `no web ACL is associated with ${api.name}, which is open to the internet${left}`,
      // A web ACL that somebody wrote and nothing uses is a mistake, not a choice.
      audience: idle.length === 0 ? 'auditor' : 'default',
      severity: idle.length === 0 ? 'low' : 'medium',
      related: idle.map((one) => ({ span: one.span, label: 'guards nothing' })),
    };
  },
};

/** Whether a web ACL is named by nothing at all: a distribution names it from its own side. */
function isIdle(id: string, query: Query): boolean {
  return query.from(id, 'protects').length === 0 && query.to(id, 'uses').length === 0;
}
