/**
 * What CloudTrail records of an action. Sources: the table "Data events supported by AWS CloudTrail" of the AWS CloudTrail
 * User Guide, which names types of resources, and the "CloudTrail" page of each service's guide, which names operations, as
 * of November 2026; facts only, written by hand. Where they leave an operation open, it counts as recorded on demand only,
 * so that nothing follows from its absence.
 */

/**
 * `management`: in every trail that records such events; `data`: only where a selector of the trail asks for it;
 * `never`: there is no record of its own, or none that can be counted on.
 */
type Plane = 'management' | 'data' | 'never';

/** Names of actions (after the prefix) that are data events, by service. */
const DATA: Readonly<Record<string, RegExp>> = {
  s3: /^(?:(?:Get|Put|Delete|Restore)Object|Replicate|InitiateReplication|ObjectOwnerOverride|Bypass|AbortMultipart|List(?:Bucket|BucketVersions|MultipartUploadParts|BucketMultipartUploads)$)/,
  's3-object-lambda': /./,
  s3express: /^CreateSession$/,
  lambda: /^Invoke/,
  dynamodb:
    /^(?:(?:Batch)?(?:Get|Put|Update|Delete|Write)(?:Item)?|BatchGetItem|BatchWriteItem|ConditionCheckItem|Query|Scan|PartiQL.*|GetRecords|GetShardIterator)$/,
  sns: /^Publish/,
  sqs: /^(?:SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueUrl|ListDeadLetterSourceQueues|StartMessageMoveTask)/,
  kinesis: /^(?:PutRecords?|GetRecords|GetShardIterator|SubscribeToShard)$/,
  firehose: /^PutRecord/,
  cloudwatch:
    /^(?:PutMetricData|GetMetricData|GetMetricStatistics|GetMetricWidgetImage|ListMetrics)$/,
  xray: /^(?:Put|Get|Batch)/,
  ses: /^Send/,
  'rds-data': /./,
  sagemaker: /^(?:Invoke|(?:Batch)?(?:Get|Put|Delete)Record$|BatchPutMetrics)/,
  'cognito-identity': /^(?:Get(?:Credentials|Id|OpenId)|UnlinkIdentity)/,
  bedrock:
    /^(?:InvokeAgent|Retrieve|InvokeFlow|ApplyGuardrail|InvokeInlineAgent|RenderPrompt|OptimizePrompt|Rerank|GenerateQuery|InvokeModelWithBidirectionalStream|InvokeDataAutomation|GetDataAutomationStatus)|AsyncInvoke|FlowExecution|Session|InvocationStep/,
  'bedrock-agentcore': /./,
  states: /^(?:InvokeHTTPEndpoint|GetActivityTask|SendTask|StartSyncExecution)/,
  appconfig: /^(?:GetLatestConfiguration|StartConfigurationSession)$/,
  timestream: /^(?:WriteRecords|Select|DescribeEndpoints)/,
  managedblockchain: /^(?:GET|POST|Invoke)/,
  mobiletargeting: /^(?:Send|Put)/,
  appsync: /^GraphQL$/,
  geo: /^(?:Get|Batch|Search|Calculate)/,
  'cloudfront-keyvaluestore': /./,
  verifiedpermissions: /^(?:Batch)?IsAuthorized/,
  events: /^(?:PutEvents|Invoke)/,
  swf: /^(?:Poll|Respond|Record|Count)/,
  'sms-voice': /^(?:Send|CarrierLookup)/,
  'social-messaging': /^(?:Send|Get|Post|Delete)WhatsApp/,
  's3-outposts': /Object/,
  s3tables: /^(?:Get|Put)Table(?:Data|Metadata)/,
  s3vectors: /Vectors$/,
  'geo-maps': /./,
  'geo-places': /./,
  'geo-routes': /./,
  lex: /^(?:Recognize|StartConversation|Post|(?:Get|Put|Delete)Session)/,
  servicediscovery: /^DiscoverInstances/,
  sdb: /Attributes$|^Select$/,
  dsql: /^DbConnect/,
  ebs: /Block/,
  cassandra: /^(?:Select|Modify)/,
  'neptune-graph': /Query|Data/,
  'managedblockchain-query': /./,
  'payment-cryptography': /^(?:Encrypt|Decrypt|ReEncrypt|Generate|Verify|Translate)/,
  signer: /^(?:StartSigningJob|SignPayload|GetRevocationStatus)/,
  rum: /^PutRumEvents$/,
  'codeguru-profiler': /^(?:ConfigureAgent|PostAgentProfile)$/,
  'cloudtrail-data': /^PutAuditEvents$/,
  airflow: /^(?:InvokeRestApi|CreateCliToken|CreateWebLoginToken)$/,
  redshift: /^GetClusterCredentials/,
};

/** Services and actions without a record: permission that is only checked on the way, or a protocol of its own. */
const NEVER: Readonly<Record<string, RegExp>> = {
  iam: /^PassRole$/,
  'rds-db': /./,
  'neptune-db': /./,
  es: /^ESHttp/,
  aoss: /^(?:APIAccessAll|DashboardsAccessAll)$/,
  iot: /^(?:Connect|Publish|Subscribe|Receive|RetainPublish|GetThingShadow|UpdateThingShadow|DeleteThingShadow|GetRetainedMessage|ListRetainedMessages)$/,
  elasticache: /^Connect$/,
  memorydb: /^Connect$/,
  elasticfilesystem: /^Client/,
  logs: /^(?:CreateLogDelivery|Link|PutLogEvents|FilterLogEvents|GetLogEvents|GetLogRecord|StartLiveTail)$/,
  'execute-api': /./,
  'kafka-cluster': /./,
  qldb: /^(?:SendCommand|PartiQL)/,
  polly: /^SynthesizeSpeech$/,
  translate: /^Translate(?:Text|Document)$/,
  rekognition: /^(?:Detect|Compare|Search|IndexFaces|Recognize)/,
  textract: /^(?:Analyze|Detect)/,
  comprehend: /^(?:Batch)?(?:Detect|Classify|Contains)/,
  ec2: /^(?:AssignPrivateIpAddresses|UnassignPrivateIpAddresses)$/,
  lambda: /^InvokeFunctionUrl$/,
  cloudformation: /^(?:TagResource|UntagResource)$/,
  ssmmessages: /./,
  ec2messages: /./,
};

/** What CloudTrail records of an action of the service reference. */
export function planeOf(action: string): Plane {
  const colon = action.indexOf(':');
  const service = action.slice(0, colon);
  const name = action.slice(colon + 1);
  if (Object.hasOwn(NEVER, service) && NEVER[service]?.test(name) === true) return 'never';
  return Object.hasOwn(DATA, service) && DATA[service]?.test(name) === true ? 'data' : 'management';
}
