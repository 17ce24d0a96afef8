import type { Use } from '../model/function-code.ts';
import type { Family } from '../model/graph.ts';
import type { TriggerKind } from '../model/trigger-kind.ts';

/**
 * What carries content from one function to another. `target`: whatever the ARN of a schedule or rule names;
 * `iot-topic`: an MQTT topic, which IoT rules listen to.
 */
export type ChannelFamily =
  | Extract<
      Family,
      | 'queue'
      | 'topic'
      | 'bus'
      | 'stream'
      | 'firehose'
      | 'table'
      | 'bucket'
      | 'state-machine'
      | 'secret'
      | 'parameter'
      | 'log-group'
      | 'other'
    >
  | 'function'
  | 'target'
  | 'iot-topic';

/**
 * Which part of what a channel holds. `content`: body, item, message, payload; `key`: the key of an item;
 * `name`: of an object; `label`: what rules filter by (detail type, source, subject); `attributes`: beside
 * the content; `answer`: what the invoked function returns.
 */
export type Slot = 'content' | 'key' | 'name' | 'label' | 'attributes' | 'answer';

/** A part of a call that goes into a channel, or of its result that comes from one. `*` stands for elements. */
export type ChannelPart = {
  readonly slot: Slot;
  readonly path: string;
  /** It is a value somewhere within the slot and not the whole of it (an update of one attribute). */
  readonly inside?: true;
};

/** What an operation does to one channel. */
export type Channel = {
  readonly family: ChannelFamily;
  readonly use: Use;
  /**
   * Parameters that name the resource, the first that is there. `$keys` at the end: the keys of that record;
   * `$table` the table in a PartiQL text; `$bucket` and `$key` the halves of a copy source.
   */
  readonly resource: readonly string[];
  /** Name that holds where no parameter gives one. */
  readonly fallback?: string;
  /** Within parameters for writing, deleting and invoking, within the result for reading and listing. */
  readonly parts: readonly ChannelPart[];
};

/** Where a function finds a slot of what triggers it. */
export type EventPlace = {
  readonly slot: Slot;
  readonly trigger: TriggerKind;
  readonly path: string;
  /** The call hands over JSON text, the event holds what it says. */
  readonly parsed?: true;
  /** The platform changes how the text is written. */
  readonly written?: 'url-encoded';
};

const none: readonly ChannelPart[] = [];

const part = (slot: Slot, path: string): ChannelPart => ({ slot, path });
const inside = (slot: Slot, path: string): ChannelPart => ({ slot, path, inside: true });

function channel(
  family: ChannelFamily,
  use: Use,
  resource: string | readonly string[],
  parts: readonly ChannelPart[] = none,
): Channel {
  return { family, use, resource: typeof resource === 'string' ? [resource] : resource, parts };
}

const QUEUE = ['QueueUrl', 'QueueName'] as const;
const TABLE = 'TableName';
const BATCH_TABLE = ['TableName', 'RequestItems.$keys'] as const;
const TRANSACTION = 'TransactItems.*.*.TableName';
const OBJECT = [part('content', 'Body'), part('name', 'Key'), part('attributes', 'Metadata')];
const NAMED = [part('name', 'Key')];
const STORED = [part('content', 'Body'), part('attributes', 'Metadata')];

const UPDATED = [
  inside('content', 'ExpressionAttributeValues.*'),
  inside('content', 'AttributeUpdates.*.Value'),
  part('content', 'Key'),
  part('key', 'Key'),
];

const ONE_CALL: Readonly<Record<string, readonly Channel[]>> = {
  'sqs.SendMessage': [
    channel('queue', 'write', QUEUE, [
      part('content', 'MessageBody'),
      part('attributes', 'MessageAttributes.*.StringValue'),
    ]),
  ],
  'sqs.SendMessageBatch': [
    channel('queue', 'write', QUEUE, [
      part('content', 'Entries.*.MessageBody'),
      part('attributes', 'Entries.*.MessageAttributes.*.StringValue'),
    ]),
  ],
  'sqs.ReceiveMessage': [
    channel('queue', 'read', QUEUE, [
      part('content', 'Messages.*.Body'),
      part('attributes', 'Messages.*.MessageAttributes.*.StringValue'),
    ]),
  ],
  'sqs.DeleteMessage': [channel('queue', 'delete', QUEUE)],
  'sqs.DeleteMessageBatch': [channel('queue', 'delete', QUEUE)],
  'sqs.PurgeQueue': [channel('queue', 'delete', QUEUE)],

  'sns.Publish': [
    channel(
      'topic',
      'write',
      ['TopicArn', 'TargetArn'],
      [
        part('content', 'Message'),
        part('label', 'Subject'),
        part('attributes', 'MessageAttributes.*.StringValue'),
      ],
    ),
  ],
  'sns.PublishBatch': [
    channel('topic', 'write', 'TopicArn', [
      part('content', 'PublishBatchRequestEntries.*.Message'),
      part('label', 'PublishBatchRequestEntries.*.Subject'),
      part('attributes', 'PublishBatchRequestEntries.*.MessageAttributes.*.StringValue'),
    ]),
  ],

  'events.PutEvents': [
    {
      ...channel('bus', 'write', 'Entries.*.EventBusName', [
        part('content', 'Entries.*.Detail'),
        part('label', 'Entries.*.DetailType'),
        part('label', 'Entries.*.Source'),
        part('attributes', 'Entries.*.Resources.*'),
      ]),
      fallback: 'default',
    },
  ],
  'events.PutTargets': [
    channel('target', 'invoke', 'Targets.*.Arn', [part('content', 'Targets.*.Input')]),
  ],
  'scheduler.CreateSchedule': [
    channel('target', 'invoke', 'Target.Arn', [part('content', 'Target.Input')]),
  ],
  'scheduler.UpdateSchedule': [
    channel('target', 'invoke', 'Target.Arn', [part('content', 'Target.Input')]),
  ],

  'kinesis.PutRecord': [
    channel(
      'stream',
      'write',
      ['StreamName', 'StreamARN'],
      [part('content', 'Data'), part('label', 'PartitionKey')],
    ),
  ],
  'kinesis.PutRecords': [
    channel(
      'stream',
      'write',
      ['StreamName', 'StreamARN'],
      [part('content', 'Records.*.Data'), part('label', 'Records.*.PartitionKey')],
    ),
  ],
  'kinesis.GetRecords': [
    channel('stream', 'read', 'StreamARN', [
      part('content', 'Records.*.Data'),
      part('label', 'Records.*.PartitionKey'),
    ]),
  ],
  'firehose.PutRecord': [
    channel('firehose', 'write', 'DeliveryStreamName', [part('content', 'Record.Data')]),
  ],
  'firehose.PutRecordBatch': [
    channel('firehose', 'write', 'DeliveryStreamName', [part('content', 'Records.*.Data')]),
  ],
  'logs.PutLogEvents': [
    channel(
      'log-group',
      'write',
      ['logGroupName', 'logGroupIdentifier'],
      [part('content', 'logEvents.*.message')],
    ),
  ],
  'logs.FilterLogEvents': [
    channel(
      'log-group',
      'read',
      ['logGroupName', 'logGroupIdentifier'],
      [part('content', 'events.*.message')],
    ),
  ],
  'logs.GetLogEvents': [
    channel(
      'log-group',
      'read',
      ['logGroupName', 'logGroupIdentifier'],
      [part('content', 'events.*.message')],
    ),
  ],

  'dynamodb.PutItem': [
    channel('table', 'write', TABLE, [part('content', 'Item'), part('key', 'Item')]),
  ],
  'dynamodb.UpdateItem': [channel('table', 'write', TABLE, UPDATED)],
  'dynamodb.DeleteItem': [channel('table', 'delete', TABLE, [part('key', 'Key')])],
  'dynamodb.GetItem': [channel('table', 'read', TABLE, [part('content', 'Item')])],
  'dynamodb.Query': [channel('table', 'read', TABLE, [part('content', 'Items.*')])],
  'dynamodb.Scan': [channel('table', 'read', TABLE, [part('content', 'Items.*')])],
  'dynamodb.BatchGetItem': [
    channel('table', 'read', BATCH_TABLE, [part('content', 'Responses.*.*')]),
  ],
  'dynamodb.BatchWriteItem': [
    channel('table', 'write', BATCH_TABLE, [
      part('content', 'RequestItems.*.*.PutRequest.Item'),
      part('key', 'RequestItems.*.*.PutRequest.Item'),
    ]),
    channel('table', 'delete', BATCH_TABLE, [part('key', 'RequestItems.*.*.DeleteRequest.Key')]),
  ],
  'dynamodb.TransactGetItems': [
    channel('table', 'read', TRANSACTION, [part('content', 'Responses.*.Item')]),
  ],
  'dynamodb.TransactWriteItems': [
    channel('table', 'write', 'TransactItems.*.Put.TableName', [
      part('content', 'TransactItems.*.Put.Item'),
      part('key', 'TransactItems.*.Put.Item'),
    ]),
    channel('table', 'write', 'TransactItems.*.Update.TableName', [
      inside('content', 'TransactItems.*.Update.ExpressionAttributeValues.*'),
      part('content', 'TransactItems.*.Update.Key'),
      part('key', 'TransactItems.*.Update.Key'),
    ]),
    channel('table', 'delete', 'TransactItems.*.Delete.TableName', [
      part('key', 'TransactItems.*.Delete.Key'),
    ]),
  ],
  'dynamodb.ExecuteStatement': [
    channel('table', 'read', 'Statement.$table', [part('content', 'Items.*')]),
    channel('table', 'write', 'Statement.$table', [inside('content', 'Parameters.*')]),
  ],
  'dynamodb.BatchExecuteStatement': [
    channel('table', 'read', 'Statements.*.Statement.$table', [
      part('content', 'Responses.*.Item'),
    ]),
    channel('table', 'write', 'Statements.*.Statement.$table', [
      inside('content', 'Statements.*.Parameters.*'),
    ]),
  ],
  'dynamodb.ExecuteTransaction': [
    channel('table', 'read', 'TransactStatements.*.Statement.$table', [
      part('content', 'Responses.*.Item'),
    ]),
    channel('table', 'write', 'TransactStatements.*.Statement.$table', [
      inside('content', 'TransactStatements.*.Parameters.*'),
    ]),
  ],
  'dynamodb.GetRecords': [
    channel(
      'table',
      'read',
      [],
      [part('content', 'Records.*.dynamodb.NewImage'), part('key', 'Records.*.dynamodb.Keys')],
    ),
  ],

  's3.PutObject': [channel('bucket', 'write', 'Bucket', OBJECT)],
  's3.UploadPart': [channel('bucket', 'write', 'Bucket', OBJECT)],
  's3.CreateMultipartUpload': [
    channel('bucket', 'write', 'Bucket', [part('name', 'Key'), part('attributes', 'Metadata')]),
  ],
  's3.CompleteMultipartUpload': [channel('bucket', 'write', 'Bucket', NAMED)],
  's3.CopyObject': [
    channel('bucket', 'write', 'Bucket', [part('name', 'Key'), part('attributes', 'Metadata')]),
    channel('bucket', 'read', ['CopySource.Bucket', 'CopySource.$bucket']),
  ],
  's3.UploadPartCopy': [
    channel('bucket', 'write', 'Bucket', NAMED),
    channel('bucket', 'read', ['CopySource.Bucket', 'CopySource.$bucket']),
  ],
  's3.PutObjectTagging': [
    channel('bucket', 'write', 'Bucket', [
      part('name', 'Key'),
      part('attributes', 'Tagging.TagSet.*.Value'),
    ]),
  ],
  's3.GetObject': [channel('bucket', 'read', 'Bucket', STORED)],
  's3.HeadObject': [channel('bucket', 'read', 'Bucket', [part('attributes', 'Metadata')])],
  's3.GetObjectTagging': [
    channel('bucket', 'read', 'Bucket', [part('attributes', 'TagSet.*.Value')]),
  ],
  's3.GetObjectAttributes': [channel('bucket', 'read', 'Bucket')],
  's3.SelectObjectContent': [
    channel('bucket', 'read', 'Bucket', [part('content', 'Payload.*.Records.Payload')]),
  ],
  's3.ListObjects': [channel('bucket', 'list', 'Bucket', [part('name', 'Contents.*.Key')])],
  's3.ListObjectsV2': [channel('bucket', 'list', 'Bucket', [part('name', 'Contents.*.Key')])],
  's3.ListObjectVersions': [channel('bucket', 'list', 'Bucket', [part('name', 'Versions.*.Key')])],
  's3.DeleteObject': [channel('bucket', 'delete', 'Bucket', NAMED)],
  's3.DeleteObjects': [
    channel('bucket', 'delete', 'Bucket', [part('name', 'Delete.Objects.*.Key')]),
  ],

  'lambda.Invoke': [
    channel('function', 'invoke', 'FunctionName', [
      part('content', 'Payload'),
      part('answer', 'Payload'),
    ]),
  ],
  'lambda.InvokeAsync': [
    channel('function', 'invoke', 'FunctionName', [part('content', 'InvokeArgs')]),
  ],
  'lambda.InvokeWithResponseStream': [
    channel('function', 'invoke', 'FunctionName', [
      part('content', 'Payload'),
      part('answer', 'EventStream.*.PayloadChunk.Payload'),
    ]),
  ],
  'states.StartExecution': [
    channel('state-machine', 'invoke', 'stateMachineArn', [
      part('content', 'input'),
      part('name', 'name'),
    ]),
  ],
  'states.StartSyncExecution': [
    channel('state-machine', 'invoke', 'stateMachineArn', [
      part('content', 'input'),
      part('name', 'name'),
      part('answer', 'output'),
    ]),
  ],
  'states.SendTaskSuccess': [channel('state-machine', 'write', [], [part('content', 'output')])],
  'states.DescribeExecution': [
    channel('state-machine', 'read', [], [part('content', 'input'), part('answer', 'output')]),
  ],

  'secretsmanager.GetSecretValue': [
    channel('secret', 'read', 'SecretId', [
      part('content', 'SecretString'),
      part('content', 'SecretBinary'),
    ]),
  ],
  'secretsmanager.BatchGetSecretValue': [
    channel('secret', 'read', 'SecretIdList.*', [part('content', 'SecretValues.*.SecretString')]),
  ],
  'secretsmanager.PutSecretValue': [
    channel('secret', 'write', 'SecretId', [
      part('content', 'SecretString'),
      part('content', 'SecretBinary'),
    ]),
  ],
  'secretsmanager.UpdateSecret': [
    channel('secret', 'write', 'SecretId', [
      part('content', 'SecretString'),
      part('content', 'SecretBinary'),
    ]),
  ],
  'secretsmanager.CreateSecret': [
    channel('secret', 'write', 'Name', [
      part('content', 'SecretString'),
      part('content', 'SecretBinary'),
    ]),
  ],
  'secretsmanager.DeleteSecret': [channel('secret', 'delete', 'SecretId')],
  'ssm.GetParameter': [channel('parameter', 'read', 'Name', [part('content', 'Parameter.Value')])],
  'ssm.GetParameters': [
    channel('parameter', 'read', 'Names.*', [part('content', 'Parameters.*.Value')]),
  ],
  'ssm.GetParametersByPath': [
    channel('parameter', 'read', 'Path', [part('content', 'Parameters.*.Value')]),
  ],
  'ssm.GetParameterHistory': [
    channel('parameter', 'read', 'Name', [part('content', 'Parameters.*.Value')]),
  ],
  'ssm.PutParameter': [channel('parameter', 'write', 'Name', [part('content', 'Value')])],
  'ssm.DeleteParameter': [channel('parameter', 'delete', 'Name')],
  'ssm.DeleteParameters': [channel('parameter', 'delete', 'Names.*')],

  'iot.Publish': [
    channel('iot-topic', 'write', 'topic', [part('content', 'payload'), part('name', 'topic')]),
  ],
  'iot.UpdateThingShadow': [
    channel('iot-topic', 'write', 'thingName', [inside('content', 'payload')]),
  ],
  'iot.GetThingShadow': [channel('iot-topic', 'read', 'thingName', [part('content', 'payload')])],
  'iot.GetRetainedMessage': [channel('iot-topic', 'read', 'topic', [part('content', 'payload')])],
};

/**
 * What an operation (IAM prefix and the API's name) does to which channels; empty where it carries nothing
 * from one function to another. Source: the services' API references.
 */
export function channelsOf(service: string, operation: string): readonly Channel[] {
  const key = `${service}.${operation}`;
  return (Object.hasOwn(ONE_CALL, key) ? ONE_CALL[key] : undefined) ?? [];
}

const LOG = 'awslogs.data.$base64.$gunzip.$json.logEvents.*.message';

const PLACES: Readonly<Record<ChannelFamily, readonly EventPlace[]>> = {
  queue: [
    { slot: 'content', trigger: 'sqs', path: 'Records.*.body' },
    { slot: 'attributes', trigger: 'sqs', path: 'Records.*.messageAttributes.*.stringValue' },
    { slot: 'content', trigger: 'pipe', path: '*.body' },
  ],
  topic: [
    { slot: 'content', trigger: 'sns', path: 'Records.*.Sns.Message' },
    { slot: 'label', trigger: 'sns', path: 'Records.*.Sns.Subject' },
    { slot: 'attributes', trigger: 'sns', path: 'Records.*.Sns.MessageAttributes.*.Value' },
  ],
  bus: [
    { slot: 'content', trigger: 'eventbridge', path: 'detail', parsed: true },
    { slot: 'label', trigger: 'eventbridge', path: 'detail-type' },
    { slot: 'label', trigger: 'eventbridge', path: 'source' },
    { slot: 'attributes', trigger: 'eventbridge', path: 'resources.*' },
  ],
  stream: [
    { slot: 'content', trigger: 'kinesis', path: 'Records.*.kinesis.data.$base64' },
    { slot: 'label', trigger: 'kinesis', path: 'Records.*.kinesis.partitionKey' },
    { slot: 'content', trigger: 'pipe', path: '*.data.$base64' },
  ],
  firehose: [{ slot: 'content', trigger: 'firehose', path: 'records.*.data.$base64' }],
  table: [
    { slot: 'content', trigger: 'dynamodb-stream', path: 'Records.*.dynamodb.NewImage' },
    { slot: 'content', trigger: 'dynamodb-stream', path: 'Records.*.dynamodb.OldImage' },
    { slot: 'key', trigger: 'dynamodb-stream', path: 'Records.*.dynamodb.Keys' },
    { slot: 'content', trigger: 'pipe', path: '*.dynamodb.NewImage' },
  ],
  bucket: [
    { slot: 'name', trigger: 's3', path: 'Records.*.s3.object.key', written: 'url-encoded' },
    { slot: 'name', trigger: 's3-eventbridge', path: 'detail.object.key' },
    { slot: 'name', trigger: 's3-batch', path: 'tasks.*.s3Key', written: 'url-encoded' },
  ],
  function: [{ slot: 'content', trigger: 'direct-invoke', path: '', parsed: true }],
  target: [
    { slot: 'content', trigger: 'scheduler', path: '', parsed: true },
    { slot: 'content', trigger: 'schedule-rule', path: '', parsed: true },
    { slot: 'content', trigger: 'direct-invoke', path: '', parsed: true },
  ],
  'state-machine': [{ slot: 'content', trigger: 'step-functions', path: '', parsed: true }],
  'log-group': [{ slot: 'content', trigger: 'log-subscription', path: LOG }],
  'iot-topic': [{ slot: 'content', trigger: 'iot-rule', path: '', parsed: true }],
  secret: [],
  parameter: [],
  other: [],
};

/** Where functions that a channel of the family triggers find what was put into it. */
export function eventPlaces(family: ChannelFamily): readonly EventPlace[] {
  return PLACES[family];
}

/** What one channel hands to another that it forwards to, within the text that it forwards. */
export type Envelope = {
  readonly slot: Slot;
  /** Path in the forwarded text, `$json` first; empty: the text itself (raw delivery). */
  readonly path: string;
  readonly parsed?: true;
  readonly written?: 'url-encoded';
  /** Only with, or only without, SNS's raw delivery. */
  readonly raw?: boolean;
};

const ENVELOPES: Partial<Readonly<Record<ChannelFamily, readonly Envelope[]>>> = {
  topic: [
    { slot: 'content', path: '$json.Message', raw: false },
    { slot: 'label', path: '$json.Subject', raw: false },
    { slot: 'attributes', path: '$json.MessageAttributes.*.Value', raw: false },
    { slot: 'content', path: '', raw: true },
  ],
  bus: [
    { slot: 'content', path: '$json.detail', parsed: true },
    { slot: 'label', path: '$json.detail-type' },
    { slot: 'label', path: '$json.source' },
  ],
  bucket: [{ slot: 'name', path: '$json.Records.*.s3.object.key', written: 'url-encoded' }],
};

/** How content looks that a channel forwards to a queue or topic: it stands in the `content` of that one. */
export function envelopes(family: ChannelFamily): readonly Envelope[] {
  return ENVELOPES[family] ?? [];
}
