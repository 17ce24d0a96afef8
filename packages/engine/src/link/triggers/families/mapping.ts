import { parseArn } from '../../../model/arn.ts';
import type { Delivery, NodeId } from '../../../model/graph.ts';
import type { Resource } from '../../../model/resource.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import { boolean, isAbsent, mayBe, number, text } from '../../../model/value.ts';
import { ownEntry } from '../../../support/own.ts';
import { itemsAt, pick } from '../../apis/values.ts';
import type { LinkContext } from '../../context.ts';
import { byOwner, half, isFalse } from '../common.ts';
import type { Needed, SourceHalf } from '../half.ts';
import type { World } from '../world.ts';
import { distinct, ownAccount } from '../writers.ts';
import { producersOf, producersProof } from './brokers.ts';
import { redriveOf } from './sns.ts';
import { kindInSam, kindOfStream } from './stream-kind.ts';

const KINDS: Readonly<Record<string, TriggerKind>> = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::DynamoDB::Table': 'dynamodb-stream',
  'AWS::DynamoDB::GlobalTable': 'dynamodb-stream',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::Kinesis::StreamConsumer': 'kinesis',
  'AWS::MSK::Cluster': 'kafka',
  'AWS::MSK::ServerlessCluster': 'kafka',
  'AWS::AmazonMQ::Broker': 'mq',
  'AWS::DocDB::DBCluster': 'documentdb',
};

const SERVICES: Readonly<Record<string, TriggerKind>> = {
  sqs: 'sqs',
  dynamodb: 'dynamodb-stream',
  kinesis: 'kinesis',
  kafka: 'kafka',
  mq: 'mq',
  rds: 'documentdb',
};

/** Queues and streams that the platform polls for a function. */
export function* eventSourceMappings(world: World): Generator<SourceHalf> {
  const { context } = world;
  for (const mapping of context.index.ofType('AWS::Lambda::EventSourceMapping')) {
    const { properties, span, logicalId } = mapping;
    const [named] = context.anyNodesOf(pick(properties, 'EventSourceArn'));
    const declared = sourceOf(context, named);
    const kind = kindOf(context, mapping, context.index.get(named));
    const source = declared?.address ?? named;
    yield half(mapping, 'mapping', {
      kind,
      name: declared?.logicalId ?? logicalId,
      span,
      targets: context.functionsOf(pick(properties, 'FunctionName')),
      source,
      needed: neededBy(kind, source),
      authentication: producersProof(declared, span),
      invokers: (all) => {
        const found = [...producersOf(declared), ...all.writers(source)];
        const can = `write to ${declared?.logicalId ?? 'its source'}`;
        if (found.length > 0) return distinct(found);
        // Brokers and clusters are polled in this account only; queues and streams also in others.
        return [kind in READ_BY_ROLE ? byOwner(source, span, can) : ownAccount(span, can)];
      },
      disabled: isFalse(pick(properties, 'Enabled')),
      filters: itemsAt(properties, 'FilterCriteria', 'Filters').flatMap((one) => {
        const pattern = pick(one, 'Pattern');
        return pattern === undefined ? [] : [pattern];
      }),
      delivery: deliveryOf(context, mapping, declared),
    });
  }
}

/** Sources that the function's role must be allowed to read, by one of these; brokers and Kafka may use secrets instead. */
const READ_BY_ROLE: Partial<Readonly<Record<TriggerKind, readonly string[]>>> = {
  sqs: ['sqs:ReceiveMessage'],
  'dynamodb-stream': ['dynamodb:GetRecords'],
  kinesis: ['kinesis:GetRecords', 'kinesis:SubscribeToShard'],
};

function neededBy(kind: TriggerKind, source: NodeId | undefined): Needed {
  const actions = READ_BY_ROLE[kind];
  return actions === undefined ? { kind: 'none' } : { kind: 'reader', source, actions };
}

/** The stream behind a consumer; else the source itself. */
function sourceOf(context: LinkContext, id: NodeId | undefined): Resource | undefined {
  const declared = context.index.get(id);
  if (declared?.type !== 'AWS::Kinesis::StreamConsumer') return declared;
  return context.index.get(context.nodeOf(pick(declared.properties, 'StreamARN'))) ?? declared;
}

function kindOf(
  context: LinkContext,
  mapping: Resource,
  source: Resource | undefined,
): TriggerKind {
  const { properties } = mapping;
  const declared = source === undefined ? undefined : ownEntry(KINDS, source.type);
  if (declared !== undefined) return declared;
  for (const arn of context.textsOf(pick(properties, 'EventSourceArn'))) {
    const kind = ownEntry(SERVICES, parseArn(arn)?.service ?? '');
    if (kind !== undefined) return kind;
  }
  const said = kindInSam(mapping);
  if (said !== undefined) return said;
  if (!isAbsent(pick(properties, 'DocumentDBEventSourceConfig'))) return 'documentdb';
  if (!isAbsent(pick(properties, 'Queues'))) return 'mq';
  if (!isAbsent(pick(properties, 'Topics'))) return 'kafka';
  if (!isAbsent(pick(properties, 'SelfManagedEventSource'))) return 'kafka';
  // Queues have no starting position, streams must have one.
  if (isAbsent(pick(properties, 'StartingPosition'))) return 'sqs';
  return kindOfStream(context, mapping) ?? 'kinesis';
}

function deliveryOf(
  context: LinkContext,
  mapping: Resource,
  source: Resource | undefined,
): Delivery {
  const { properties } = mapping;
  const redrive = redriveOf(context, source);
  const failure = pick(properties, 'DestinationConfig', 'OnFailure', 'Destination');
  const retries = number(pick(properties, 'MaximumRetryAttempts'));
  const age = number(pick(properties, 'MaximumRecordAgeInSeconds'));
  return {
    mode: 'poll',
    batchSize: number(pick(properties, 'BatchSize')),
    batchWindow: number(pick(properties, 'MaximumBatchingWindowInSeconds')),
    // -1 is how a mapping says "without limit".
    maximumRetries: retries === -1 ? undefined : (retries ?? lessOne(redrive.receives)),
    maximumAge: age === -1 ? undefined : age,
    maximumConcurrency: number(pick(properties, 'ScalingConfig', 'MaximumConcurrency')),
    partialFailures: itemsAt(properties, 'FunctionResponseTypes').some((one) =>
      mayBe(one, 'ReportBatchItemFailures'),
    ),
    bisect: boolean(pick(properties, 'BisectBatchOnFunctionError')) === true,
    deadLetter: context.anyNodesOf(failure)[0] ?? redrive.deadLetter,
  };
}

/** A message received n times was retried n - 1 times. */
function lessOne(receives: number | undefined): number | undefined {
  return receives === undefined ? undefined : Math.max(0, receives - 1);
}

/** Whether a text is a mode of a mapping that is off. */
export function isStopped(state: Parameters<typeof text>[0]): boolean {
  return text(state)?.toUpperCase() === 'STOPPED';
}
