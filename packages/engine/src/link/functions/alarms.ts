import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { at, field, items, text, type Value } from '../../model/value.ts';
import { ownEntry } from '../../support/own.ts';
import type { LinkContext } from '../context.ts';

/** Dimensions by which CloudWatch metrics name what they measure, with the types a plain name is looked up in. */
const DIMENSIONS: Readonly<Record<string, readonly string[]>> = {
  FunctionName: ['AWS::Lambda::Function'],
  Resource: ['AWS::Lambda::Function', 'AWS::Lambda::Alias'],
  QueueName: ['AWS::SQS::Queue'],
  TopicName: ['AWS::SNS::Topic'],
  TableName: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  StreamName: ['AWS::Kinesis::Stream'],
  DeliveryStreamName: ['AWS::KinesisFirehose::DeliveryStream'],
  StateMachineArn: ['AWS::StepFunctions::StateMachine'],
  ApiName: ['AWS::ApiGateway::RestApi'],
  ApiId: ['AWS::ApiGatewayV2::Api'],
  GraphQLAPIId: ['AWS::AppSync::GraphQLApi'],
  RuleName: ['AWS::Events::Rule'],
  BucketName: ['AWS::S3::Bucket'],
  EventBusName: ['AWS::Events::EventBus'],
  DBInstanceIdentifier: ['AWS::RDS::DBInstance'],
  DBClusterIdentifier: ['AWS::RDS::DBCluster'],
  LoadBalancer: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  UserPool: ['AWS::Cognito::UserPool'],
};

/** Nodes that an alarm watches, through the dimensions of its metric or metrics. */
export function watchedBy(context: LinkContext, alarm: Resource): readonly NodeId[] {
  const { properties } = alarm;
  const lists = [
    field(properties, 'Dimensions'),
    ...items(field(properties, 'Metrics')).map((one) => at(one, 'MetricStat.Metric.Dimensions')),
  ];
  return [...new Set(lists.flatMap((list) => items(list)).flatMap((one) => named(context, one)))];
}

function named(context: LinkContext, dimension: Value): readonly NodeId[] {
  const types = ownEntry(DIMENSIONS, text(field(dimension, 'Name')) ?? '');
  if (types === undefined) return [];
  const value = field(dimension, 'Value');
  const functions = types[0] === 'AWS::Lambda::Function' ? context.functionsOf(value) : [];
  const ids = functions.map((one) => one.function);
  return ids.length > 0 ? ids : context.nodesOf(value, types);
}

/** Alarms by the node that they watch. */
export function alarmsByNode(context: LinkContext): ReadonlyMap<NodeId, readonly NodeId[]> {
  const found = new Map<NodeId, NodeId[]>();
  for (const alarm of context.index.ofType('AWS::CloudWatch::Alarm')) {
    for (const id of watchedBy(context, alarm)) {
      found.set(id, [...(found.get(id) ?? []), alarm.address]);
    }
  }
  return found;
}
