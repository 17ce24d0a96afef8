/**
 * How CloudTrail names what IAM names otherwise. Sources: the "CloudTrail" pages of each service's guide and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/, as of November 2026; facts only, written by hand.
 */

/** IAM prefixes of event sources (`monitoring.amazonaws.com`) that are not the first label of the source itself. */
export const SOURCE_PREFIXES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  email: 'ses',
  tagging: 'tag',
  rdsdata: 'rds-data',
  iotdata: 'iot',
  'data.iot': 'iot',
  pinpoint: 'mobiletargeting',
  'runtime.lex': 'lex',
  'models.lex': 'lex',
  'runtime-v2-lex': 'lex',
  'streams.dynamodb': 'dynamodb',
  'runtime.sagemaker': 'sagemaker',
  'entitlement.marketplace': 'aws-marketplace',
  'metering-marketplace': 'aws-marketplace',
  appconfigdata: 'appconfig',
  mobile: 'mobilehub',
  'servicecatalog-appregistry': 'servicecatalog',
  opensearch: 'es',
};

/** Operations (`service:Name`, as CloudTrail has them once versions are off) with the name that the API has. */
export const EVENT_OPERATIONS: Readonly<Record<string, string>> = {
  's3:PutBucketLifecycle': 'PutBucketLifecycleConfiguration',
  's3:GetBucketLifecycle': 'GetBucketLifecycleConfiguration',
  's3:PutBucketNotification': 'PutBucketNotificationConfiguration',
  's3:GetBucketNotification': 'GetBucketNotificationConfiguration',
  's3:GetBucketPublicAccessBlock': 'GetPublicAccessBlock',
  's3:PutBucketPublicAccessBlock': 'PutPublicAccessBlock',
  's3:DeleteBucketPublicAccessBlock': 'DeletePublicAccessBlock',
  's3:PostObject': 'PutObject',
  's3:InitiateMultipartUpload': 'CreateMultipartUpload',
  'lambda:InvokeExecution': 'Invoke',
};

/** Events that no IAM policy of the caller decides: sign-ins, and what a service tells of itself. */
export const NOT_CALLS: ReadonlySet<string> = new Set([
  'ConsoleLogin',
  'CheckMfa',
  'SwitchRole',
  'RenewRole',
  'ExitRole',
  'AwsServiceEvent',
]);

/** Parameters of requests as CloudTrail writes them, by the name that the API has, where it is not the same but for case. */
export const EVENT_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Bucket: ['bucketName'],
  ACL: ['x-amz-acl', 'acl'],
  GrantFullControl: ['x-amz-grant-full-control'],
  GrantRead: ['x-amz-grant-read'],
  GrantReadACP: ['x-amz-grant-read-acp'],
  GrantWriteACP: ['x-amz-grant-write-acp'],
  Tagging: ['x-amz-tagging'],
  ObjectLockMode: ['x-amz-object-lock-mode'],
  ObjectLockRetainUntilDate: ['x-amz-object-lock-retain-until-date'],
  ObjectLockLegalHoldStatus: ['x-amz-object-lock-legal-hold'],
  CopySource: ['x-amz-copy-source'],
  SSEKMSKeyId: ['x-amz-server-side-encryption-aws-kms-key-id'],
};
