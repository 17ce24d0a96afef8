import type { Value } from '../../../../model/value.ts';
import { ownEntry } from '../../../../support/own.ts';
import type { Expansion } from '../expansion.ts';
import { type FunctionTarget, targetName } from '../function/target.ts';
import { allowPolicy } from '../policies.ts';
import { isSet, property } from '../reading.ts';
import { intrinsic, map, stringOf, type Tree, withoutFields } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { addSourcePolicies } from './mapping-policy.ts';

/** Property with the source's ARN, by event type. */
const SOURCES: { readonly [type: string]: string } = {
  DocumentDB: 'Cluster',
  DynamoDB: 'Stream',
  Kinesis: 'Stream',
  MQ: 'Broker',
  MSK: 'Stream',
  SQS: 'Queue',
};

const PASSED = [
  'StartingPosition',
  'StartingPositionTimestamp',
  'BatchSize',
  'Enabled',
  'MaximumBatchingWindowInSeconds',
  'MaximumRetryAttempts',
  'BisectBatchOnFunctionError',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'TumblingWindowInSeconds',
  'FunctionResponseTypes',
  'FilterCriteria',
  'KmsKeyArn',
  'ScalingConfig',
  'ProvisionedPollerConfig',
  'MetricsConfig',
  'LoggingConfig',
] as const;

/** Expands an event that Lambda polls: an event source mapping, and what the role needs to read the source. */
export function expandMapping(target: FunctionTarget, event: SamEvent): void {
  const { owner } = target;
  const pass = (name: string): Value | undefined => property(event.properties, name);
  const passed: { [key: string]: Tree } = {};
  for (const name of PASSED) passed[name] = pass(name);
  const source = ownEntry(SOURCES, event.type);
  const servers = pass('KafkaBootstrapServers');
  const properties = {
    ...passed,
    FunctionName: targetName(target, event.span),
    EventSourceArn: source === undefined ? undefined : pass(source),
    SelfManagedEventSource: isSet(servers)
      ? { Endpoints: { KafkaBootstrapServers: servers } }
      : undefined,
    DestinationConfig: destinationConfig(pass('DestinationConfig')),
    DocumentDBEventSourceConfig: documentConfig(event),
    ...kafkaConfig(owner, event),
  };
  checkFilter(owner, pass('FilterCriteria'));
  owner.make(event.id, 'AWS::Lambda::EventSourceMapping', properties, event.span);
  addSourcePolicies(target, event);
  addDestinationPolicy(target, event, pass('DestinationConfig'));
}

function documentConfig(event: SamEvent): Tree {
  if (event.type !== 'DocumentDB') return undefined;
  const pass = (name: string): Value | undefined => property(event.properties, name);
  return {
    DatabaseName: pass('DatabaseName'),
    CollectionName: pass('CollectionName'),
    FullDocument: pass('FullDocument'),
  };
}

function kafkaConfig(owner: Expansion, event: SamEvent): { readonly [key: string]: Tree } {
  const group = property(event.properties, 'ConsumerGroupId');
  const registry = property(event.properties, 'SchemaRegistryConfig');
  const isManaged = event.type === 'MSK';
  if (!isManaged && event.type !== 'SelfManagedKafka') {
    if (isSet(group)) owner.fail(group.span, `ConsumerGroupId does not go with ${event.type}`);
    return {};
  }
  if (!isSet(group) && !isSet(registry)) return {};
  const config = map(event.span, {
    ConsumerGroupId: isSet(group) ? group : undefined,
    SchemaRegistryConfig: isSet(registry) ? registry : undefined,
  });
  return isManaged
    ? { AmazonManagedKafkaEventSourceConfig: config }
    : { SelfManagedKafkaEventSourceConfig: config };
}

/** `Type` of a failure destination is SAM's own, CloudFormation does not know it. */
function destinationConfig(config: Value | undefined): Value | undefined {
  const failure = property(config, 'OnFailure');
  if (config?.kind !== 'map' || failure?.kind !== 'map') return isSet(config) ? config : undefined;
  return map(config.span, {
    OnSuccess: property(config, 'OnSuccess'),
    OnFailure: withoutFields(failure, ['Type']),
  });
}

function addDestinationPolicy(
  target: FunctionTarget,
  event: SamEvent,
  config: Value | undefined,
): void {
  if (!isSet(config)) return;
  const failure = property(config, 'OnFailure');
  if (failure?.kind !== 'map') {
    target.owner.fail(config.span, 'DestinationConfig needs OnFailure');
    return;
  }
  const written = property(failure, 'Type');
  const arn = property(failure, 'Destination');
  if (!isSet(written)) return;
  const type = stringOf(written) ?? '';
  const policy = (suffix: string, statements: readonly { readonly [key: string]: Tree }[]): void =>
    target.role.addPolicy(allowPolicy(failure.span, event.id + suffix, statements));
  if (type === 'SQS') policy('SQSPolicy', [{ Action: 'sqs:SendMessage', Resource: arn }]);
  else if (type === 'SNS') policy('SNSPolicy', [{ Action: 'sns:publish', Resource: arn }]);
  else if (type === 'S3') {
    policy('S3Policy', [
      { Action: 's3:PutObject', Resource: { 'Fn::Join': ['/', [arn, '*']] } },
      { Action: 's3:ListBucket', Resource: arn },
    ]);
  } else if (type !== 'Kafka') {
    target.owner.fail(written.span, 'Type of OnFailure must be SQS, SNS, S3 or Kafka');
  }
}

function checkFilter(owner: Expansion, filter: Value | undefined): void {
  if (!isSet(filter) || filter.kind !== 'map' || intrinsic(filter) !== undefined) return;
  for (const field of filter.fields.values()) {
    if (field.key !== 'Filters') owner.fail(field.keySpan, 'FilterCriteria takes Filters only');
  }
}
