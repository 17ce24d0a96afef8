import type { Match } from '../../model/finding.ts';
import type { ApiNode, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { alternatives, at, isAbsent, text, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** An API whose calls nobody can look up. */
export const apiWithoutAccessLogs: Rule<'api'> = {
  id: 'logs/api-without-access-logs',
  title: 'API without access logs',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['M1', 'M5', 'R7'],
  references: {
    cwe: [778],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  },
  why: 'Who called which route, from where, with which result, is written nowhere. A break-in through the API cannot be followed up, and probing that fails goes unseen.',
  fix: 'Give each stage an access log with the caller, route, status and request id, in a log group that expires.',
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
    Properties:
      StageName: live
      AccessLogSetting:
        DestinationArn: !GetAtt Logs.Arn
        Format: '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","status":"$context.status"}'
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Create: { Type: Api, Properties: { RestApiId: !Ref Api, Method: post, Path: /orders } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 30 } }
`,
    ],
  },
  *check(api: ApiNode, query: Query): Generator<Match> {
    const bare = api.protocol === 'graphql' ? graphqlBare(api) : api.stages.filter(lacksLogs);
    if (bare === undefined || bare.length === 0) return;
    const isPublic = query.graph.triggers.some((one) => one.source === api.id && isOpen(one));
    yield {
      at: bare[0]?.span ?? api.span,
      because: `calls of ${api.name} are written to no access log${isPublic ? ', and strangers can make them' : ''}`,
      audience: isPublic ? 'default' : 'auditor',
      functions: query.from(api.id, 'delivers').map((edge) => edge.to),
    };
  },
};

function isOpen(trigger: TriggerNode): boolean {
  return trigger.invokers.some((invoker) => widthOf(invoker) === 'stranger');
}

/** The node itself where a GraphQL API logs nothing. */
function graphqlBare(api: ApiNode): readonly { readonly span: Match['at'] }[] {
  const level = at(api.properties, 'LogConfig.FieldLogLevel');
  return isAbsent(level) || isSurelyNone(level) ? [api] : [];
}

function isSurelyNone(level: Value | undefined): boolean {
  return alternatives(level).every((one) => text(one)?.toUpperCase() === 'NONE');
}

const PATHS: readonly string[] = [
  'AccessLogSetting.DestinationArn',
  'AccessLogSettings.DestinationArn',
  'StageDescription.AccessLogSetting.DestinationArn',
];

/** Any destination will do, and one that is not known may be there. */
function lacksLogs({ properties }: Resource): boolean {
  return PATHS.every((path) => {
    const [top = ''] = path.split('.');
    return isAbsent(at(properties, path)) && at(properties, top)?.kind !== 'unknown';
  });
}
