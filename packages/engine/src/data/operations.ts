/**
 * How operations of the cloud use resources, and which of their parameters and results hold what is stored in or
 * passed on by them. Sources: the services' API references, as of November 2026; facts only, written by hand.
 */
import type { Use } from '../model/function-code.ts';
import type { Family } from '../model/graph.ts';

/** What an operation works on: a family of resources, a function, or whatever a rule or schedule may call. */
export type Subject = Family | 'function' | 'target';

/** `[place in the request or result, place in the content]`: `*` any element, `$json` and the like decodings. */
export type Place = readonly [at: string, content: string];

/**
 * One operation. `named`: parameters that name its resource, of which the first that is there counts. Their last
 * step may be `$keys` (the keys of a map, the elements of a list), `$table` (the table of a PartiQL statement, which
 * says the use as well) or `$bucket` (that of a copy source).
 */
export type Operation = {
  readonly subject: Subject;
  readonly use: Use;
  readonly named: readonly string[];
  /** Where the request holds content of the resource. */
  readonly puts?: readonly Place[];
  /** Where the result holds it. */
  readonly gives?: readonly Place[];
  /** The resource where no parameter names one. */
  readonly standard?: 'default-bus';
  /** What stands before and after what the parameter holds in the full name. */
  readonly form?: readonly [before: string, after: readonly string[]];
  /** A second resource, whose content becomes that of the first. */
  readonly copies?: Operation;
};

const ITEM: readonly Place[] = [['Item', 'item']];
const OLD: readonly Place[] = [['Attributes', 'item']];
const ITEMS: readonly Place[] = [['Items.*', 'item']];
const OBJECT: readonly Place[] = [
  ['Key', 'key'],
  ['Body', 'body'],
  ['Metadata', 'metadata'],
  ['ContentType', 'type'],
  ['Tagging', 'tags'],
];
const STORED: readonly Place[] = [
  ['Body', 'body'],
  ['Metadata', 'metadata'],
  ['ContentType', 'type'],
];
const LISTED: readonly Place[] = [['Contents.*.Key', 'key']];
const TAGS = 'tags.*';
const DELETED = 'deleted';
const MESSAGE: readonly Place[] = [
  ['MessageBody', 'body'],
  ['MessageAttributes.*.StringValue', 'attributes.*'],
];

function table(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'table', use, named: ['TableName'], ...more };
}

function bucket(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'bucket', use, named: ['Bucket'], ...more };
}

function queue(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'queue', use, named: ['QueueUrl', 'QueueName'], ...more };
}

function topic(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'topic', use, named: ['TopicArn', 'TargetArn'], ...more };
}

function stream(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'stream', use, named: ['StreamName', 'StreamARN', 'ShardIterator'], ...more };
}

function firehose(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'firehose', use, named: ['DeliveryStreamName'], ...more };
}

function secret(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'secret', use, named: ['SecretId'], ...more };
}

function parameter(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'parameter', use, named: ['Name'], ...more };
}

function machine(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'state-machine', use, named: ['stateMachineArn'], ...more };
}

function fn(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'function', use, named: ['FunctionName'], ...more };
}

function logs(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'log-group', use, named: ['logGroupName', 'logGroupIdentifier'], ...more };
}

function rule(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'rule', use, named: ['Name'], ...more };
}

function client(use: Use): Operation {
  return { subject: 'user-pool-client', use, named: ['ClientId'] };
}

/** Messages of an MQTT topic reach the rules that listen to it. */
function mqtt(use: Use, more: Partial<Operation> = {}): Operation {
  return { subject: 'iot-rule', use, named: ['topic'], ...more };
}

/** A statement in PartiQL for each of some parameters; the use is that of the statement. */
function partiql(prefix: string, gives: string): Operation {
  return table('read', {
    named: [`${prefix}Statement.$table`],
    puts: [[`${prefix}Parameters.*`, 'item.*']],
    gives: [[gives, 'item']],
  });
}

/** What a rule or schedule hands to its target, by the kind of target. */
function targetInput(input: string): readonly Place[] {
  return [
    [`${input}.$json`, 'event'],
    [`${input}.$json`, 'input'],
    [`${input}.$json`, 'detail'],
    [input, 'body'],
    [input, 'message'],
    [input, 'data'],
  ];
}

const INPUT: readonly Place[] = [['input.$json', 'input']];
const EXECUTION: Partial<Operation> = { named: ['executionArn'] };
const TASK: Partial<Operation> = { named: ['taskToken'] };
const SHADOW: Partial<Operation> = {
  named: ['thingName'],
  form: [
    '$aws/things/',
    ['', '/accepted', '/delta', '/documents'].map((end) => `/shadow/update${end}`),
  ],
};
const SECRET: readonly Place[] = [
  ['SecretString', 'value'],
  ['SecretBinary', 'value'],
];
const SCHEDULED: Operation = {
  subject: 'target',
  use: 'invoke',
  named: ['Target.Arn'],
  puts: [
    ...targetInput('Target.Input'),
    ['Target.EventBridgeParameters.DetailType', 'detail-type'],
    ['Target.EventBridgeParameters.Source', 'source'],
    ['Target.KinesisParameters.PartitionKey', 'key'],
  ],
};
const COPIED: Operation = {
  subject: 'bucket',
  use: 'read',
  named: ['CopySource.$bucket', 'CopySource.Bucket'],
};

/** Operations by service and name. */
export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  dynamodb: {
    GetItem: table('read', { gives: ITEM }),
    BatchGetItem: table('read', {
      named: ['TableName', 'RequestItems.$keys'],
      gives: [['Responses.*.*', 'item']],
    }),
    Query: table('read', { gives: ITEMS }),
    Scan: table('read', { gives: ITEMS }),
    TransactGetItems: table('read', {
      named: ['TransactItems.*.*.TableName'],
      gives: [['Responses.*.Item', 'item']],
    }),
    PutItem: table('write', { puts: ITEM, gives: OLD }),
    UpdateItem: table('write', {
      puts: [
        ['Key', 'item'],
        ['AttributeUpdates.*.Value', 'item.*'],
        ['$update', 'item'],
      ],
      gives: OLD,
    }),
    DeleteItem: table('delete', { gives: OLD }),
    BatchWriteItem: table('write', {
      named: ['TableName', 'RequestItems.$keys'],
      puts: [['RequestItems.*.*.PutRequest.Item', 'item']],
    }),
    TransactWriteItems: table('write', {
      named: ['TransactItems.*.*.TableName'],
      puts: [
        ['TransactItems.*.Put.Item', 'item'],
        ['TransactItems.*.Update.Key', 'item'],
        ['TransactItems.*.Update.$update', 'item'],
      ],
    }),
    ExecuteStatement: partiql('', 'Items.*'),
    BatchExecuteStatement: partiql('Statements.*.', 'Responses.*.Item'),
    ExecuteTransaction: partiql('TransactStatements.*.', 'Responses.*.Item'),
    DescribeStream: table('list', { named: ['StreamArn'] }),
    GetShardIterator: table('list', { named: ['StreamArn'] }),
    GetRecords: table('read', {
      named: ['ShardIterator'],
      gives: [
        ['Records.*.dynamodb.NewImage', 'item'],
        ['Records.*.dynamodb.OldImage', 'item'],
        ['Records.*.dynamodb.Keys', 'item'],
      ],
    }),
    ExportTableToPointInTime: table('read', { named: ['TableArn'] }),
    ListExports: table('list', { named: ['TableArn'] }),
    TagResource: table('write', { named: ['ResourceArn'] }),
    UntagResource: table('write', { named: ['ResourceArn'] }),
    ListTagsOfResource: table('list', { named: ['ResourceArn'] }),
  },
  s3: {
    GetObject: bucket('read', { gives: STORED }),
    HeadObject: bucket('read', { gives: STORED }),
    SelectObjectContent: bucket('read', { gives: [['Payload', 'body']] }),
    PutObject: bucket('write', { puts: OBJECT }),
    Upload: bucket('write', { puts: OBJECT }),
    UploadPart: bucket('write', { puts: OBJECT }),
    CreateMultipartUpload: bucket('write', { puts: OBJECT }),
    CompleteMultipartUpload: bucket('write', { puts: [['Key', 'key']] }),
    CopyObject: bucket('write', {
      puts: [
        ['Key', 'key'],
        ['Metadata', 'metadata'],
        ['Tagging', 'tags'],
      ],
      copies: COPIED,
    }),
    UploadPartCopy: bucket('write', { puts: [['Key', 'key']], copies: COPIED }),
    PutObjectTagging: bucket('write', {
      puts: [
        ['Key', 'key'],
        ['Tagging.TagSet.*.Value', TAGS],
      ],
    }),
    GetObjectTagging: bucket('read', { gives: [['TagSet.*.Value', TAGS]] }),
    GetObjectAttributes: bucket('read'),
    DeleteObject: bucket('delete', { puts: [['Key', DELETED]] }),
    DeleteObjects: bucket('delete', { puts: [['Delete.Objects.*.Key', DELETED]] }),
    ListObjects: bucket('list', { gives: LISTED }),
    ListObjectsV2: bucket('list', { gives: LISTED }),
    ListObjectVersions: bucket('list', { gives: [['Versions.*.Key', 'key']] }),
  },
  sqs: {
    SendMessage: queue('write', { puts: MESSAGE }),
    SendMessageBatch: queue('write', {
      puts: MESSAGE.map(([at, content]): Place => [`Entries.*.${at}`, content]),
    }),
    ReceiveMessage: queue('read', {
      gives: [
        ['Messages.*.Body', 'body'],
        ['Messages.*.MessageAttributes.*.StringValue', 'attributes.*'],
      ],
    }),
    DeleteMessage: queue('delete'),
    DeleteMessageBatch: queue('delete'),
    PurgeQueue: queue('delete'),
    ChangeMessageVisibility: queue('read'),
    GetQueueAttributes: queue('list'),
    GetQueueUrl: queue('list'),
  },
  sns: {
    Publish: topic('write', {
      puts: [
        ['Message', 'message'],
        ['Subject', 'subject'],
        ['MessageAttributes.*.StringValue', 'attributes.*'],
      ],
    }),
    PublishBatch: topic('write', {
      puts: [
        ['PublishBatchRequestEntries.*.Message', 'message'],
        ['PublishBatchRequestEntries.*.Subject', 'subject'],
        ['PublishBatchRequestEntries.*.MessageAttributes.*.StringValue', 'attributes.*'],
      ],
    }),
    Subscribe: topic('other'),
  },
  events: {
    PutEvents: {
      subject: 'bus',
      use: 'write',
      named: ['Entries.*.EventBusName'],
      standard: 'default-bus',
      puts: [
        ['Entries.*.Detail.$json', 'detail'],
        ['Entries.*.DetailType', 'detail-type'],
        ['Entries.*.Source', 'source'],
        ['Entries.*.Resources', 'resources'],
      ],
    },
    PutTargets: {
      subject: 'target',
      use: 'invoke',
      named: ['Targets.*.Arn'],
      puts: [
        ...targetInput('Targets.*.Input'),
        ['Targets.*.KinesisParameters.PartitionKey', 'key'],
      ],
    },
    PutRule: rule('write'),
    EnableRule: rule('write'),
    DisableRule: rule('write'),
    DeleteRule: rule('delete'),
    DescribeRule: rule('read'),
    RemoveTargets: rule('write', { named: ['Rule'] }),
    ListTargetsByRule: rule('list', { named: ['Rule'] }),
  },
  kinesis: {
    PutRecord: stream('write', {
      puts: [
        ['Data', 'data'],
        ['PartitionKey', 'key'],
      ],
    }),
    PutRecords: stream('write', {
      puts: [
        ['Records.*.Data', 'data'],
        ['Records.*.PartitionKey', 'key'],
      ],
    }),
    GetRecords: stream('read', {
      gives: [
        ['Records.*.Data', 'data'],
        ['Records.*.PartitionKey', 'key'],
      ],
    }),
  },
  firehose: {
    PutRecord: firehose('write', { puts: [['Record.Data', 'data']] }),
    PutRecordBatch: firehose('write', { puts: [['Records.*.Data', 'data']] }),
  },
  secretsmanager: {
    GetSecretValue: secret('read', { gives: SECRET }),
    BatchGetSecretValue: secret('read', {
      named: ['SecretIdList.*'],
      gives: [['SecretValues.*.SecretString', 'value']],
    }),
    DescribeSecret: secret('list'),
    PutSecretValue: secret('write', { puts: SECRET }),
    UpdateSecret: secret('write', { puts: SECRET }),
    CreateSecret: secret('write', { named: ['Name'], puts: SECRET }),
    DeleteSecret: secret('delete'),
  },
  ssm: {
    GetParameter: parameter('read', { gives: [['Parameter.Value', 'value']] }),
    GetParameters: parameter('read', {
      named: ['Names.$keys'],
      gives: [['Parameters.*.Value', 'value']],
    }),
    GetParameterHistory: parameter('read', { gives: [['Parameters.*.Value', 'value']] }),
    GetParametersByPath: parameter('read', {
      named: ['Path'],
      gives: [['Parameters.*.Value', 'value']],
    }),
    PutParameter: parameter('write', { puts: [['Value', 'value']] }),
    DeleteParameter: parameter('delete'),
    DeleteParameters: parameter('delete', { named: ['Names.*'] }),
  },
  states: {
    StartExecution: machine('invoke', { puts: INPUT }),
    StartSyncExecution: machine('invoke', { puts: INPUT, gives: [['output.$json', 'output']] }),
    ListExecutions: machine('list'),
    DescribeStateMachine: machine('list'),
    DescribeExecution: machine('read', {
      ...EXECUTION,
      gives: [
        ['input.$json', 'input'],
        ['output.$json', 'output'],
      ],
    }),
    GetExecutionHistory: machine('read', EXECUTION),
    StopExecution: machine('write', EXECUTION),
    SendTaskSuccess: machine('write', { ...TASK, puts: [['output.$json', 'task']] }),
    SendTaskFailure: machine('write', TASK),
    SendTaskHeartbeat: machine('write', TASK),
  },
  lambda: {
    Invoke: fn('invoke', {
      puts: [['Payload.$json', 'event']],
      gives: [['Payload.$json', 'returns']],
    }),
    InvokeAsync: fn('invoke', { puts: [['InvokeArgs.$json', 'event']] }),
    InvokeWithResponseStream: fn('invoke', { puts: [['Payload.$json', 'event']] }),
    GetFunction: fn('list'),
    GetFunctionConfiguration: fn('list'),
    UpdateFunctionCode: fn('write'),
    UpdateFunctionConfiguration: fn('write'),
  },
  scheduler: { CreateSchedule: SCHEDULED, UpdateSchedule: SCHEDULED },
  kms: {
    Encrypt: { subject: 'key', use: 'read', named: ['KeyId'] },
    Decrypt: { subject: 'key', use: 'read', named: ['KeyId'] },
    GenerateDataKey: { subject: 'key', use: 'read', named: ['KeyId'] },
    Sign: { subject: 'key', use: 'read', named: ['KeyId'] },
    Verify: { subject: 'key', use: 'read', named: ['KeyId'] },
  },
  logs: {
    PutLogEvents: logs('write', { puts: [['logEvents.*.message', 'message']] }),
    FilterLogEvents: logs('read', { gives: [['events.*.message', 'message']] }),
    GetLogEvents: logs('read', { gives: [['events.*.message', 'message']] }),
  },
  iot: {
    Publish: mqtt('write', { puts: [['payload', 'message']] }),
    GetRetainedMessage: mqtt('read', { gives: [['payload', 'message']] }),
    UpdateThingShadow: mqtt('write', {
      ...SHADOW,
      puts: [
        ['payload', 'message'],
        ['payload.$json.state.desired', 'message.$json.state'],
        ['payload.$json.state', 'message.$json.current.state'],
        ['payload.$json.state', 'message.$json.previous.state'],
      ],
    }),
    GetThingShadow: mqtt('read', { ...SHADOW, gives: [['payload', 'message']] }),
  },
  'cognito-idp': {
    SignUp: client('write'),
    ConfirmSignUp: client('write'),
    ResendConfirmationCode: client('other'),
    InitiateAuth: client('other'),
    RespondToAuthChallenge: client('other'),
    ForgotPassword: client('other'),
    ConfirmForgotPassword: client('write'),
    RevokeToken: client('other'),
  },
};

/** Parameters that name a resource in operations that have no row of their own. */
const NAMED_BY: readonly (readonly [service: string, parameter: string, subject: Subject])[] = [
  ['dynamodb', 'TableName', 'table'],
  ['s3', 'Bucket', 'bucket'],
  ['sqs', 'QueueUrl', 'queue'],
  ['sns', 'TopicArn', 'topic'],
  ['events', 'EventBusName', 'bus'],
  ['kinesis', 'StreamName', 'stream'],
  ['firehose', 'DeliveryStreamName', 'firehose'],
  ['secretsmanager', 'SecretId', 'secret'],
  ['ssm', 'Name', 'parameter'],
  ['states', 'stateMachineArn', 'state-machine'],
  ['lambda', 'FunctionName', 'function'],
  ['kms', 'KeyId', 'key'],
  ['logs', 'logGroupName', 'log-group'],
  ['cognito-idp', 'UserPoolId', 'user-pool'],
  ['cognito-identity', 'IdentityPoolId', 'identity-pool'],
  ['rds-data', 'resourceArn', 'database'],
  ['redshift-data', 'ClusterIdentifier', 'database'],
  ['es', 'DomainName', 'search'],
];

/** First words of operations' names with what they do. */
const USES: readonly (readonly [words: RegExp, use: Use])[] = [
  [
    /^(?:Admin)?(Get|BatchGet|Describe|Head|Query|Scan|Select|Receive|Read|Download|Execute)/,
    'read',
  ],
  [/^(?:Admin)?(List|Search|Filter)/, 'list'],
  [/^(?:Admin)?(Delete|BatchDelete|Remove|Purge|Terminate)/, 'delete'],
  [/^(Invoke|Start|Run|Submit)/, 'invoke'],
  [
    /^(Put|BatchWrite|Create|Update|Write|Send|Publish|Add|Set|Upload|Copy|Modify|Tag|Admin)/,
    'write',
  ],
];

/** An operation of a service; where it has no row, what its parameters and name let one think. */
export function operationOf(service: string, name: string): Operation | undefined {
  const rows = Object.hasOwn(OPERATIONS, service) ? OPERATIONS[service] : undefined;
  const row = rows !== undefined && Object.hasOwn(rows, name) ? rows[name] : undefined;
  if (row !== undefined) return row;
  const named = NAMED_BY.filter((one) => one[0] === service);
  const [first] = named;
  if (first === undefined) return undefined;
  return { subject: first[2], use: useOf(name), named: named.map((one) => one[1]) };
}

/** What an operation does by its name. */
export function useOf(name: string): Use {
  return USES.find(([words]) => words.test(name))?.[1] ?? 'other';
}

const PARTIQL = ['Select', 'Insert', 'Update', 'Delete'].map((one) => `dynamodb:PartiQL${one}`);

/** IAM actions of operations that are named otherwise. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3:HeadObject': ['s3:GetObject'],
  's3:SelectObjectContent': ['s3:GetObject'],
  's3:Upload': ['s3:PutObject'],
  's3:UploadPart': ['s3:PutObject'],
  's3:CreateMultipartUpload': ['s3:PutObject'],
  's3:CopyObject': ['s3:PutObject'],
  's3:UploadPartCopy': ['s3:PutObject'],
  's3:CompleteMultipartUpload': ['s3:PutObject'],
  's3:DeleteObjects': ['s3:DeleteObject'],
  's3:ListObjects': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  'lambda:InvokeAsync': ['lambda:InvokeFunction'],
  'lambda:InvokeWithResponseStream': ['lambda:InvokeFunction'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sns:PublishBatch': ['sns:Publish'],
  'dynamodb:ExecuteStatement': PARTIQL,
  'dynamodb:BatchExecuteStatement': PARTIQL,
  'dynamodb:ExecuteTransaction': PARTIQL,
  'dynamodb:TransactGetItems': ['dynamodb:GetItem'],
  'dynamodb:TransactWriteItems': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
};

/** IAM actions of which an operation needs one. */
export function actionsOf(service: string, name: string): readonly string[] {
  const key = `${service}:${name}`;
  return (Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : undefined) ?? [key];
}
