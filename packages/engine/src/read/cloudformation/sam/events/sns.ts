import type { Span } from '../../../../model/span.ts';
import type { Value } from '../../../../model/value.ts';
import { type FunctionTarget, targetArn } from '../function/target.ts';
import { isSet, isTrue, property, resolveParameters } from '../reading.ts';
import { getAtt, map, node, ref, referredId, stringOf, type Tree } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { expandMapping } from './mapping.ts';
import { permit } from './permission.ts';

/** Expands an `SNS` event: a subscription of the function, or of a queue that the function reads. */
export function expandTopic(target: FunctionTarget, event: SamEvent): void {
  const subscription = property(event.properties, 'SqsSubscription');
  if (!isSet(subscription)) {
    subscribe(target, event, 'lambda', targetArn(target, event.span));
    permit(target, event, 'sns.amazonaws.com', {
      SourceArn: property(event.properties, 'Topic'),
    });
  } else if (subscription.kind === 'known') {
    newQueue(target, event, subscription.span);
  } else {
    existingQueue(target, event, subscription);
  }
}

function newQueue(target: FunctionTarget, event: SamEvent, span: Span): void {
  const id = `${event.id}Queue`;
  const fifo = isFifo(target, event) ? { FifoQueue: true } : {};
  target.owner.make(id, 'AWS::SQS::Queue', fifo, span);
  subscribeQueue(target, event, {
    span,
    arn: getAtt(span, id, 'Arn'),
    url: ref(span, id),
    policyId: `${event.id}QueuePolicy`,
    batchSize: undefined,
  });
}

function existingQueue(target: FunctionTarget, event: SamEvent, config: Value): void {
  const arn = property(config, 'QueueArn');
  const url = property(config, 'QueueUrl');
  if (!isSet(arn) || !isSet(url)) {
    target.owner.fail(config.span, 'SqsSubscription needs QueueArn and QueueUrl');
    return;
  }
  const policyId = stringOf(property(config, 'QueuePolicyLogicalId'));
  subscribeQueue(target, event, {
    span: config.span,
    arn,
    url,
    policyId: policyId ?? `${event.id}QueuePolicy`,
    batchSize: property(config, 'BatchSize'),
  });
}

type SubscribedQueue = {
  readonly span: Span;
  readonly arn: Value;
  readonly url: Value;
  readonly policyId: string;
  readonly batchSize: Value | undefined;
};

function subscribeQueue(target: FunctionTarget, event: SamEvent, queue: SubscribedQueue): void {
  const { span, arn } = queue;
  const topic = property(event.properties, 'Topic');
  target.owner.make(
    queue.policyId,
    'AWS::SQS::QueuePolicy',
    {
      Queues: [queue.url],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: '*',
            Resource: arn,
            Condition: { ArnEquals: { 'aws:SourceArn': topic } },
          },
        ],
      },
    },
    span,
  );
  subscribe(target, event, 'sqs', arn);
  expandMapping(target, {
    name: event.name,
    id: `${event.id}EventSourceMapping`,
    type: 'SQS',
    span: event.span,
    properties: map(span, {
      Queue: arn,
      BatchSize: isSet(queue.batchSize) ? queue.batchSize : node(span, 10),
      Enabled: true,
    }),
  });
}

function subscribe(target: FunctionTarget, event: SamEvent, protocol: string, to: Value): void {
  const entries: { [key: string]: Tree } = {};
  for (const name of ['Region', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy']) {
    entries[name] = property(event.properties, name);
  }
  target.owner.make(
    event.id,
    'AWS::SNS::Subscription',
    {
      Protocol: protocol,
      Endpoint: to,
      TopicArn: property(event.properties, 'Topic'),
      ...entries,
    },
    event.span,
  );
}

/** A queue for a FIFO topic must be FIFO too. */
function isFifo(target: FunctionTarget, event: SamEvent): boolean {
  const id = referredId(property(event.properties, 'Topic'));
  const entry = id === undefined ? undefined : target.owner.output.get(id)?.value;
  const fifo = property(property(entry, 'Properties'), 'FifoTopic');
  return fifo !== undefined && isTrue(resolveParameters(target.owner.context, fifo));
}
