import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { field, isAbsent, number } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';

const DEFAULT_VISIBILITY = 30;
/** AWS advises six times the function's timeout, so that retries of a throttled batch fit. */
const ADVISED = 6;

/** A queue that hands out a message again while the function still works on it. */
export const visibilityTimeoutTooShort: Rule<'trigger'> = {
  id: 'money/visibility-timeout-too-short',
  title: 'Queue that hands out a message again while it is being worked on',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['B3', 'B4', 'T4'],
  references: {
    cwe: [400, 675],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html'],
  },
  why: 'The queue shows the message to another copy of the function before the first is done: work is done twice, side effects happen twice, and a slow message multiplies itself. A deployment with these values is refused for a new mapping and fails only later for a changed timeout.',
  fix: `Make the queue's visibility timeout at least the function's timeout, better ${ADVISED} times as long.`,
  on: 'trigger',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Timeout: 120
      Events:
        Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 720 } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Timeout: 120
      Events:
        Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query) {
    if (trigger.trigger !== 'sqs') return;
    const queue = query.resource(trigger.source);
    const target = query.function(trigger.function);
    const timeout = target?.limits.timeout;
    if (queue === undefined || queue.external || target === undefined || timeout === undefined)
      return;
    const written = field(queue.properties, 'VisibilityTimeout');
    const visibility = isAbsent(written) ? DEFAULT_VISIBILITY : number(written);
    if (visibility === undefined || visibility >= timeout) return;
    const fix = fixOf(`Set the visibility timeout to ${timeout * ADVISED} s`, { safe: true }, [
      setProperty(
        queue.resource,
        { cloudformation: 'VisibilityTimeout' },
        Math.min(timeout * ADVISED, 43_200),
      ),
    ]);
    yield {
      at: written?.span ?? queue.span,
      because: `${queue.name} shows a message again after ${visibility} s, while ${target.name} may work on it for ${timeout} s`,
      related: [
        {
          span: field(target.properties, 'Timeout')?.span ?? target.span,
          label: `timeout of ${target.name}`,
        },
      ],
      ...(fix === undefined ? {} : { fix }),
    };
  },
};
