import type { Value } from '../../interpret/value.ts';
import { knownOperation, pascal } from './operations.ts';

/** One call on the way from a service resource: `Bucket('x')`. */
export type Step = {
  readonly name: string;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
};

/** Identifiers of a resource, in order, as the API calls them. */
const IDENTIFIERS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb.Table': ['TableName'],
  's3.Bucket': ['Bucket'],
  's3.Object': ['Bucket', 'Key'],
  's3.ObjectSummary': ['Bucket', 'Key'],
  's3.ObjectVersion': ['Bucket', 'Key', 'VersionId'],
  's3.ObjectAcl': ['Bucket', 'Key'],
  's3.BucketPolicy': ['Bucket'],
  's3.BucketAcl': ['Bucket'],
  'sqs.Queue': ['QueueUrl'],
  'sqs.get_queue_by_name': ['QueueName'],
  'sqs.Message': ['QueueUrl', 'ReceiptHandle'],
  'sns.Topic': ['TopicArn'],
  'sns.PlatformEndpoint': ['TargetArn'],
  'sns.Subscription': ['SubscriptionArn'],
  'iam.Role': ['RoleName'],
  'iam.RolePolicy': ['RoleName', 'PolicyName'],
  'iam.User': ['UserName'],
  'iam.Group': ['GroupName'],
  'iam.Policy': ['PolicyArn'],
  'ec2.Instance': ['InstanceIds'],
  'ec2.SecurityGroup': ['GroupId'],
  'cloudformation.Stack': ['StackName'],
};

/** Keywords of the constructors, and the identifiers that they are. */
const KEYWORDS: Readonly<Record<string, string>> = {
  bucket_name: 'Bucket',
  key: 'Key',
  url: 'QueueUrl',
  arn: 'TopicArn',
  QueueName: 'QueueName',
};

/** Identifiers that the calls on the way give. */
export function identifiersOf(
  service: string,
  steps: readonly Step[],
): Readonly<Record<string, Value>> {
  const found: Record<string, Value> = {};
  for (const { name, args, named } of steps) {
    const wanted = namesOf(service, name).filter((one) => found[one] === undefined);
    for (const [index, identifier] of wanted.entries()) {
      const value = args[index];
      if (value !== undefined) found[identifier] = value;
    }
    for (const [keyword, value] of named) {
      const identifier =
        keyword === 'name'
          ? wanted[0]
          : Object.hasOwn(KEYWORDS, keyword)
            ? KEYWORDS[keyword]
            : undefined;
      if (identifier !== undefined) found[identifier] = value;
    }
  }
  return found;
}

function namesOf(service: string, name: string): readonly string[] {
  const key = `${service}.${name}`;
  return (Object.hasOwn(IDENTIFIERS, key) ? IDENTIFIERS[key] : undefined) ?? [];
}

/** Methods whose operation does not follow from their name. */
const OPERATIONS: Readonly<Record<string, string>> = {
  's3.Object.get': 'GetObject',
  's3.Object.put': 'PutObject',
  's3.Object.delete': 'DeleteObject',
  's3.Object.load': 'HeadObject',
  's3.Object.reload': 'HeadObject',
  's3.Object.copy_from': 'CopyObject',
  's3.Object.wait_until_exists': 'HeadObject',
  's3.ObjectSummary.get': 'GetObject',
  's3.ObjectSummary.put': 'PutObject',
  's3.ObjectSummary.delete': 'DeleteObject',
  's3.Acl.put': 'PutObjectAcl',
  's3.ObjectAcl.put': 'PutObjectAcl',
  's3.BucketAcl.put': 'PutBucketAcl',
  's3.BucketPolicy.put': 'PutBucketPolicy',
  's3.Policy.put': 'PutBucketPolicy',
  's3.Bucket.load': 'HeadBucket',
  's3.Bucket.put_object': 'PutObject',
  's3.Bucket.delete_objects': 'DeleteObjects',
  's3.Bucket.delete': 'DeleteBucket',
  's3.Bucket.create': 'CreateBucket',
  'dynamodb.Table.load': 'DescribeTable',
  'dynamodb.Table.reload': 'DescribeTable',
  'dynamodb.Table.wait_until_exists': 'DescribeTable',
  'sqs.Queue.send_messages': 'SendMessageBatch',
  'sqs.Queue.receive_messages': 'ReceiveMessage',
  'sqs.Queue.delete_messages': 'DeleteMessageBatch',
  'sqs.Queue.purge': 'PurgeQueue',
  'sqs..get_queue_by_name': 'GetQueueUrl',
};

/** Ways to a class other than its constructor. */
const ALIASES: Readonly<Record<string, string>> = {
  get_queue_by_name: 'Queue',
  create_queue: 'Queue',
  create_topic: 'Topic',
  create_bucket: 'Bucket',
  create_table: 'Table',
};

/** The operation of a method of a resource class (empty: of the service resource). */
export function resourceOperation(
  service: string,
  type: string,
  method: string,
): string | undefined {
  const className = (Object.hasOwn(ALIASES, type) ? ALIASES[type] : undefined) ?? type;
  const key = `${service}.${className}.${method}`;
  if (Object.hasOwn(OPERATIONS, key)) return OPERATIONS[key];
  const name = pascal(method);
  const [first = '', ...others] = method.split('_');
  const inside = `${pascal(first)}${className}${others.map(pascal).join('')}`;
  const candidates = [name, `${name}${className}`, `${name}${className}s`, inside];
  const listed = candidates.flatMap((one) => knownOperation(service, one) ?? []);
  return listed[0];
}

/** The operation of a method of a collection (`objects.filter`). */
export function collectionOperation(
  service: string,
  tail: readonly string[],
  method: string,
): string | undefined {
  const [collection] = tail;
  if (service === 's3' && collection === 'objects') {
    return method === 'delete' ? 'DeleteObjects' : 'ListObjectsV2';
  }
  if (service === 's3' && collection === 'object_versions') {
    return method === 'delete' ? 'DeleteObjects' : 'ListObjectVersions';
  }
  if (method !== 'all' && method !== 'filter' && method !== 'limit') return undefined;
  const plural = pascal(collection ?? '');
  return knownOperation(service, `List${plural}`) ?? knownOperation(service, `Describe${plural}`);
}
