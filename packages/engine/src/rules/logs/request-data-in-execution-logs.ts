import type { Edit, Match } from '../../model/finding.ts';
import type { Graph } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { fixOf } from '../support/fixes.ts';
import { tracedData } from './traced-data.ts';

/** Logs of the platform that hold whole requests or inputs. */
export const requestDataInExecutionLogs: Rule<'application'> = {
  id: 'logs/request-data-in-execution-logs',
  title: 'Whole requests written to logs',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['R4', 'T6'],
  references: {
    cwe: [532],
    owasp: ['S3:2017', 'S10:2017'],
    csa: ['SAS-5'],
    links: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  },
  why: 'Everything that callers send, with passwords, tokens and personal data, is kept in clear text where everybody who may read logs sees it, and for as long as the logs live.',
  fix: 'Log errors only and switch data tracing off (in production at least); write access logs that name no header with credentials; leave the data out of the logs of state machines that carry more than ids.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      MethodSettings:
        - { ResourcePath: '/*', HttpMethod: '*', DataTraceEnabled: true, LoggingLevel: INFO }
      AccessLogSetting: { DestinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:api', Format: $context.requestId }
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
      MethodSettings:
        - { ResourcePath: '/*', HttpMethod: '*', DataTraceEnabled: false, LoggingLevel: INFO }
      AccessLogSetting: { DestinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:api', Format: $context.requestId }
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
  *check(graph: Graph): Generator<Match> {
    const seen = new Set<string>();
    for (const resource of graph.declared.values()) {
      for (const { span, because, better, audience } of tracedData(resource)) {
        // SAM writes one setting into the stage of every API that has it from Globals.
        const place = `${span.file} ${span.start}`;
        if (seen.has(place)) continue;
        seen.add(place);
        const edit: Edit | undefined =
          better === undefined ? undefined : { kind: 'replace', span, value: better };
        const fix = fixOf('Leave the data out of the logs', { safe: true }, [edit]);
        yield {
          at: span,
          because: `${resource.logicalId} ${because}`,
          ...(audience === undefined ? {} : { audience, severity: 'low' }),
          key: `${resource.address} ${because}`,
          ...(fix === undefined ? {} : { fix }),
        };
      }
    }
  },
};
