import { serviceIn } from '../../iam/algebra/arn.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Need, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { textsOf } from '../../model/text.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import { at, items, text } from '../../model/value.ts';
import { arnOfNode } from './arns.ts';
import { anywhere, configured, handing, onNode } from './configured.ts';
import { type Found, resourceAt } from './need.ts';

/** What reading a source for a function takes. `on`: what follows the ARN of the source. */
type Reading = {
  readonly actions: readonly string[];
  readonly on: string;
  readonly anywhere?: readonly string[];
  /** Documented beside the others, though a mapping that names its stream polls without. */
  readonly listing?: string;
};

const CLUSTER_NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
];

/**
 * Actions by which Lambda polls a source under the function's role. Source: the pages on permissions of each event
 * source in the AWS Lambda Developer Guide, as of November 2026; facts only.
 */
const READINGS: Partial<Readonly<Record<TriggerKind, Reading>>> = {
  sqs: { actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], on: '' },
  kinesis: {
    actions: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    on: '',
    listing: 'kinesis:ListStreams',
  },
  'dynamodb-stream': {
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    on: '/stream/*',
    listing: 'dynamodb:ListStreams',
  },
  kafka: {
    actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
    on: '',
    anywhere: CLUSTER_NETWORK,
  },
  mq: {
    actions: ['mq:DescribeBroker'],
    on: '',
    anywhere: CLUSTER_NETWORK,
  },
  documentdb: {
    actions: [
      'rds:DescribeDBClusters',
      'rds:DescribeDBClusterParameters',
      'rds:DescribeDBSubnetGroups',
    ],
    on: '',
    anywhere: CLUSTER_NETWORK,
  },
};

/** What Lambda does under the function's role to poll its sources. */
export function sourceNeeds(fn: FunctionNode, query: Query): Found {
  const all = query.triggersOf(fn.id).map((trigger) => ofTrigger(fn, trigger, query));
  return {
    needs: all.flatMap((one) => one.needs),
    unresolved: all.flatMap((one) => one.unresolved),
  };
}

function ofTrigger(fn: FunctionNode, trigger: TriggerNode, query: Query): Found {
  const reading = READINGS[trigger.trigger];
  if (reading === undefined || trigger.delivery.mode !== 'poll')
    return { needs: [], unresolved: [] };
  const span = trigger.sourceSpan ?? trigger.span;
  const because = { span, text: `Lambda polls the ${trigger.trigger.replaceAll('-', ' ')} source` };
  const failed = { span, text: 'Lambda sends records that failed on' };
  // A queue moves its own messages to its dead-letter queue.
  const onFailure =
    trigger.delivery.deadLetter === undefined || trigger.trigger === 'sqs'
      ? []
      : handing(fn, trigger.delivery.deadLetter, failed, query);
  const general =
    reading.anywhere === undefined
      ? []
      : [configured(reading.anywhere, anywhere('it lists, which takes no resource'), because)];
  const listed =
    reading.listing === undefined
      ? []
      : [
          configured(
            [reading.listing],
            anywhere('it lists, which takes no resource'),
            { span, text: `${because.text}: documented, though the mapping names its stream` },
            'possibly',
          ),
        ];
  const source = sourceOf(fn, trigger, reading, query);
  const secrets = secretNeeds(fn, trigger, query);
  if (source === undefined && isSelfManaged(trigger)) {
    return { needs: [...general, ...onFailure, ...secrets], unresolved: [] };
  }
  if (source === undefined) {
    return {
      needs: [...onFailure, ...secrets],
      unresolved: [unknownSource(trigger, reading, span)],
    };
  }
  const polls = configured(reading.actions, source, because);
  const consumer = consumerNeeds(fn, trigger, query);
  const needs = [polls, ...consumer, ...general, ...listed, ...onFailure, ...secrets];
  return { needs, unresolved: [] };
}

function isSelfManaged(trigger: TriggerNode): boolean {
  return at(trigger.properties, 'SelfManagedEventSource') !== undefined;
}

function sourceOf(
  fn: FunctionNode,
  trigger: TriggerNode,
  reading: Reading,
  query: Query,
): Need['resource'] | undefined {
  if (trigger.source === undefined) return undefined;
  // A secret or parameter that holds the ARN of the source is not the source.
  const arn = arnOfNode(trigger.source, query);
  const [polled = ''] = reading.actions;
  const service = arn === undefined ? undefined : serviceIn(arn);
  if (service !== undefined && !polled.startsWith(`${service}:`)) return undefined;
  return onNode(fn, trigger.source, reading.on, query);
}

/** A position to start from is all that tells streams of Kinesis and of tables from queues: they may be either. */
function unknownSource(
  { trigger }: TriggerNode,
  { actions }: Reading,
  at_: UnresolvedNeed['at'],
): UnresolvedNeed {
  const others = trigger === 'kinesis' ? (READINGS['dynamodb-stream']?.actions ?? []) : [];
  return {
    kind: 'resource',
    call: undefined,
    actions: [...actions, ...others],
    reason: 'the source that Lambda polls is not known',
    at: at_,
    assumed: [],
    certain: 'needed',
  };
}

/** Enhanced fan-out: the mapping names a consumer of the stream. */
function consumerNeeds(fn: FunctionNode, trigger: TriggerNode, query: Query): readonly Need[] {
  const value = at(trigger.properties, 'EventSourceArn');
  const [arn] = textsOf(value, () => undefined);
  if (trigger.trigger !== 'kinesis' || arn === undefined || !/consumer/i.test(arn)) return [];
  const resource = resourceAt(fn, { node: undefined, arn, suffix: '' }, query);
  const because = { span: value?.span ?? trigger.span, text: 'Lambda reads through a consumer' };
  return [configured(['kinesis:SubscribeToShard'], resource, because)];
}

/** Credentials for a broker lie in a secret. */
function secretNeeds(fn: FunctionNode, trigger: TriggerNode, query: Query): readonly Need[] {
  return items(at(trigger.properties, 'SourceAccessConfigurations')).flatMap((one) => {
    const kind = text(at(one, 'Type')) ?? '';
    if (!/AUTH|CERTIFICATE/.test(kind)) return [];
    const value = at(one, 'URI');
    const because = { span: one.span, text: 'Lambda signs in to the source with this secret' };
    return textsOf(value, () => undefined).flatMap((written) => {
      const address = /^⟨attr:([^⟩]+)\.Ref⟩$/.exec(written)?.[1];
      const node = address === undefined ? undefined : onNode(fn, address, '', query);
      const arn = written.startsWith('arn:') ? written : undefined;
      const resource =
        node ??
        (arn === undefined
          ? undefined
          : resourceAt(fn, { node: undefined, arn, suffix: '' }, query));
      return resource === undefined
        ? []
        : [configured(['secretsmanager:GetSecretValue'], resource, because)];
    });
  });
}
