import { FORWARDED_ACCESS } from './forwarded-access.ts';

/**
 * IAM actions of operations that are named otherwise, need more than one, or none. Every row names the page that says
 * so; facts only, written by hand, as of November 2026. An operation without a row needs the action of its own name.
 */

/**
 * One action that an operation needs. `on`: its resource type as in `action-resources.ts`, where that is not told by
 * the action; `*` for none. `at`: where the request names the resource, for those that name several. `when`: only
 * where one of these parameters is given. `unless`: not where one is. `possibly`: the case in which it is needed.
 */
export type NeededAction = {
  readonly action: string;
  readonly on?: string;
  readonly at?: Readonly<Record<string, string>>;
  readonly when?: readonly string[];
  readonly unless?: readonly string[];
  readonly possibly?: string;
};

/** All that an operation needs; `none` where IAM is not asked. */
export type OperationNeeds = { readonly needs: readonly NeededAction[]; readonly source: string };

const S3_ACTIONS =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html';
const S3_OPERATION = 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_';
const DYNAMO = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/';
const LAMBDA_INVOKE = 'https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html';
const SQS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/';
const PASS_ROLE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';
const STS = 'https://docs.aws.amazon.com/STS/latest/APIReference/API_';
const COGNITO =
  'https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html';
const IDENTITY =
  'https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html';
const RDS_DATA =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html';
const REDSHIFT = 'https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html';
const REFERENCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_';

const OBJECT_ACL = ['ACL', 'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWriteACP'];
const LOCK_MODE = ['ObjectLockMode', 'ObjectLockRetainUntilDate'];
const MISSING = 'without it a missing object answers 403 instead of 404';
const LONG = 'a large object goes up in parts, which are given up after an error';

/** A key of the customer that the request names. Uploads in parts also read it. */
const OWN_KEY = { on: 'kms key', at: { KeyId: 'SSEKMSKeyId' }, when: ['SSEKMSKeyId'] };

/** What writing an object needs beside the object itself. */
const WRITING: readonly NeededAction[] = [
  { action: 's3:PutObject' },
  { action: 's3:PutObjectAcl', when: OBJECT_ACL },
  { action: 's3:PutObjectTagging', when: ['Tagging'] },
  { action: 's3:PutObjectRetention', when: LOCK_MODE },
  { action: 's3:PutObjectLegalHold', when: ['ObjectLockLegalHoldStatus'] },
  { action: 'kms:GenerateDataKey', ...OWN_KEY },
];

/** Reading: another action where a version is named. */
const READING: readonly NeededAction[] = [
  { action: 's3:GetObject', unless: ['VersionId'] },
  { action: 's3:GetObjectVersion', when: ['VersionId'] },
  { action: 's3:ListBucket', on: 's3 bucket', possibly: MISSING },
];

const RESULT = 'ResultConfiguration.OutputLocation';
const RESULT_BUCKET = `${RESULT}.$bucket`;
const COPIED = { Bucket: 'CopySource.$bucket', Key: 'CopySource.$key' };
const TAGS_COPIED = 'the source has tags, which are copied with it';
const COPYING: readonly NeededAction[] = [
  { action: 's3:GetObject', at: COPIED, unless: ['CopySource.VersionId'] },
  { action: 's3:GetObjectVersion', at: COPIED, when: ['CopySource.VersionId'] },
];

function rows(
  service: string,
  source: string,
  table: Readonly<Record<string, readonly NeededAction[] | string>>,
): Readonly<Record<string, OperationNeeds>> {
  const entries = Object.entries(table).map(([operation, needs]) => {
    const list = typeof needs === 'string' ? [{ action: `${service}:${needs}` }] : needs;
    const page = source.endsWith('API_') ? `${source}${operation}.html` : source;
    return [`${service}:${operation}`, { needs: list, source: page }] as const;
  });
  return Object.fromEntries(entries);
}

const STORE: Readonly<Record<string, OperationNeeds>> = {
  ...rows('s3', S3_OPERATION, {
    GetObject: READING,
    HeadObject: READING,
    SelectObjectContent: 'GetObject',
    GetObjectAttributes: [
      { action: 's3:GetObject' },
      { action: 's3:GetObjectAttributes' },
      { action: 's3:ListBucket', on: 's3 bucket', possibly: MISSING },
    ],
    GetObjectTagging: [
      { action: 's3:GetObjectTagging', unless: ['VersionId'] },
      { action: 's3:GetObjectVersionTagging', when: ['VersionId'] },
    ],
    PutObjectTagging: [
      { action: 's3:PutObjectTagging', unless: ['VersionId'] },
      { action: 's3:PutObjectVersionTagging', when: ['VersionId'] },
    ],
    DeleteObjectTagging: [
      { action: 's3:DeleteObjectTagging', unless: ['VersionId'] },
      { action: 's3:DeleteObjectVersionTagging', when: ['VersionId'] },
    ],
    GetObjectAcl: [
      { action: 's3:GetObjectAcl', unless: ['VersionId'] },
      { action: 's3:GetObjectVersionAcl', when: ['VersionId'] },
    ],
    PutObjectAcl: [
      { action: 's3:PutObjectAcl', unless: ['VersionId'] },
      { action: 's3:PutObjectVersionAcl', when: ['VersionId'] },
    ],
    PutObject: WRITING,
    Upload: [...WRITING, { action: 's3:AbortMultipartUpload', possibly: LONG }],
    CreateMultipartUpload: [...WRITING, { action: 'kms:Decrypt', ...OWN_KEY }],
    UploadPart: 'PutObject',
    CompleteMultipartUpload: 'PutObject',
    UploadPartCopy: [...COPYING, { action: 's3:PutObject' }],
    ListParts: 'ListMultipartUploadParts',
    ListMultipartUploads: 'ListBucketMultipartUploads',
    CopyObject: [
      ...COPYING,
      { action: 's3:GetObjectTagging', at: COPIED, possibly: TAGS_COPIED },
      ...WRITING,
      { action: 's3:PutObjectTagging', unless: ['Tagging'], possibly: TAGS_COPIED },
    ],
    DeleteObject: [
      { action: 's3:DeleteObject', unless: ['VersionId'] },
      { action: 's3:DeleteObjectVersion', when: ['VersionId'] },
    ],
    DeleteObjects: [
      { action: 's3:DeleteObject', at: { Bucket: 'Bucket', Key: 'Delete.Objects.*.Key' } },
      {
        action: 's3:DeleteObjectVersion',
        at: { Bucket: 'Bucket', Key: 'Delete.Objects.*.Key' },
        when: ['Delete.Objects.*.VersionId'],
      },
    ],
    WriteGetObjectResponse: [{ action: 's3-object-lambda:WriteGetObjectResponse', on: '*' }],
  }),
  ...rows('s3', S3_ACTIONS, {
    ListObjects: 'ListBucket',
    ListObjectsV2: 'ListBucket',
    HeadBucket: 'ListBucket',
    ListObjectVersions: 'ListBucketVersions',
    ListBuckets: [{ action: 's3:ListAllMyBuckets', on: '*' }],
    GetBucketCors: 'GetBucketCORS',
    PutBucketCors: 'PutBucketCORS',
    DeleteBucketCors: 'PutBucketCORS',
    GetBucketEncryption: 'GetEncryptionConfiguration',
    PutBucketEncryption: 'PutEncryptionConfiguration',
    DeleteBucketEncryption: 'PutEncryptionConfiguration',
    GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
    PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
    DeleteBucketLifecycle: 'PutLifecycleConfiguration',
    GetBucketNotificationConfiguration: 'GetBucketNotification',
    PutBucketNotificationConfiguration: 'PutBucketNotification',
    GetBucketReplication: 'GetReplicationConfiguration',
    PutBucketReplication: 'PutReplicationConfiguration',
    DeleteBucketReplication: 'PutReplicationConfiguration',
    GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
    PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
    DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
    GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
    PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
    GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
    PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
    DeleteBucketTagging: 'PutBucketTagging',
    GetBucketPolicyStatus: 'GetBucketPolicyStatus',
  }),
  ...rows('dynamodb', `${DYNAMO}transaction-apis.html`, {
    TransactGetItems: [
      { action: 'dynamodb:GetItem', at: { TableName: 'TransactItems.*.Get.TableName' } },
    ],
    TransactWriteItems: (
      [
        ['Put', 'PutItem'],
        ['Update', 'UpdateItem'],
        ['Delete', 'DeleteItem'],
        ['ConditionCheck', 'ConditionCheckItem'],
      ] as const
    ).map(([part, action]) => ({
      action: `dynamodb:${action}`,
      at: { TableName: `TransactItems.*.${part}.TableName` },
      when: [`TransactItems.*.${part}`],
    })),
  }),
  ...rows('dynamodb', `${DYNAMO}api-permissions-reference.html`, {
    BatchGetItem: [
      { action: 'dynamodb:BatchGetItem', at: { TableName: 'RequestItems.$keys|TableName' } },
    ],
    BatchWriteItem: [
      { action: 'dynamodb:BatchWriteItem', at: { TableName: 'RequestItems.$keys|TableName' } },
    ],
    Query: [
      { action: 'dynamodb:Query', on: 'dynamodb table', unless: ['IndexName'] },
      { action: 'dynamodb:Query', on: 'dynamodb index', when: ['IndexName'] },
    ],
    Scan: [
      { action: 'dynamodb:Scan', on: 'dynamodb table', unless: ['IndexName'] },
      { action: 'dynamodb:Scan', on: 'dynamodb index', when: ['IndexName'] },
    ],
  }),
};

const COMPUTE: Readonly<Record<string, OperationNeeds>> = {
  ...rows('lambda', LAMBDA_INVOKE, {
    Invoke: 'InvokeFunction',
    InvokeAsync: 'InvokeFunction',
    InvokeWithResponseStream: 'InvokeFunction',
  }),
  ...rows('lambda', PASS_ROLE, {
    CreateFunction: [
      { action: 'lambda:CreateFunction' },
      {
        action: 's3:GetObject',
        on: 's3 object',
        at: { Bucket: 'Code.S3Bucket', Key: 'Code.S3Key' },
        when: ['Code.S3Bucket'],
        possibly: 'the code is read with the access of the caller',
      },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'Role' } },
    ],
    UpdateFunctionConfiguration: [
      { action: 'lambda:UpdateFunctionConfiguration' },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'Role' }, when: ['Role'] },
    ],
  }),
  ...rows('scheduler', PASS_ROLE, {
    CreateSchedule: [
      { action: 'scheduler:CreateSchedule' },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'Target.RoleArn' } },
    ],
    UpdateSchedule: [
      { action: 'scheduler:UpdateSchedule' },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'Target.RoleArn' } },
    ],
  }),
  ...rows('events', PASS_ROLE, {
    PutRule: [
      {
        action: 'events:PutRule',
        on: 'events rule-on-default-event-bus',
        unless: ['EventBusName'],
      },
      { action: 'events:PutRule', on: 'events rule-on-custom-event-bus', when: ['EventBusName'] },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'RoleArn' }, when: ['RoleArn'] },
    ],
    PutTargets: [
      {
        action: 'events:PutTargets',
        on: 'events rule-on-default-event-bus',
        unless: ['EventBusName'],
      },
      {
        action: 'events:PutTargets',
        on: 'events rule-on-custom-event-bus',
        when: ['EventBusName'],
      },
      {
        action: 'iam:PassRole',
        on: 'iam role',
        at: { RoleName: 'Targets.*.RoleArn' },
        when: ['Targets.*.RoleArn'],
      },
    ],
  }),
  ...rows('states', PASS_ROLE, {
    CreateStateMachine: [
      { action: 'states:CreateStateMachine' },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'roleArn' } },
    ],
    UpdateStateMachine: [
      { action: 'states:UpdateStateMachine' },
      { action: 'iam:PassRole', on: 'iam role', at: { RoleName: 'roleArn' }, when: ['roleArn'] },
    ],
  }),
  ...rows(
    'ecs',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
    {
      RunTask: [
        { action: 'ecs:RunTask' },
        {
          action: 'iam:PassRole',
          on: 'iam role',
          at: { RoleName: 'overrides.taskRoleArn' },
          when: ['overrides.taskRoleArn'],
        },
        {
          action: 'iam:PassRole',
          on: 'iam role',
          at: { RoleName: 'taskDefinition.$roles' },
          unless: ['overrides.taskRoleArn'],
        },
      ],
    },
  ),
  ...rows(
    'execute-api',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html',
    {
      PostToConnection: [
        { action: 'execute-api:ManageConnections', on: 'execute-api connections' },
      ],
      GetConnection: [{ action: 'execute-api:ManageConnections', on: 'execute-api connections' }],
      DeleteConnection: [
        { action: 'execute-api:ManageConnections', on: 'execute-api connections' },
      ],
    },
  ),
  ...rows('states', `${REFERENCE}awsstepfunctions.html`, {
    DescribeExecution: [{ action: 'states:DescribeExecution', on: 'states execution' }],
  }),
};

const MESSAGES: Readonly<Record<string, OperationNeeds>> = {
  ...rows('sqs', `${SQS}sqs-api-permissions-reference.html`, {
    SendMessageBatch: 'SendMessage',
    DeleteMessageBatch: 'DeleteMessage',
    ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  }),
  ...rows(
    'sns',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html',
    {
      Publish: [
        { action: 'sns:Publish', unless: ['PhoneNumber'] },
        { action: 'sns:Publish', on: '*', when: ['PhoneNumber'] },
      ],
      PublishBatch: 'Publish',
    },
  ),
  ...rows('ses', `${REFERENCE}amazonsimpleemailservicev2.html`, {
    SendEmail: [
      { action: 'ses:SendEmail', on: 'ses identity' },
      { action: 'ses:SendEmail', on: 'ses configuration-set', when: ['ConfigurationSetName'] },
      {
        action: 'ses:SendEmail',
        on: 'ses template',
        when: ['Content.Template.TemplateName'],
      },
      {
        action: 'ses:SendRawEmail',
        on: 'ses identity',
        when: ['Content.Raw'],
      },
    ],
    SendTemplatedEmail: [
      { action: 'ses:SendTemplatedEmail', on: 'ses identity' },
      { action: 'ses:SendTemplatedEmail', on: 'ses template' },
    ],
  }),
  ...rows(
    'secretsmanager',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_batch.html',
    {
      BatchGetSecretValue: [
        { action: 'secretsmanager:BatchGetSecretValue', on: '*' },
        {
          action: 'secretsmanager:GetSecretValue',
          at: { SecretId: 'SecretIdList.*' },
        },
        { action: 'secretsmanager:ListSecrets', on: '*', when: ['Filters'] },
      ],
    },
  ),
  ...rows(
    'appconfig',
    'https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-retrieving-the-configuration.html',
    {
      // A library that takes the configuration's name opens the session by itself.
      GetLatestConfiguration: [
        { action: 'appconfig:GetLatestConfiguration' },
        { action: 'appconfig:StartConfigurationSession', when: ['Configuration'] },
      ],
    },
  ),
};

const DATA: Readonly<Record<string, OperationNeeds>> = {
  ...rows(
    'rds-data',
    RDS_DATA,
    Object.fromEntries(
      [
        'ExecuteStatement',
        'BatchExecuteStatement',
        'BeginTransaction',
        'CommitTransaction',
        'RollbackTransaction',
      ].map((operation) => [
        operation,
        [
          { action: `rds-data:${operation}` },
          {
            action: 'secretsmanager:GetSecretValue',
            at: { SecretId: 'secretArn' },
          },
        ],
      ]),
    ),
  ),
  ...rows(
    'redshift-data',
    REDSHIFT,
    Object.fromEntries(
      ['ExecuteStatement', 'BatchExecuteStatement'].map((operation) => [
        operation,
        [
          {
            action: `redshift-data:${operation}`,
            on: 'redshift-data cluster',
            when: ['ClusterIdentifier'],
          },
          {
            action: `redshift-data:${operation}`,
            on: 'redshift-data workgroup',
            when: ['WorkgroupName'],
          },
          {
            action: 'secretsmanager:GetSecretValue',
            at: { SecretId: 'SecretArn' },
            when: ['SecretArn'],
          },
          { action: 'redshift:GetClusterCredentials', on: 'redshift dbuser', when: ['DbUser'] },
          { action: 'redshift:GetClusterCredentials', on: 'redshift dbname', when: ['DbUser'] },
        ],
      ]),
    ),
  ),
  ...rows('athena', 'https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html', {
    StartQueryExecution: [
      { action: 'athena:StartQueryExecution' },
      ...['s3:GetBucketLocation', 's3:ListBucket'].map((action) => ({
        action,
        on: 's3 bucket',
        at: { Bucket: RESULT_BUCKET },
        when: [RESULT],
      })),
      ...['s3:GetObject', 's3:PutObject'].map((action) => ({
        action,
        on: 's3 object',
        at: { Bucket: RESULT_BUCKET, Key: `${RESULT}.$prefix` },
        when: [RESULT],
      })),
      ...['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'].map((action) => ({
        action,
        on: 's3 object',
        at: { Bucket: RESULT_BUCKET, Key: `${RESULT}.$prefix` },
        when: [RESULT],
        possibly: 'large results are written in parts',
      })),
      ...['s3:GetBucketLocation', 's3:GetObject', 's3:ListBucket'].map((action) => ({
        action,
        at: { '?': 'QueryString.$tables' },
        possibly: 'the rows of the tables are read with the access of the caller',
      })),
      ...['s3:GetBucketLocation', 's3:PutObject', 's3:AbortMultipartUpload'].map((action) => ({
        action,
        at: { '?': 'WorkGroup.$results' },
        unless: [RESULT],
        possibly: 'the results are written with the access of the caller',
      })),
      { action: 'glue:GetTable', at: { '?': 'QueryString.$tables' } },
      { action: 'glue:GetDatabase', at: { '?': 'QueryString.$tables' } },
      {
        action: 'glue:GetPartitions',
        at: { '?': 'QueryString.$tables' },
        possibly: 'the table has partitions',
      },
    ],
  }),
};

const REST =
  'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-create-and-manage-apis.html';

/** The control plane of API Gateway is allowed by HTTP method and path. */
function rest(method: string, on: string): readonly NeededAction[] {
  return [{ action: `apigateway:${method}`, on: `apigateway ${on}` }];
}

const KNOWLEDGE =
  'retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.knowledgeBaseId|knowledgeBaseId';

const MANAGEMENT: Readonly<Record<string, OperationNeeds>> = {
  ...rows('apigateway', REST, {
    GetRestApis: rest('GET', 'rest-apis'),
    GetStages: rest('GET', 'stages'),
    GetStage: rest('GET', 'stage'),
    GetExport: rest('GET', 'export'),
    GetSdk: rest('GET', 'sdk'),
    CreateDeployment: rest('POST', 'deployments'),
    GetApiKeys: rest('GET', 'keys'),
    CreateApiKey: rest('POST', 'keys'),
    GetApiKey: rest('GET', 'key'),
    UpdateApiKey: rest('PATCH', 'key'),
    DeleteApiKey: rest('DELETE', 'key'),
    GetUsagePlans: rest('GET', 'plans'),
    GetUsage: rest('GET', 'usage'),
    GetUsagePlanKeys: rest('GET', 'plan-keys'),
    CreateUsagePlanKey: rest('POST', 'plan-keys'),
    DeleteUsagePlanKey: rest('DELETE', 'plan-key'),
  }),
  ...rows('bedrock', 'https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html', {
    Converse: 'InvokeModel',
    ConverseStream: 'InvokeModelWithResponseStream',
  }),
  ...rows('bedrock', 'https://docs.aws.amazon.com/bedrock/latest/userguide/kb-permissions.html', {
    RetrieveAndGenerate: [
      { action: 'bedrock:RetrieveAndGenerate', on: '*' },
      { action: 'bedrock:Retrieve', at: { knowledgeBaseId: KNOWLEDGE } },
    ],
  }),
  ...rows(
    'budgets',
    'https://docs.aws.amazon.com/cost-management/latest/userguide/billing-permissions-ref.html',
    {
      DescribeBudget: 'ViewBudget',
      DescribeBudgets: 'ViewBudget',
      CreateBudget: 'ModifyBudget',
      UpdateBudget: 'ModifyBudget',
      DeleteBudget: 'ModifyBudget',
    },
  ),
  ...rows(
    'rds',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html',
    {
      GenerateDbAuthToken: [{ action: 'rds-db:connect', on: 'rds-db db-user' }],
    },
  ),
};

/** Operations for which the cloud asks no policy of the caller. */
const UNCHECKED: Readonly<Record<string, OperationNeeds>> = {
  ...rows('sts', STS, {
    GetCallerIdentity: [],
    GetSessionToken: [],
    AssumeRoleWithSAML: [],
    AssumeRoleWithWebIdentity: [],
  }),
  ...rows(
    'cognito-idp',
    COGNITO,
    Object.fromEntries(
      [
        'AssociateSoftwareToken',
        'ChangePassword',
        'ConfirmDevice',
        'ConfirmForgotPassword',
        'ConfirmSignUp',
        'DeleteUser',
        'DeleteUserAttributes',
        'ForgetDevice',
        'ForgotPassword',
        'GetDevice',
        'GetUser',
        'GetUserAttributeVerificationCode',
        'GlobalSignOut',
        'InitiateAuth',
        'ListDevices',
        'ResendConfirmationCode',
        'RespondToAuthChallenge',
        'RevokeToken',
        'SetUserMFAPreference',
        'SignUp',
        'UpdateUserAttributes',
        'VerifySoftwareToken',
        'VerifyUserAttribute',
      ].map((operation) => [operation, []]),
    ),
  ),
  ...rows('cognito-identity', IDENTITY, {
    GetId: [],
    GetCredentialsForIdentity: [],
    GetOpenIdToken: [],
    UnlinkIdentity: [],
  }),
};

/** Rows by `service:Operation`. */
export const NEEDED_ACTIONS: Readonly<Record<string, OperationNeeds>> = {
  ...STORE,
  ...COMPUTE,
  ...MESSAGES,
  ...DATA,
  ...MANAGEMENT,
  ...FORWARDED_ACCESS,
  ...UNCHECKED,
};
