import type { SinkKind } from '../model/code.ts';

/** A parameter that must not hold text from outside: the kind of harm, its path (`*` for elements), its name for a reader. */
export type ParameterSink = readonly [kind: SinkKind, path: string, part: string];

/** Parameters that name a resource, in whatever call they stand. */
export const RESOURCE_PARAMETERS: readonly ParameterSink[] = [
  ['resource', 'TableName', 'table name'],
  ['resource', 'Bucket', 'bucket name'],
  ['resource', 'QueueUrl', 'queue URL'],
  ['resource', 'TopicArn', 'topic ARN'],
  ['resource', 'TargetArn', 'target ARN'],
  ['resource', 'FunctionName', 'function name'],
  ['resource', 'stateMachineArn', 'state machine ARN'],
  ['resource', 'SecretId', 'secret name'],
  ['resource', 'StreamName', 'stream name'],
  ['resource', 'StreamARN', 'stream ARN'],
  ['resource', 'DeliveryStreamName', 'delivery stream name'],
  ['resource', 'KeyId', 'key'],
  ['resource', 'RoleArn', 'role ARN'],
  ['resource', 'roleArn', 'role ARN'],
  ['resource', 'UserPoolId', 'user pool'],
  ['resource', 'StackName', 'stack name'],
  ['resource', 'DBClusterIdentifier', 'database cluster'],
];

const S3_KEY: readonly ParameterSink[] = [
  ['resource', 'Key', 'object key'],
  ['resource', 'CopySource', 'copy source'],
  ['resource', 'CopySource.Bucket', 'bucket name'],
  ['resource', 'CopySource.Key', 'object key'],
  ['resource', 'Prefix', 'object key prefix'],
  ['resource', 'Delete.Objects.*.Key', 'object key'],
  ['resource', 'Policy', 'bucket policy'],
];

const EXPRESSIONS: readonly ParameterSink[] = [
  ['nosql', 'Statement', 'PartiQL statement'],
  ['nosql', 'KeyConditionExpression', 'key condition expression'],
  ['nosql', 'FilterExpression', 'filter expression'],
  ['nosql', 'UpdateExpression', 'update expression'],
  ['nosql', 'ConditionExpression', 'condition expression'],
  ['nosql', 'ProjectionExpression', 'projection expression'],
  ['nosql', 'ExpressionAttributeNames.*', 'attribute name'],
];

const DYNAMODB: readonly ParameterSink[] = [
  ...EXPRESSIONS,
  ...below('TransactItems.*.*', EXPRESSIONS),
  ['resource', 'TransactItems.*.*.TableName', 'table name'],
  ['nosql', 'Statements.*.Statement', 'PartiQL statement'],
  ['nosql', 'TransactStatements.*.Statement', 'PartiQL statement'],
  ['nosql', 'RequestItems.*.ProjectionExpression', 'projection expression'],
  ['nosql', 'RequestItems.*.ExpressionAttributeNames.*', 'attribute name'],
  ['nosql', 'ScanFilter.*.ComparisonOperator', 'comparison operator'],
  ['nosql', 'QueryFilter.*.ComparisonOperator', 'comparison operator'],
  ['nosql', 'KeyConditions.*.ComparisonOperator', 'comparison operator'],
  ['nosql', 'IndexName', 'index name'],
];

/** The sinks with their paths put below another one. */
function below(path: string, sinks: readonly ParameterSink[]): readonly ParameterSink[] {
  return sinks.map(([kind, inner, part]) => [kind, `${path}.${inner}`, part]);
}

const MAIL_ADDRESSES: readonly ParameterSink[] = [
  ['mail', 'Destination.ToAddresses', 'recipients'],
  ['mail', 'Destination.CcAddresses', 'recipients'],
  ['mail', 'Destination.BccAddresses', 'recipients'],
  ['mail', 'Destinations', 'recipients'],
  ['mail', 'Source', 'sender'],
  ['mail', 'FromEmailAddress', 'sender'],
  ['mail', 'ReplyToAddresses', 'reply addresses'],
];

const RUN_COMMAND: readonly ParameterSink[] = [
  ['shell', 'Parameters', 'command parameters'],
  ['resource', 'DocumentName', 'document name'],
  ['resource', 'InstanceIds', 'instances'],
  ['resource', 'Targets', 'instances'],
];

const PARAMETER_NAMES: readonly ParameterSink[] = [
  ['resource', 'Name', 'parameter name'],
  ['resource', 'Names', 'parameter names'],
  ['resource', 'Path', 'parameter path'],
];

const CONTAINER: readonly ParameterSink[] = [
  ['shell', 'overrides.containerOverrides.*.command', 'container command'],
  ['shell', 'overrides.containerOverrides.*.environment.*.value', 'container environment'],
  ['resource', 'taskDefinition', 'task definition'],
  ['resource', 'overrides.taskRoleArn', 'role ARN'],
];

const TEMPLATE: readonly ParameterSink[] = [
  ['eval', 'TemplateBody', 'template'],
  ['eval', 'TemplateURL', 'template URL'],
  ['resource', 'Parameters.*.ParameterValue', 'stack parameter'],
];

const USER: readonly ParameterSink[] = [
  ['resource', 'Username', 'user name'],
  ['resource', 'UserAttributes', 'user attributes'],
];

const FUNCTION_CODE: readonly ParameterSink[] = [
  ['eval', 'ZipFile', 'function code'],
  ['eval', 'S3Bucket', 'bucket of the function code'],
  ['eval', 'S3Key', 'object key of the function code'],
  ['eval', 'ImageUri', 'image of the function'],
];

const POLICIES: readonly ParameterSink[] = [
  ['resource', 'PolicyDocument', 'policy document'],
  ['resource', 'AssumeRolePolicyDocument', 'trust policy'],
  ['resource', 'PolicyArn', 'policy ARN'],
  ['resource', 'RoleName', 'role name'],
  ['resource', 'UserName', 'user name'],
  ['resource', 'GroupName', 'group name'],
];

/** What an image, document or media service is to read. */
const STORED_INPUT: readonly ParameterSink[] = [
  ['resource', 'Image.S3Object.Bucket', 'bucket name'],
  ['resource', 'Image.S3Object.Name', 'object key'],
  ['resource', 'Video.S3Object.Name', 'object key'],
  ['resource', 'Document.S3Object.Bucket', 'bucket name'],
  ['resource', 'Document.S3Object.Name', 'object key'],
  ['resource', 'DocumentLocation.S3Object.Name', 'object key'],
  ['resource', 'Media.MediaFileUri', 'media address'],
  ['resource', 'OutputBucketName', 'bucket name'],
  ['resource', 'OutputKey', 'object key'],
];

/** Sinks by service and operation; `*`: any operation of the service. Source: the services' API references. */
export const PARAMETER_SINKS: Readonly<
  Record<string, Readonly<Record<string, readonly ParameterSink[]>>>
> = {
  s3: {
    '*': S3_KEY,
    SelectObjectContent: [['sql', 'Expression', 'S3 Select expression']],
  },
  dynamodb: { '*': DYNAMODB },
  athena: {
    StartQueryExecution: [
      ['sql', 'QueryString', 'SQL text'],
      ['resource', 'ResultConfiguration.OutputLocation', 'output location'],
    ],
    CreateNamedQuery: [['sql', 'QueryString', 'SQL text']],
    CreatePreparedStatement: [['sql', 'QueryStatement', 'SQL text']],
  },
  'redshift-data': {
    ExecuteStatement: [['sql', 'Sql', 'SQL text']],
    BatchExecuteStatement: [['sql', 'Sqls', 'SQL text']],
  },
  'rds-data': {
    ExecuteStatement: [['sql', 'sql', 'SQL text']],
    BatchExecuteStatement: [['sql', 'sql', 'SQL text']],
    ExecuteSql: [['sql', 'sqlStatements', 'SQL text']],
  },
  timestream: { Query: [['sql', 'QueryString', 'SQL text']] },
  config: {
    SelectResourceConfig: [['sql', 'Expression', 'SQL text']],
    SelectAggregateResourceConfig: [['sql', 'Expression', 'SQL text']],
  },
  cloudtrail: { StartQuery: [['sql', 'QueryStatement', 'SQL text']] },
  'neptune-db': {
    ExecuteOpenCypherQuery: [['nosql', 'openCypherQuery', 'openCypher query']],
    ExecuteGremlinQuery: [['nosql', 'gremlinQuery', 'Gremlin query']],
  },
  'neptune-graph': { ExecuteQuery: [['nosql', 'queryString', 'openCypher query']] },
  cloudsearch: { Search: [['nosql', 'query', 'search query']] },
  logs: {
    StartQuery: [
      ['nosql', 'queryString', 'Logs Insights query'],
      ['resource', 'logGroupName', 'log group'],
    ],
    FilterLogEvents: [
      ['nosql', 'filterPattern', 'filter pattern'],
      ['resource', 'logGroupName', 'log group'],
    ],
    PutLogEvents: [['log', 'logEvents.*.message', 'log message']],
  },
  lambda: {
    Invoke: [['publish', 'Payload', 'payload']],
    InvokeAsync: [['publish', 'InvokeArgs', 'payload']],
    InvokeWithResponseStream: [['publish', 'Payload', 'payload']],
    UpdateFunctionCode: FUNCTION_CODE,
    CreateFunction: [
      ...below('Code', FUNCTION_CODE),
      ['resource', 'Role', 'role ARN'],
      ['eval', 'Layers', 'layers'],
    ],
    UpdateFunctionConfiguration: [
      ['eval', 'Layers', 'layers'],
      ['eval', 'Handler', 'handler'],
      ['resource', 'Environment.Variables', 'environment'],
      ['resource', 'Role', 'role ARN'],
    ],
    PublishLayerVersion: [['eval', 'Content', 'layer code']],
    AddPermission: [
      ['resource', 'Principal', 'principal'],
      ['resource', 'SourceArn', 'source ARN'],
    ],
  },
  sqs: {
    SendMessage: [['publish', 'MessageBody', 'message body']],
    SendMessageBatch: [['publish', 'Entries.*.MessageBody', 'message body']],
    GetQueueUrl: [['resource', 'QueueName', 'queue name']],
    CreateQueue: [['resource', 'QueueName', 'queue name']],
    SetQueueAttributes: [['resource', 'Attributes.Policy', 'queue policy']],
  },
  sns: {
    Publish: [
      ['publish', 'Message', 'message'],
      ['mail', 'Subject', 'subject'],
      ['resource', 'PhoneNumber', 'phone number'],
    ],
    PublishBatch: [['publish', 'PublishBatchRequestEntries.*.Message', 'message']],
    Subscribe: [['resource', 'Endpoint', 'subscriber']],
    CreateTopic: [['resource', 'Name', 'topic name']],
  },
  events: {
    PutEvents: [
      ['publish', 'Entries.*.Detail', 'event detail'],
      ['publish', 'Entries.*.DetailType', 'detail type'],
      ['publish', 'Entries.*.Source', 'event source'],
      ['resource', 'Entries.*.EventBusName', 'bus name'],
    ],
    PutRule: [
      ['resource', 'Name', 'rule name'],
      ['resource', 'EventPattern', 'event pattern'],
      ['resource', 'ScheduleExpression', 'schedule'],
    ],
    PutTargets: [
      ['publish', 'Targets.*.Input', 'target input'],
      ['resource', 'Targets.*.Arn', 'target ARN'],
      ['resource', 'Targets.*.RoleArn', 'role ARN'],
    ],
  },
  kinesis: {
    PutRecord: [['publish', 'Data', 'record data']],
    PutRecords: [['publish', 'Records.*.Data', 'record data']],
  },
  firehose: {
    PutRecord: [['publish', 'Record.Data', 'record data']],
    PutRecordBatch: [['publish', 'Records.*.Data', 'record data']],
  },
  scheduler: {
    CreateSchedule: scheduled(),
    UpdateSchedule: scheduled(),
    DeleteSchedule: [['resource', 'Name', 'schedule name']],
  },
  'execute-api': {
    PostToConnection: [
      ['publish', 'Data', 'message'],
      ['resource', 'ConnectionId', 'connection'],
    ],
    DeleteConnection: [['resource', 'ConnectionId', 'connection']],
  },
  iot: {
    Publish: [
      ['publish', 'payload', 'message'],
      ['resource', 'topic', 'topic'],
    ],
    UpdateThingShadow: [
      ['publish', 'payload', 'thing shadow'],
      ['resource', 'thingName', 'thing name'],
    ],
    SearchIndex: [['nosql', 'queryString', 'search query']],
  },
  states: {
    StartExecution: [['state-input', 'input', 'execution input']],
    StartSyncExecution: [['state-input', 'input', 'execution input']],
    SendTaskSuccess: [
      ['state-input', 'output', 'task output'],
      ['resource', 'taskToken', 'task token'],
    ],
    SendTaskFailure: [['resource', 'taskToken', 'task token']],
    CreateStateMachine: [['eval', 'definition', 'state machine definition']],
    UpdateStateMachine: [['eval', 'definition', 'state machine definition']],
    TestState: [['eval', 'definition', 'state definition']],
  },
  ses: {
    SendEmail: [
      ...MAIL_ADDRESSES,
      ['html', 'Message.Body.Html.Data', 'HTML body'],
      ['mail', 'Message.Body.Text.Data', 'text body'],
      ['mail', 'Message.Subject.Data', 'subject'],
      ['html', 'Content.Simple.Body.Html.Data', 'HTML body'],
      ['mail', 'Content.Simple.Body.Text.Data', 'text body'],
      ['mail', 'Content.Simple.Subject.Data', 'subject'],
      ['mail', 'Content.Raw.Data', 'raw message'],
      ['html', 'Content.Template.TemplateData', 'template data'],
      ['html', 'Content.Template.TemplateContent.Html', 'HTML body'],
    ],
    SendRawEmail: [...MAIL_ADDRESSES, ['mail', 'RawMessage.Data', 'raw message']],
    SendTemplatedEmail: [
      ...MAIL_ADDRESSES,
      ['html', 'TemplateData', 'template data'],
      ['resource', 'Template', 'template name'],
    ],
    SendBulkTemplatedEmail: [
      ...MAIL_ADDRESSES,
      ['html', 'Destinations.*.ReplacementTemplateData', 'template data'],
      ['html', 'DefaultTemplateData', 'template data'],
    ],
    SendBulkEmail: [
      ...MAIL_ADDRESSES,
      ['html', 'DefaultContent.Template.TemplateData', 'template data'],
      [
        'html',
        'BulkEmailEntries.*.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData',
        'template data',
      ],
    ],
    CreateTemplate: [['html', 'Template.HtmlPart', 'HTML body']],
    UpdateTemplate: [['html', 'Template.HtmlPart', 'HTML body']],
  },
  workmailmessageflow: { PutRawMessageContent: [['mail', 'content', 'raw message']] },
  mobiletargeting: {
    SendMessages: [
      [
        'html',
        'MessageRequest.MessageConfiguration.EmailMessage.SimpleEmail.HtmlPart.Data',
        'HTML body',
      ],
      ['mail', 'MessageRequest.MessageConfiguration.SMSMessage.Body', 'text message'],
    ],
  },
  ssm: {
    SendCommand: RUN_COMMAND,
    StartAutomationExecution: RUN_COMMAND,
    StartSession: [...RUN_COMMAND, ['resource', 'Target', 'instance']],
    CreateDocument: [['eval', 'Content', 'document content']],
    UpdateDocument: [['eval', 'Content', 'document content']],
    GetParameter: PARAMETER_NAMES,
    GetParameters: PARAMETER_NAMES,
    GetParametersByPath: PARAMETER_NAMES,
    GetParameterHistory: PARAMETER_NAMES,
    PutParameter: PARAMETER_NAMES,
    DeleteParameter: PARAMETER_NAMES,
    DeleteParameters: PARAMETER_NAMES,
  },
  secretsmanager: {
    CreateSecret: [['resource', 'Name', 'secret name']],
    BatchGetSecretValue: [['resource', 'SecretIdList', 'secret names']],
    PutResourcePolicy: [['resource', 'ResourcePolicy', 'resource policy']],
  },
  batch: {
    SubmitJob: [
      ['shell', 'containerOverrides.command', 'container command'],
      ['shell', 'containerOverrides.environment.*.value', 'container environment'],
      ['shell', 'parameters', 'command parameters'],
      ['resource', 'jobDefinition', 'job definition'],
      ['resource', 'jobQueue', 'job queue'],
    ],
    RegisterJobDefinition: [['shell', 'containerProperties.command', 'container command']],
  },
  ecs: {
    RunTask: CONTAINER,
    StartTask: CONTAINER,
    ExecuteCommand: [['shell', 'command', 'command']],
    RegisterTaskDefinition: [
      ['shell', 'containerDefinitions.*.command', 'container command'],
      ['eval', 'containerDefinitions.*.image', 'container image'],
    ],
  },
  ec2: {
    '*': [
      ['resource', 'InstanceIds', 'instances'],
      ['resource', 'GroupId', 'security group'],
    ],
    RunInstances: [
      ['shell', 'UserData', 'user data'],
      ['resource', 'ImageId', 'image'],
      ['resource', 'IamInstanceProfile', 'instance profile'],
    ],
    AuthorizeSecurityGroupIngress: [
      ['resource', 'CidrIp', 'address range'],
      ['resource', 'IpPermissions', 'address range'],
    ],
  },
  codebuild: {
    StartBuild: [
      ['shell', 'buildspecOverride', 'build commands'],
      ['shell', 'environmentVariablesOverride.*.value', 'build environment'],
      ['resource', 'projectName', 'project'],
      ['eval', 'sourceLocationOverride', 'source location'],
    ],
  },
  glue: {
    StartJobRun: [
      ['shell', 'Arguments', 'job arguments'],
      ['resource', 'JobName', 'job name'],
    ],
    CreateJob: [['eval', 'Command.ScriptLocation', 'script location']],
  },
  elasticmapreduce: {
    AddJobFlowSteps: [['shell', 'Steps.*.HadoopJarStep.Args', 'step arguments']],
    RunJobFlow: [['shell', 'Steps.*.HadoopJarStep.Args', 'step arguments']],
  },
  'emr-serverless': {
    StartJobRun: [
      ['shell', 'jobDriver.sparkSubmit.entryPointArguments', 'job arguments'],
      ['eval', 'jobDriver.sparkSubmit.entryPoint', 'entry point'],
    ],
  },
  cloudformation: {
    CreateStack: TEMPLATE,
    UpdateStack: TEMPLATE,
    CreateChangeSet: TEMPLATE,
    CreateStackSet: TEMPLATE,
    UpdateStackSet: TEMPLATE,
    ValidateTemplate: TEMPLATE,
  },
  appsync: { EvaluateCode: [['eval', 'code', 'resolver code']] },
  sts: {
    AssumeRole: [
      ['resource', 'Policy', 'session policy'],
      ['resource', 'PolicyArns', 'session policies'],
    ],
    AssumeRoleWithWebIdentity: [['resource', 'Policy', 'session policy']],
    AssumeRoleWithSAML: [['resource', 'Policy', 'session policy']],
    GetFederationToken: [
      ['resource', 'Policy', 'session policy'],
      ['resource', 'Name', 'federated user'],
    ],
  },
  iam: { '*': POLICIES },
  kms: { PutKeyPolicy: [['resource', 'Policy', 'key policy']] },
  'cognito-idp': {
    '*': USER,
    AdminAddUserToGroup: [['resource', 'GroupName', 'group']],
    AdminRemoveUserFromGroup: [['resource', 'GroupName', 'group']],
    CreateGroup: [['resource', 'GroupName', 'group']],
    AdminUpdateUserAttributes: [['resource', 'UserAttributes.*.Name', 'attribute name']],
    ListUsers: [['ldap', 'Filter', 'user filter']],
    ListUsersInGroup: [['resource', 'GroupName', 'group']],
  },
  'cognito-identity': {
    GetOpenIdTokenForDeveloperIdentity: [['resource', 'Logins.*', 'identity']],
  },
  bedrock: {
    InvokeModel: invoked(),
    InvokeModelWithResponseStream: invoked(),
    InvokeModelWithBidirectionalStream: invoked(),
    Converse: conversed(),
    ConverseStream: conversed(),
    InvokeAgent: [
      ['prompt', 'inputText', 'agent input (with tools)'],
      ['resource', 'sessionId', 'session'],
    ],
    InvokeInlineAgent: [
      ['prompt', 'inputText', 'agent input (with tools)'],
      ['prompt', 'instruction', 'instructions (with tools)'],
    ],
    InvokeFlow: [['prompt', 'inputs', 'flow inputs']],
    Retrieve: [['prompt', 'retrievalQuery.text', 'retrieval query']],
    RetrieveAndGenerate: retrieved(),
    RetrieveAndGenerateStream: retrieved(),
  },
  qbusiness: { ChatSync: [['prompt', 'userMessage', 'message']] },
  rekognition: { '*': STORED_INPUT },
  textract: { '*': STORED_INPUT },
  transcribe: { '*': STORED_INPUT },
  route53: {
    ChangeResourceRecordSets: [
      ['resource', 'ChangeBatch.Changes.*.ResourceRecordSet.Name', 'record name'],
      [
        'resource',
        'ChangeBatch.Changes.*.ResourceRecordSet.ResourceRecords.*.Value',
        'record value',
      ],
      ['resource', 'HostedZoneId', 'hosted zone'],
    ],
  },
};

function scheduled(): readonly ParameterSink[] {
  return [
    ['publish', 'Target.Input', 'target input'],
    ['resource', 'Target.Arn', 'target ARN'],
    ['resource', 'Target.RoleArn', 'role ARN'],
    ['resource', 'Name', 'schedule name'],
    ['resource', 'ScheduleExpression', 'schedule'],
  ];
}

function invoked(): readonly ParameterSink[] {
  return [
    ['prompt', 'body', 'model input'],
    ['resource', 'modelId', 'model'],
  ];
}

function conversed(): readonly ParameterSink[] {
  return [
    ['prompt', 'messages', 'messages'],
    ['prompt', 'system', 'system prompt'],
    ['prompt', 'promptVariables', 'prompt variables'],
    ['resource', 'modelId', 'model'],
  ];
}

function retrieved(): readonly ParameterSink[] {
  return [
    ['prompt', 'input.text', 'retrieval query'],
    ['resource', 'retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.modelArn', 'model'],
  ];
}
