/**
 * How a request says on which resource an action is needed, by resource type of the Service Authorization Reference.
 * Sources: "Resource types" of each service there and the request parameters of the services' API references, both
 * as of November 2026; facts only, written by hand.
 */
import type { Family } from '../model/graph.ts';

/**
 * One type. `arn` is its ARN after `arn:partition:`, with `R` and `A` for region and account. `{A|B}` is the first
 * of these request parameters that is given, `{A=text}` has a default, `{A*}` is the name of an item (any, where the
 * code does not say), `[…]` is there where its parameter is. `{A}` alone is an ARN. The first parameter names the
 * node, of the family `subject`.
 */
export type RequestedType = { readonly subject?: Family | 'function'; readonly arn: string };

function of(subject: Family | 'function', arn: string): RequestedType {
  return { subject, arn };
}

function plain(arn: string): RequestedType {
  return { arn };
}

/** Types by service and name (`dynamodb table`). */
export const REQUESTED_TYPES: Readonly<Record<string, RequestedType>> = {
  's3 bucket': of('bucket', 's3:::{Bucket}'),
  's3 object': of('bucket', 's3:::{Bucket}/{Key|Prefix*}'),
  'dynamodb table': of('table', 'dynamodb:R:A:table/{TableName|TableArn}'),
  'dynamodb index': of('table', 'dynamodb:R:A:table/{TableName}/index/{IndexName}'),
  'dynamodb stream': plain('{StreamArn|ShardIterator}'),
  'dynamodb backup': plain('{BackupArn}'),
  'sqs queue': of('queue', 'sqs:R:A:{QueueUrl|QueueName}'),
  'sns topic': of('topic', 'sns:R:A:{TopicArn|TargetArn|Name}'),
  'lambda function': of('function', 'lambda:R:A:function:{FunctionName}[:{Qualifier}]'),
  'lambda layer version': plain('{LayerVersionArn|Arn}'),
  'states statemachine': of('state-machine', 'states:R:A:stateMachine:{stateMachineArn|name}'),
  'states execution': of('state-machine', 'states:R:A:execution:{executionArn}:*'),
  'states activity': plain('{activityArn}'),
  'events event-bus': of(
    'bus',
    'events:R:A:event-bus/{Entries.*.EventBusName|EventBusName=default}',
  ),
  'events rule-on-default-event-bus': plain('events:R:A:rule/{Name|Rule}'),
  'events rule-on-custom-event-bus': plain('events:R:A:rule/{EventBusName}/{Name|Rule}'),
  'scheduler schedule': plain('scheduler:R:A:schedule/{GroupName=default}/{Name*}'),
  'scheduler schedule-group': plain('scheduler:R:A:schedule-group/{GroupName|Name}'),
  'kinesis stream': of('stream', 'kinesis:R:A:stream/{StreamName|StreamARN|ShardIterator}'),
  'kinesis consumer': plain('{ConsumerARN}'),
  'firehose deliverystream': of('firehose', 'firehose:R:A:deliverystream/{DeliveryStreamName}'),
  'secretsmanager Secret': of('secret', 'secretsmanager:R:A:secret:{SecretId|SecretIdList.*|Name}'),
  'ssm parameter': of('parameter', 'ssm:R:A:parameter/{Name|Names.*|Path}'),
  'ssm document': plain('ssm:R:A:document/{DocumentName|Name}'),
  'ssm instance': plain('ec2:R:A:instance/{InstanceIds.*|InstanceId|Target*}'),
  'kms key': of('key', 'kms:R:A:key/{KeyId}'),
  'cognito-idp userpool': of('user-pool', 'cognito-idp:R:A:userpool/{UserPoolId}'),
  'cognito-identity identitypool': of(
    'identity-pool',
    'cognito-identity:R:A:identitypool/{IdentityPoolId}',
  ),
  'ses identity': plain('ses:R:A:identity/{Source|FromEmailAddress|Identity|EmailIdentity}'),
  'ses template': plain('ses:R:A:template/{Template|TemplateName|Content.Template.TemplateName}'),
  'ses configuration-set': plain('ses:R:A:configuration-set/{ConfigurationSetName}'),
  'iot topic': plain('iot:R:A:topic/{topic*}'),
  'iot thing': plain('iot:R:A:thing/{thingName*}'),
  'logs log-group': of('log-group', 'logs:R:A:log-group:{logGroupName|logGroupNames.*}:*'),
  'logs log-stream': of(
    'log-group',
    'logs:R:A:log-group:{logGroupName}:log-stream:{logStreamName*}',
  ),
  'sts role': plain('iam::A:role/{RoleArn}'),
  'iam role': plain('iam::A:role/{RoleName|RoleArn|Role}'),
  'iam user': plain('iam::A:user/{UserName*}'),
  'iam policy': plain('iam::A:policy/{PolicyName|PolicyArn}'),
  'ec2 instance': plain('ec2:R:A:instance/{InstanceIds.*|InstanceId*}'),
  'ec2 volume': plain('ec2:R:A:volume/{VolumeId*}'),
  'ec2 snapshot': plain('ec2:R::snapshot/{SnapshotId*}'),
  'ec2 security-group': plain('ec2:R:A:security-group/{GroupId|GroupIds.*}'),
  'ecs task-definition': plain('ecs:R:A:task-definition/{taskDefinition}'),
  'ecs cluster': plain('ecs:R:A:cluster/{cluster=default}'),
  'ecs service': plain('ecs:R:A:service/{cluster=default}/{service|services.*}'),
  'ecs task': plain('ecs:R:A:task/{cluster=default}/{task*}'),
  'athena workgroup': plain('athena:R:A:workgroup/{WorkGroup=primary}'),
  'glue rootcatalog': plain('glue:R:A:catalog'),
  'glue database': plain('glue:R:A:database/{DatabaseName|DatabaseInput.Name|Name}'),
  'glue table': plain('glue:R:A:table/{DatabaseName}/{TableName|TableInput.Name|Name*}'),
  'glue job': plain('glue:R:A:job/{JobName|Name}'),
  'glue crawler': plain('glue:R:A:crawler/{Name|CrawlerName}'),
  'rds-data cluster': of('database', 'rds:R:A:cluster:{resourceArn}'),
  'redshift-data cluster': plain('redshift:R:A:cluster:{ClusterIdentifier}'),
  'redshift dbuser': plain('redshift:R:A:dbuser:{ClusterIdentifier}/{DbUser}'),
  'redshift dbname': plain('redshift:R:A:dbname:{ClusterIdentifier}/{Database}'),
  'redshift-data workgroup': plain('{WorkgroupName}'),
  'rekognition collection': plain('rekognition:R:A:collection/{CollectionId}'),
  'rekognition projectversion': plain('{ProjectVersionArn}'),
  'bedrock foundation-model': plain('bedrock:R::foundation-model/{modelId}'),
  'bedrock agent-alias': plain('bedrock:R:A:agent-alias/{agentId}/{agentAliasId}'),
  'bedrock knowledge-base': plain(
    'bedrock:R:A:knowledge-base/{knowledgeBaseId|retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.knowledgeBaseId}',
  ),
  'sagemaker endpoint': plain('sagemaker:R:A:endpoint/{EndpointName}'),
  'codepipeline pipeline': plain('codepipeline:R:A:{pipelineName|name}'),
  'codebuild project': plain('codebuild:R:A:project/{projectName|name|names.*}'),
  'cloudformation stack': plain('cloudformation:R:A:stack/{StackName}/*'),
  'cloudfront distribution': plain('cloudfront::A:distribution/{DistributionId|Id}'),
  'route53 hostedzone': plain('route53:::hostedzone/{HostedZoneId|Id}'),
  'acm certificate': plain('{CertificateArn}'),
  'apigateway RestApi': plain('apigateway:R::/restapis/{restApiId}'),
  'apigateway rest-apis': plain('apigateway:R::/restapis'),
  'apigateway stages': plain('apigateway:R::/restapis/{restApiId*}/stages'),
  'apigateway stage': plain('apigateway:R::/restapis/{restApiId*}/stages/{stageName*}'),
  'apigateway export': plain(
    'apigateway:R::/restapis/{restApiId*}/stages/{stageName*}/exports/{exportType*}',
  ),
  'apigateway sdk': plain(
    'apigateway:R::/restapis/{restApiId*}/stages/{stageName*}/sdks/{sdkType*}',
  ),
  'apigateway deployments': plain('apigateway:R::/restapis/{restApiId*}/deployments'),
  'apigateway keys': plain('apigateway:R::/apikeys'),
  'apigateway key': plain('apigateway:R::/apikeys/{apiKey*}'),
  'apigateway plans': plain('apigateway:R::/usageplans'),
  'apigateway usage': plain('apigateway:R::/usageplans/{usagePlanId*}/usage'),
  'apigateway plan-keys': plain('apigateway:R::/usageplans/{usagePlanId*}/keys'),
  'apigateway plan-key': plain('apigateway:R::/usageplans/{usagePlanId*}/keys/{keyId*}'),
  'rds-db db-user': plain('rds-db:R:A:dbuser:{DbiResourceId}/{DBUsername|Username}'),
  'transcribe transcriptionjob': plain('transcribe:R:A:transcription-job/{TranscriptionJobName*}'),
  'appconfig configuration': plain(
    'appconfig:R:A:application/{ApplicationIdentifier|Application}/environment/{EnvironmentIdentifier|Environment}/configuration/{ConfigurationProfileIdentifier|Configuration}',
  ),
  'batch job-queue': plain('batch:R:A:job-queue/{jobQueue}'),
  'batch job-definition': plain('batch:R:A:job-definition/{jobDefinition}'),
  'mobiletargeting app': plain('mobiletargeting:R:A:apps/{ApplicationId}'),
  'autoscaling autoScalingGroup': plain(
    'autoscaling:R:A:autoScalingGroup:*:autoScalingGroupName/{AutoScalingGroupName}',
  ),
  'comprehend entity-recognizer-endpoint': plain('{EndpointArn}'),
  'cloudwatch alarm': plain('cloudwatch:R:A:alarm:{AlarmName|AlarmNames.*}'),
  'cloudwatch dashboard': plain('cloudwatch::A:dashboard/{DashboardName}'),
  'timestream table': plain('timestream:R:A:database/{DatabaseName}/table/{TableName}'),
  'polly lexicon': plain('polly:R:A:lexicon/{LexiconNames.*}'),
  'codecommit repository': plain('codecommit:R:A:{repositoryName}'),
  'ecr repository': plain('ecr:R:A:repository/{repositoryName}'),
  'elasticfilesystem file-system': plain('elasticfilesystem:R:A:file-system/{FileSystemId}'),
};
