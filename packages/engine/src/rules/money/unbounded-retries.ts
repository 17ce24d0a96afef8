import type { Match } from '../../model/finding.ts';
import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** A stream that tries a record which cannot be processed again until it expires. */
export const unboundedRetries: Rule<'trigger'> = {
  id: 'money/unbounded-retries',
  title: 'Stream that one bad record stops',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T4', 'B3'],
  references: {
    cwe: [834, 755],
    csa: ['SAS-8'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html',
    ],
  },
  why: 'By default a batch that fails is tried again until its records expire, a day or more, and nothing behind it in the shard is processed meanwhile. Whoever can write one record that makes the function fail stops the stream and pays nothing; the owner pays for each try.',
  fix: 'Set MaximumRetryAttempts or MaximumRecordAgeInSeconds together with an on-failure destination, and BisectBatchOnFunctionError or ReportBatchItemFailures so that only the bad record goes there.',
  on: 'trigger',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Clicks: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
  Count:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Click: { Type: Kinesis, Properties: { Stream: !GetAtt Clicks.Arn, StartingPosition: LATEST } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Clicks: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
  Failed: { Type: AWS::SQS::Queue }
  Count:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Click:
          Type: Kinesis
          Properties:
            Stream: !GetAtt Clicks.Arn
            StartingPosition: LATEST
            MaximumRetryAttempts: 5
            BisectBatchOnFunctionError: true
            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query): Generator<Match> {
    if (trigger.trigger !== 'dynamodb-stream' && trigger.trigger !== 'kinesis') return;
    const { delivery, properties } = trigger;
    if (delivery.maximumRetries !== undefined || delivery.maximumAge !== undefined) return;
    // A value that is not known is not -1.
    const written = [
      at(properties, 'MaximumRetryAttempts'),
      at(properties, 'MaximumRecordAgeInSeconds'),
    ];
    if (!written.every((one) => isAbsent(one) || one?.kind === 'known')) return;
    const target = query.function(trigger.function)?.name ?? trigger.function;
    const source = query.node(trigger.source)?.name ?? 'its stream';
    yield {
      at: trigger.sourceSpan ?? trigger.span,
      because: `a record of ${source} that ${target} cannot process is tried until it expires, and stops its shard`,
    };
  },
};
