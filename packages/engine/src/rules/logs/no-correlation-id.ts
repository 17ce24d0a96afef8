import type { Match } from '../../model/finding.ts';
import type { ResolvedCall } from '../../model/function-code.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { isSurelyOff } from '../support/switches.ts';
import { count, list } from '../support/words.ts';

/** Functions that pass events on without anything by which the logs of both ends can be joined. */
export const noCorrelationId: Rule<'application'> = {
  id: 'logs/no-correlation-id',
  title: 'Events without a correlation id',
  severity: 'low',
  confidence: 'low',
  audience: 'auditor',
  scope: ['R6', 'M1'],
  references: {
    cwe: [778],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: ['https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger/'],
  },
  why: 'A request that crosses a queue, a topic or another function starts anew in the logs. After an attack nobody can tell which request of the outside made which change.',
  fix: 'Pass an id on with each message (a message attribute `correlationId`, a field of the event) and write it with every line: `logger.appendKeys({ correlationId })`, in Python `logger.set_correlation_id(...)`. Active tracing (Tracing: Active) does the same for what X-Ray follows.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Entry:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Environment: { Variables: { JOBS: !Ref Jobs } }
      InlineCode: |
        const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
        const sqs = new SQSClient({});
        exports.handler = async (event) => {
          await sqs.send(new SendMessageCommand({ QueueUrl: process.env.JOBS, MessageBody: event.body }));
        };
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Entry:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      Environment: { Variables: { JOBS: !Ref Jobs } }
      InlineCode: |
        import boto3, json, os
        sqs = boto3.client('sqs')
        def handler(event, context):
            body = json.dumps({'correlationId': context.aws_request_id, 'order': event['body']})
            sqs.send_message(QueueUrl=os.environ['JOBS'], MessageBody=body)
`,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Entry:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Tracing: Active
      Environment: { Variables: { JOBS: !Ref Jobs } }
      InlineCode: |
        const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
        const sqs = new SQSClient({});
        exports.handler = async (event) => {
          await sqs.send(new SendMessageCommand({ QueueUrl: process.env.JOBS, MessageBody: event.body }));
        };
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const senders = graph.functions.flatMap((fn) => {
      const [call] = query.callsOf(fn.id).filter(passesOn);
      return call === undefined || isFollowed(fn, query) ? [] : [{ fn, call }];
    });
    const [first, ...others] = senders;
    if (first === undefined) return;
    const names = list(senders.map((one) => one.fn.name));
    const subject = others.length === 0 ? names : `${count(senders.length, 'function')} (${names})`;
    yield {
      at: first.call.call.at,
      because: `${subject} ${others.length === 0 ? 'passes' : 'pass'} events on without an id that both logs have`,
      functions: senders.map((one) => one.fn.id),
      related: others.slice(0, 10).map(({ fn, call }) => ({
        span: call.call.at,
        label: `${fn.name} passes on (${call.call.operation})`,
      })),
    };
  },
};

const OPERATIONS: ReadonlySet<string> = new Set([
  'sqs:SendMessage',
  'sqs:SendMessageBatch',
  'sns:Publish',
  'sns:PublishBatch',
  'events:PutEvents',
  'kinesis:PutRecord',
  'kinesis:PutRecords',
  'lambda:Invoke',
]);

function passesOn({ call }: ResolvedCall): boolean {
  return OPERATIONS.has(`${call.service}:${call.operation}`);
}

const TRACERS =
  /^(?:@postern\/guard\/carry|@aws-lambda-powertools\/tracer|aws_lambda_powertools.*Tracer|aws-xray-sdk|aws_xray_sdk|@opentelemetry\/|opentelemetry|dd-trace|ddtrace|datadog_lambda|@sentry\/|sentry_sdk|@lumigo|newrelic)/;

/** Whether tracing is on or may be, a tracer is used, or an id has a name in the code. */
function isFollowed(fn: FunctionNode, query: Query): boolean {
  if (!isSurelyOff(at(fn.properties, 'TracingConfig.Mode'), 'Active')) return true;
  const code = query.graph.code.get(fn.id);
  if (code?.kind !== 'analysed') return true;
  if (code.facts.observations.some(({ kind }) => kind === 'carries-trace')) return true;
  if ([...code.facts.uses.keys()].some((api) => TRACERS.test(api))) return true;
  return [code.file, ...code.facts.files].some((file) =>
    /correlation|x-request-id|trace-?id/i.test(query.graph.sources.get(file)?.text ?? ''),
  );
}
