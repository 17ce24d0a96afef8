/**
 * Which resource of its stack each labelled program uses for an action, by reading the programs: an output of the
 * stack (`Output`), or words that its ARN must hold (`=words|or these`). `*`: the action takes no resource. The labels
 * themselves have wildcards for every name.
 */
export const EXPECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  run_001: {
    'redshift-data:ExecuteStatement': 'RedshiftClusterIdentifier',
    'redshift-data:DescribeStatement': '*',
    'redshift:GetClusterCredentials': 'RedshiftClusterIdentifier',
  },
  run_002: {
    'sqs:DeleteMessage': 'QueueUrl',
    'sqs:ReceiveMessage': 'QueueUrl',
    'sqs:SendMessage': 'QueueUrl',
    's3:PutObject': 'BucketName',
    'cloudwatch:PutMetricData': '*',
  },
  run_003: {
    's3:PutObject': 'BucketName',
    'kms:GenerateDataKey': 'KmsKeyId',
    'states:DescribeExecution': 'StateMachineArn',
    'states:StartExecution': 'StateMachineArn',
    'cloudwatch:PutMetricData': '*',
  },
  run_004: { 'xray:PutEncryptionConfig': '*' },
  run_005: {
    'secretsmanager:GetSecretValue': 'SecretArn',
    'sns:Publish': 'TopicArn',
    'kms:Decrypt': 'KmsKeyId',
    'kms:GenerateDataKey': 'KmsKeyId',
  },
  run_006: {
    'logs:CreateLogStream': 'LogGroupName',
    'logs:PutLogEvents': 'LogGroupName',
    'dynamodb:GetItem': 'TableName',
    'dynamodb:PutItem': 'TableName',
    'dynamodb:Scan': 'TableName',
    's3:GetObject': 'BucketName',
    's3:PutObject': 'BucketName',
    'kms:Decrypt': 'KmsKeyId',
    'kms:GenerateDataKey': 'KmsKeyId',
  },
  run_007: {
    's3:PutObject': 'BucketName',
    'ses:SendEmail': '=identity/test@example.com|identity/example.com',
  },
  run_008: {
    'logs:CreateLogStream': 'LogGroupName',
    'logs:PutLogEvents': 'LogGroupName',
    'servicecatalog:ListPortfolios': '*',
  },
  run_009: {
    ...Object.fromEntries(
      [
        'CreateTable',
        'UpdateTable',
        'GetTable',
        'GetPartitions',
        'DeletePartition',
        'BatchCreatePartition',
      ].map((name) => [
        `glue:${name}`,
        '=catalog|database/compliance_db|table/compliance_db/organization_accounts',
      ]),
    ),
    'glue:CreateDatabase': '=catalog|database/compliance_db',
    'glue:GetDatabase': '=catalog|database/compliance_db',
    'athena:GetQueryExecution': '=workgroup/primary',
    'athena:GetQueryResults': '=workgroup/primary',
    'athena:StartQueryExecution': '=workgroup/primary',
    's3:GetBucketLocation': 'BucketName',
    's3:ListBucket': 'BucketName',
    's3:GetObject': 'BucketName',
    's3:PutObject': 'BucketName',
    'kms:Decrypt': 'KmsKeyId',
    'kms:GenerateDataKey': 'KmsKeyId',
    'organizations:ListAccounts': '*',
    'cloudwatch:PutMetricData': '*',
  },
  run_010: { 'lambda:InvokeFunction': 'FunctionName' },
};
