/**
 * Resources that pass events or data on to other resources, by the property that names the receiver. A step
 * of a path that ends in `[]` is a list. Source: the property reference of each type.
 */
export type Channel = {
  readonly type: string;
  readonly path: string;
  readonly label: string;
  /** Types in which a plain name is looked up. */
  readonly types?: readonly string[];
  readonly kind?: 'forwards' | 'dead-letters' | 'logs-to' | 'protects';
  /** True where the property names the sender, not the receiver. */
  readonly reversed?: true;
};

const BUCKET = ['AWS::S3::Bucket'];
const TOPIC = ['AWS::SNS::Topic'];
const QUEUE = ['AWS::SQS::Queue'];
const TABLE = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
const FIREHOSE = ['AWS::KinesisFirehose::DeliveryStream'];
const STREAM = ['AWS::Kinesis::Stream'];
const BUS = ['AWS::Events::EventBus'];
const MACHINE = ['AWS::StepFunctions::StateMachine'];
const LOGS = ['AWS::Logs::LogGroup'];

const IOT: readonly (readonly [path: string, types: readonly string[]])[] = [
  ['Sqs.QueueUrl', QUEUE],
  ['Sns.TargetArn', TOPIC],
  ['Kinesis.StreamName', STREAM],
  ['Firehose.DeliveryStreamName', FIREHOSE],
  ['DynamoDB.TableName', TABLE],
  ['DynamoDBv2.PutItem.TableName', TABLE],
  ['S3.BucketName', BUCKET],
  ['StepFunctions.StateMachineName', MACHINE],
];

const FIREHOSE_TO: readonly string[] = [
  'ExtendedS3DestinationConfiguration.BucketARN',
  'S3DestinationConfiguration.BucketARN',
  'RedshiftDestinationConfiguration.S3Configuration.BucketARN',
  'AmazonopensearchserviceDestinationConfiguration.DomainARN',
  'AmazonopensearchserviceDestinationConfiguration.S3Configuration.BucketARN',
  'ElasticsearchDestinationConfiguration.DomainARN',
  'ElasticsearchDestinationConfiguration.S3Configuration.BucketARN',
  'HttpEndpointDestinationConfiguration.S3Configuration.BucketARN',
  'SplunkDestinationConfiguration.S3Configuration.BucketARN',
];

/** All channels. Targets that are functions are triggers and not listed twice: the linker leaves them out. */
export const CHANNELS: readonly Channel[] = [
  {
    type: 'AWS::S3::Bucket',
    path: 'NotificationConfiguration.QueueConfigurations[].Queue',
    label: 'notifies',
    types: QUEUE,
  },
  {
    type: 'AWS::S3::Bucket',
    path: 'NotificationConfiguration.TopicConfigurations[].Topic',
    label: 'notifies',
    types: TOPIC,
  },
  {
    type: 'AWS::S3::Bucket',
    path: 'ReplicationConfiguration.Rules[].Destination.Bucket',
    label: 'replicates',
    types: BUCKET,
  },
  {
    type: 'AWS::S3::Bucket',
    path: 'LoggingConfiguration.DestinationBucketName',
    label: 'access log',
    types: BUCKET,
    kind: 'logs-to',
  },
  { type: 'AWS::SNS::Topic', path: 'Subscription[].Endpoint', label: 'subscription', types: QUEUE },
  { type: 'AWS::SNS::Subscription', path: 'Endpoint', label: 'subscription', types: QUEUE },
  {
    type: 'AWS::SNS::Subscription',
    path: 'RedrivePolicy.deadLetterTargetArn',
    label: 'redrive',
    types: QUEUE,
    kind: 'dead-letters',
  },
  {
    type: 'AWS::SQS::Queue',
    path: 'RedrivePolicy.deadLetterTargetArn',
    label: 'redrive',
    types: QUEUE,
    kind: 'dead-letters',
  },
  { type: 'AWS::Events::Rule', path: 'Targets[].Arn', label: 'target' },
  {
    type: 'AWS::Events::Rule',
    path: 'Targets[].DeadLetterConfig.Arn',
    label: 'dead letter',
    kind: 'dead-letters',
  },
  {
    type: 'AWS::Events::Rule',
    path: 'EventBusName',
    label: 'rule',
    types: BUS,
    reversed: true,
  },
  { type: 'AWS::Scheduler::Schedule', path: 'Target.Arn', label: 'target' },
  {
    type: 'AWS::Scheduler::Schedule',
    path: 'Target.DeadLetterConfig.Arn',
    label: 'dead letter',
    kind: 'dead-letters',
  },
  { type: 'AWS::Pipes::Pipe', path: 'Source', label: 'source', reversed: true },
  { type: 'AWS::Pipes::Pipe', path: 'Target', label: 'target' },
  {
    type: 'AWS::DynamoDB::Table',
    path: 'KinesisStreamSpecification.StreamArn',
    label: 'stream',
    types: STREAM,
  },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    path: 'KinesisStreamSourceConfiguration.KinesisStreamARN',
    label: 'source',
    types: STREAM,
    reversed: true,
  },
  ...FIREHOSE_TO.map(
    (path): Channel => ({
      type: 'AWS::KinesisFirehose::DeliveryStream',
      path,
      label: 'delivers',
      types: BUCKET,
    }),
  ),
  ...IOT.flatMap(([path, types]): readonly Channel[] => [
    {
      type: 'AWS::IoT::TopicRule',
      path: `TopicRulePayload.Actions[].${path}`,
      label: 'action',
      types,
    },
    {
      type: 'AWS::IoT::TopicRule',
      path: `TopicRulePayload.ErrorAction.${path}`,
      label: 'error action',
      types,
    },
  ]),
  { type: 'AWS::Logs::SubscriptionFilter', path: 'DestinationArn', label: 'subscription' },
  { type: 'AWS::CloudWatch::Alarm', path: 'AlarmActions[]', label: 'alarm', types: TOPIC },
  { type: 'AWS::CloudWatch::CompositeAlarm', path: 'AlarmActions[]', label: 'alarm', types: TOPIC },
  {
    type: 'AWS::CloudTrail::Trail',
    path: 'S3BucketName',
    label: 'trail',
    types: BUCKET,
    kind: 'logs-to',
  },
  {
    type: 'AWS::CloudTrail::Trail',
    path: 'CloudWatchLogsLogGroupArn',
    label: 'trail',
    types: LOGS,
    kind: 'logs-to',
  },
  {
    type: 'AWS::SES::ReceiptRule',
    path: 'Rule.Actions[].S3Action.BucketName',
    label: 'stores mail',
    types: BUCKET,
  },
  {
    type: 'AWS::SES::ReceiptRule',
    path: 'Rule.Actions[].SNSAction.TopicArn',
    label: 'mail',
    types: TOPIC,
  },
  {
    type: 'AWS::CloudFront::Distribution',
    path: 'DistributionConfig.Origins[].DomainName',
    label: 'origin',
  },
  {
    type: 'AWS::CloudFront::Distribution',
    path: 'DistributionConfig.Logging.Bucket',
    label: 'access log',
    types: BUCKET,
    kind: 'logs-to',
  },
  {
    type: 'AWS::CloudFront::Distribution',
    path: 'DistributionConfig.WebACLId',
    label: 'web acl',
    kind: 'protects',
    reversed: true,
  },
  {
    type: 'AWS::WAFv2::WebACLAssociation',
    path: 'ResourceArn',
    label: 'web acl',
    kind: 'protects',
  },
  {
    type: 'AWS::WAFRegional::WebACLAssociation',
    path: 'ResourceArn',
    label: 'web acl',
    kind: 'protects',
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    path: 'LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn',
    label: 'execution log',
    types: LOGS,
    kind: 'logs-to',
  },
  {
    type: 'AWS::ApiGateway::Stage',
    path: 'AccessLogSetting.DestinationArn',
    label: 'access log',
    types: LOGS,
    kind: 'logs-to',
  },
  {
    type: 'AWS::ApiGatewayV2::Stage',
    path: 'AccessLogSettings.DestinationArn',
    label: 'access log',
    types: LOGS,
    kind: 'logs-to',
  },
];
