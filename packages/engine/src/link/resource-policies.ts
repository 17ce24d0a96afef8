import type { NodeId } from '../model/graph.ts';
import type { Policy, PolicyOrigin } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import { hole } from '../model/text.ts';
import { alternatives, at, field, isAbsent, items, type Value } from '../model/value.ts';
import { ownEntry } from '../support/own.ts';
import type { LinkContext } from './context.ts';
import { permissionPolicy } from './permission-policy.ts';
import { policyOf } from './policy-document.ts';

const RESOURCE: PolicyOrigin = { kind: 'resource' };

/** Resource types that attach a policy to another: property of the target, types its plain name is looked up in, property of the document. */
const ATTACHED: readonly {
  readonly type: string;
  readonly target: string;
  readonly of: readonly string[];
  readonly document: string;
  /** ARN of a target that is only named, with `{}` for the name. */
  readonly external?: string;
}[] = [
  {
    type: 'AWS::S3::BucketPolicy',
    target: 'Bucket',
    of: ['AWS::S3::Bucket'],
    document: 'PolicyDocument',
    external: 's3:::{}',
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    target: 'Queues',
    of: ['AWS::SQS::Queue'],
    document: 'PolicyDocument',
    external: 'sqs:::{}',
  },
  {
    type: 'AWS::SQS::QueueInlinePolicy',
    target: 'Queue',
    of: ['AWS::SQS::Queue'],
    document: 'PolicyDocument',
    external: 'sqs:::{}',
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    target: 'Topics',
    of: ['AWS::SNS::Topic'],
    document: 'PolicyDocument',
    external: 'sns:::{}',
  },
  {
    type: 'AWS::SNS::TopicInlinePolicy',
    target: 'TopicArn',
    of: ['AWS::SNS::Topic'],
    document: 'PolicyDocument',
    external: 'sns:::{}',
  },
  {
    type: 'AWS::SecretsManager::ResourcePolicy',
    target: 'SecretId',
    of: ['AWS::SecretsManager::Secret'],
    document: 'ResourcePolicy',
    external: 'secretsmanager:::secret:{}',
  },
  {
    type: 'AWS::Kinesis::ResourcePolicy',
    target: 'ResourceArn',
    of: ['AWS::Kinesis::Stream'],
    document: 'ResourcePolicy',
  },
  {
    type: 'AWS::MSK::ClusterPolicy',
    target: 'ClusterArn',
    of: ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster'],
    document: 'Policy',
  },
  {
    type: 'AWS::S3ObjectLambda::AccessPointPolicy',
    target: 'ObjectLambdaAccessPoint',
    of: ['AWS::S3ObjectLambda::AccessPoint'],
    document: 'PolicyDocument',
  },
  {
    type: 'AWS::VpcLattice::AuthPolicy',
    target: 'ResourceIdentifier',
    of: ['AWS::VpcLattice::Service'],
    document: 'Policy',
  },
];

/** Resource types that carry their own policy, with the path of the document. */
const OWN: readonly (readonly [type: string, path: string])[] = [
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::KMS::ReplicaKey', 'KeyPolicy'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::OpenSearchService::Domain', 'AccessPolicies'],
  ['AWS::Elasticsearch::Domain', 'AccessPolicies'],
  ['AWS::EFS::FileSystem', 'FileSystemPolicy'],
  ['AWS::Events::EventBus', 'Policy'],
  ['AWS::Backup::BackupVault', 'AccessPolicy'],
  ['AWS::DynamoDB::Table', 'ResourcePolicy.PolicyDocument'],
  ['AWS::DynamoDB::Table', 'StreamSpecification.ResourcePolicy.PolicyDocument'],
  ['AWS::ApiGateway::RestApi', 'Policy'],
  ['AWS::S3::AccessPoint', 'Policy'],
  ['AWS::EC2::VPCEndpoint', 'PolicyDocument'],
  ['AWS::CodeArtifact::Repository', 'PermissionsPolicyDocument'],
  ['AWS::SecretsManager::Secret', 'ResourcePolicy'],
];

/** Resource policies by the node they protect. */
export function resourcePolicies(context: LinkContext): ReadonlyMap<NodeId, readonly Policy[]> {
  const found = new Map<NodeId, Policy[]>();
  const add = (id: NodeId, policy: Policy): void => {
    const list = found.get(id);
    if (list === undefined) found.set(id, [policy]);
    else list.push(policy);
  };
  for (const [type, path] of OWN) {
    for (const resource of context.index.ofType(type)) own(context, resource, path, add);
  }
  for (const resource of context.index.ofType('AWS::DynamoDB::GlobalTable')) {
    for (const replica of items(field(resource.properties, 'Replicas'))) {
      ownAt(context, resource, at(replica, 'ResourcePolicy.PolicyDocument'), add);
    }
  }
  for (const row of ATTACHED) {
    for (const resource of context.index.ofType(row.type)) attached(context, resource, row, add);
  }
  for (const resource of context.index.ofType('AWS::Events::EventBusPolicy')) {
    busPolicy(context, resource, add);
  }
  for (const resource of context.index.ofType(
    'AWS::Lambda::Permission',
    'AWS::Lambda::LayerVersionPermission',
  )) {
    const policy = permissionPolicy(context, resource);
    const target = field(resource.properties, ownEntry(PERMITTED, resource.type) ?? 'FunctionName');
    for (const id of targetIds(context, target)) add(id, policy);
  }
  return found;
}

const PERMITTED: Readonly<Record<string, string>> = {
  'AWS::Lambda::LayerVersionPermission': 'LayerVersionArn',
};

type Add = (id: NodeId, policy: Policy) => void;

function own(context: LinkContext, resource: Resource, path: string, add: Add): void {
  ownAt(context, resource, at(resource.properties, path), add);
}

function ownAt(
  context: LinkContext,
  resource: Resource,
  document: Value | undefined,
  add: Add,
): void {
  if (document === undefined || isAbsent(document)) return;
  add(resource.address, policyOf(context, document, RESOURCE, document.span));
}

function attached(
  context: LinkContext,
  resource: Resource,
  row: (typeof ATTACHED)[number],
  add: Add,
): void {
  const policy = policyOf(
    context,
    field(resource.properties, row.document),
    RESOURCE,
    resource.span,
  );
  for (const target of items(field(resource.properties, row.target))) {
    for (const id of attachedTo(context, target, row)) add(id, policy);
  }
}

/** What a policy is attached to. A name that nothing declares becomes an external node, so that its policy is seen. */
function attachedTo(
  context: LinkContext,
  target: Value,
  row: (typeof ATTACHED)[number],
): readonly NodeId[] {
  const known = context.anyNodesOf(target, row.of);
  if (known.length > 0 || row.external === undefined) return known;
  const { external } = row;
  return context.textsOf(target).map((text) => {
    const name = text.slice(text.lastIndexOf('/') + 1);
    return context.external(
      `arn:${hole('AWS::Partition')}:${external.replace('{}', () => name)}`,
      target.span,
    );
  });
}

/** A bus policy is one statement, whole or in the older short form (Principal, Action, Condition). */
function busPolicy(context: LinkContext, resource: Resource, add: Add): void {
  const { properties } = resource;
  const name = field(properties, 'EventBusName');
  const bus = isAbsent(name)
    ? `arn:${hole('AWS::Partition')}:events:${hole('AWS::Region')}:${hole('AWS::AccountId')}:event-bus/default`
    : undefined;
  const statement = field(properties, 'Statement') ?? shortStatement(resource);
  const document = mapOf(resource, { Statement: statement });
  const policy = policyOf(context, document, RESOURCE, resource.span);
  const ids =
    bus === undefined
      ? context.anyNodesOf(name, ['AWS::Events::EventBus'])
      : [context.external(bus, resource.span)];
  for (const id of ids) add(id, policy);
}

function shortStatement(resource: Resource): Value {
  const { properties, span } = resource;
  const known = (value: string): Value => ({ kind: 'known', value, span });
  const principal = field(properties, 'Principal');
  const anyone = alternatives(principal).some((one) => one.kind === 'known' && one.value === '*');
  const condition = field(properties, 'Condition');
  const [type, key, value] = ['Type', 'Key', 'Value'].map((one) => field(condition, one));
  const operator = type?.kind === 'known' ? String(type.value) : 'StringEquals';
  const name = key?.kind === 'known' ? String(key.value) : 'aws:PrincipalOrgID';
  return mapOf(resource, {
    Effect: known('Allow'),
    Action: field(properties, 'Action') ?? known('events:PutEvents'),
    Resource: known('*'),
    Principal: anyone || principal === undefined ? known('*') : mapOf(resource, { AWS: principal }),
    ...(value === undefined
      ? {}
      : { Condition: mapOf(resource, { [operator]: mapOf(resource, { [name]: value }) }) }),
  });
}

function mapOf(resource: Resource, entries: Readonly<Record<string, Value>>): Value {
  const { span } = resource;
  const fields = Object.entries(entries).map(
    ([key, value]) => [key, { key, keySpan: span, value }] as const,
  );
  return { kind: 'map', fields: new Map(fields), span };
}

function targetIds(context: LinkContext, target: Value | undefined): readonly NodeId[] {
  const functions = context.functionsOf(target).map((one) => one.function);
  return functions.length > 0 ? [...new Set(functions)] : context.anyNodesOf(target);
}
