import type { NodeId } from '../../model/graph.ts';
import { field, type Value } from '../../model/value.ts';
import { ownEntry } from '../../support/own.ts';
import type { LinkContext } from '../context.ts';
import type { FunctionTarget } from '../function-target.ts';
import type { MachineTask } from './state-machine.ts';

/** What a task calls: functions, or other resources with the service's action (`dynamodb:putItem`). */
export type TaskTarget =
  | { readonly kind: 'function'; readonly target: FunctionTarget; readonly span: Value['span'] }
  | {
      readonly kind: 'resource';
      readonly node: NodeId;
      readonly action: string;
      readonly span: Value['span'];
    };

/** Parameters by which service integrations name a resource, with the types a plain name is looked up in. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  QueueUrl: ['AWS::SQS::Queue'],
  TopicArn: ['AWS::SNS::Topic'],
  TableName: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  StateMachineArn: ['AWS::StepFunctions::StateMachine'],
  EventBusName: ['AWS::Events::EventBus'],
  Bucket: ['AWS::S3::Bucket'],
  SecretId: ['AWS::SecretsManager::Secret'],
  StreamName: ['AWS::Kinesis::Stream'],
  DeliveryStreamName: ['AWS::KinesisFirehose::DeliveryStream'],
  TaskDefinition: ['AWS::ECS::TaskDefinition'],
  Cluster: ['AWS::ECS::Cluster'],
  JobQueue: ['AWS::Batch::JobQueue'],
  JobDefinition: ['AWS::Batch::JobDefinition'],
  ProjectName: ['AWS::CodeBuild::Project'],
  ApiEndpoint: ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'],
  KeyId: ['AWS::KMS::Key'],
  Name: ['AWS::SSM::Parameter'],
};

const MAX_DEPTH = 6;

/** Targets of a task, by the ARN in its `Resource` or by the parameters of a service integration. */
export function targetsOf(context: LinkContext, task: MachineTask): readonly TaskTarget[] {
  const { span } = task.resource;
  const direct = context.functionsOf(task.resource);
  if (direct.length > 0) return direct.map((target) => ({ kind: 'function', target, span }));
  return task.texts.flatMap((text): readonly TaskTarget[] => {
    const action = /:states:[^:]*:[^:]*:(?:aws-sdk:)?([a-z0-9-]+:[A-Za-z0-9]+)/.exec(text)?.[1];
    if (action === undefined) return [];
    if (action.startsWith('lambda:')) {
      const name = field(task.parameters, 'FunctionName');
      return context.functionsOf(name).map((target) => ({ kind: 'function', target, span }));
    }
    return namedIn(context, task.parameters, 0).map((node) => ({
      kind: 'resource',
      node,
      action,
      span,
    }));
  });
}

function namedIn(context: LinkContext, value: Value | undefined, depth: number): readonly NodeId[] {
  if (depth > MAX_DEPTH || value === undefined) return [];
  if (value.kind === 'list') return value.items.flatMap((one) => namedIn(context, one, depth + 1));
  if (value.kind !== 'map') return [];
  return [...value.fields.values()].flatMap(({ key, value: inner }) => {
    const types = ownEntry(NAMED_BY, key);
    return types === undefined
      ? namedIn(context, inner, depth + 1)
      : context.anyNodesOf(inner, types);
  });
}
