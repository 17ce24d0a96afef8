import type { Fix, Json, Match } from '../../model/finding.ts';
import type { NodeId, ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { boolean, field, isAbsent, number } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { list } from '../support/words.ts';

const DAY = 86_400;
const DEFAULT_RETENTION = 4 * DAY;
const DEFAULT_VISIBILITY = 30;

/** A queue that hands a message which cannot be processed back to its function until it expires. */
export const poisonMessageLoop: Rule<'resource'> = {
  id: 'money/poison-message-loop',
  title: 'Queue that never gives up a message that fails',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['T4', 'B3'],
  references: {
    cwe: [834, 755],
    csa: ['SAS-8'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    ],
  },
  why: 'One message that makes the function fail comes back after every visibility timeout until it expires, takes the good messages of its batch with it each time, and then is gone. A few thousand of them keep the function busy for days; in a FIFO queue a single one stops everything behind it.',
  fix: 'Give the queue a dead-letter queue with a small maxReceiveCount, and let the function report single failures of a batch (ReportBatchItemFailures).',
  on: 'resource',
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
      Events:
        Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`,
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Failed: { Type: AWS::SQS::Queue }
  Jobs:
    Type: AWS::SQS::Queue
    Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`,
    ],
  },
  *check(queue: ResourceNode, query: Query) {
    if (queue.family !== 'queue' || queue.external || queue.resource === undefined) return;
    if (!isAbsent(field(queue.properties, 'RedrivePolicy'))) return;
    const readers = readersOf(queue, query);
    if (readers.length === 0) return;
    const isFifo = boolean(field(queue.properties, 'FifoQueue')) === true;
    // What a dead-letter queue hands out failed before, and somebody looks after it.
    const isLast = query.to(queue.id, 'dead-letters').length > 0;
    const names = list(readers.map((id) => query.node(id)?.name ?? id));
    const fix = redrive(queue, isFifo);
    yield {
      at: queue.span,
      because: `${queue.name} hands a message that ${names} cannot process back every ${seconds(queue)}, for ${days(queue)}${isFifo ? ', and holds back its message group' : ''}`,
      severity: isFifo ? 'medium' : 'low',
      audience: isLast ? 'auditor' : 'default',
      functions: readers,
      ...(fix === undefined ? {} : { fix }),
    } satisfies Match;
  },
};

function readersOf(queue: ResourceNode, query: Query): readonly NodeId[] {
  const edges = query.from(queue.id, 'delivers').filter((edge) => {
    const trigger = query.node(edge.trigger);
    return trigger?.kind === 'trigger' && trigger.liveness !== 'disabled';
  });
  return [...new Set(edges.map((edge) => edge.to))];
}

function seconds(queue: ResourceNode): string {
  const written = field(queue.properties, 'VisibilityTimeout');
  const known = isAbsent(written) ? DEFAULT_VISIBILITY : number(written);
  return known === undefined ? 'visibility timeout' : `${known} s`;
}

function days(queue: ResourceNode): string {
  const written = field(queue.properties, 'MessageRetentionPeriod');
  const known = isAbsent(written) ? DEFAULT_RETENTION : number(written);
  if (known === undefined) return 'as long as it keeps messages';
  return known < DAY ? `${known} s` : `${Math.round(known / DAY)} days`;
}

function redrive(queue: ResourceNode, isFifo: boolean): Fix | undefined {
  const { resource } = queue;
  if (resource === undefined || resource.written.type !== resource.type) return undefined;
  const logicalId = `${resource.logicalId}Failed`;
  const properties: Json = {
    ...(isFifo ? { FifoQueue: true } : {}),
    MessageRetentionPeriod: 14 * DAY,
  };
  const value: Json = { Type: 'AWS::SQS::Queue', Properties: properties };
  const policy: Json = {
    deadLetterTargetArn: { 'Fn::GetAtt': [logicalId, 'Arn'] },
    maxReceiveCount: 5,
  };
  return fixOf('Give up after five receives', { safe: true }, [
    setProperty(resource, { cloudformation: 'RedrivePolicy' }, policy),
    { kind: 'add-resource', beside: resource.written.address, logicalId, value },
  ]);
}
