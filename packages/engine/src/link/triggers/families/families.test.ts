import { expect, test } from 'vitest';
import { TRIGGER_KINDS } from '../../../data/triggers.ts';
import { permission, triggersIn } from '../testing.ts';

/** One case a line: name, the resources beside `F`, the triggers expected. */
const CASES: readonly (readonly [name: string, resources: string, expected: readonly string[]])[] =
  [
    [
      'a bucket notifies',
      `  B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }] } } }
${permission('s3.amazonaws.com', '!GetAtt B.Arn')}`,
      ['s3 live resource-policy [account]'],
    ],
    [
      'a bucket notifies without permission',
      `  B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }] } } }`,
      ['s3 no-permission resource-policy [account]'],
    ],
    [
      'a permission for a bucket that says nothing',
      `  B: { Type: AWS::S3::Bucket }${permission('s3.amazonaws.com', '!GetAtt B.Arn')}`,
      ['s3 no-source resource-policy [service]'],
    ],
    [
      'a permission that names no source',
      `  B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }] } } }
${permission('s3.amazonaws.com')}`,
      ['s3 live resource-policy [account, service]'],
    ],
    [
      'a permission for another bucket',
      `  B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }] } } }
  C: { Type: AWS::S3::Bucket }${permission('s3.amazonaws.com', '!GetAtt C.Arn')}`,
      ['s3 no-permission resource-policy [account]', 's3 no-source resource-policy [service]'],
    ],
    [
      'notifications that the CDK sets by a custom resource',
      `  B: { Type: AWS::S3::Bucket, Properties: { BucketName: up } }
  N: { Type: Custom::S3BucketNotifications, Properties: { ServiceToken: x, BucketName: !Ref B, NotificationConfiguration: { LambdaFunctionConfigurations: [{ Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: !GetAtt F.Arn }] } } }
${permission('s3.amazonaws.com', '!GetAtt B.Arn')}`,
      ['s3 live resource-policy [account]'],
    ],
    [
      'S3 events through EventBridge',
      `  B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } } }
  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [aws.s3], detail: { bucket: { name: [!Ref B] } } }, Targets: [{ Id: a, Arn: !GetAtt F.Arn }] } }
${permission('events.amazonaws.com', '!GetAtt E.Arn')}`,
      ['s3-eventbridge live resource-policy [account]'],
    ],
    [
      'an object lambda',
      `  O: { Type: AWS::S3ObjectLambda::AccessPoint, Properties: { ObjectLambdaConfiguration: { SupportingAccessPoint: a, TransformationConfigurations: [{ Actions: [GetObject], ContentTransformation: { AwsLambda: { FunctionArn: !GetAtt F.Arn } } }] } } }`,
      ['s3-object-lambda live iam [account]'],
    ],
    [
      'batch operations',
      permission('batchoperations.s3.amazonaws.com', 'arn:aws:s3:::x'),
      ['s3-batch live resource-policy [service]'],
    ],
    [
      'a subscription',
      `  T: { Type: AWS::SNS::Topic }
  S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref T, Protocol: lambda, Endpoint: !GetAtt F.Arn } }${permission('sns.amazonaws.com', '!Ref T')}`,
      ['sns live resource-policy [account]'],
    ],
    [
      'a subscription inside the topic',
      `  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !GetAtt F.Arn }] } }${permission('sns.amazonaws.com', '!Ref T')}`,
      ['sns live resource-policy [account]'],
    ],
    [
      'a rule by pattern',
      `  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [shop] }, Targets: [{ Id: a, Arn: !GetAtt F.Arn }] } }${permission('events.amazonaws.com', '!GetAtt E.Arn')}`,
      ['eventbridge live resource-policy [account]'],
    ],
    [
      "a rule for AWS's own events",
      `  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [aws.health] }, Targets: [{ Id: a, Arn: !GetAtt F.Arn }] } }${permission('events.amazonaws.com', '!GetAtt E.Arn')}`,
      ['eventbridge live resource-policy [service]'],
    ],
    [
      'a rule by schedule, switched off',
      `  E: { Type: AWS::Events::Rule, Properties: { State: DISABLED, ScheduleExpression: rate(1 day), Targets: [{ Id: a, Arn: !GetAtt F.Arn, Input: '{}' }] } }${permission('events.amazonaws.com', '!GetAtt E.Arn')}`,
      ['schedule-rule disabled platform [platform]'],
    ],
    [
      'a log subscription',
      `  L: { Type: AWS::Logs::LogGroup }
  S: { Type: AWS::Logs::SubscriptionFilter, Properties: { LogGroupName: !Ref L, FilterPattern: '', DestinationArn: !GetAtt F.Arn } }${permission('logs.amazonaws.com', '!GetAtt L.Arn')}`,
      ['log-subscription live platform [account]'],
    ],
    [
      'an alarm',
      `  A: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmActions: [!GetAtt F.Arn] } }${permission('lambda.alarms.cloudwatch.amazonaws.com', '!GetAtt A.Arn')}`,
      ['alarm live platform [platform]'],
    ],
    [
      'a user pool open to sign-up',
      `  U: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PostConfirmation: !GetAtt F.Arn } } }${permission('cognito-idp.amazonaws.com', '!GetAtt U.Arn')}`,
      ['cognito live none [anyone]'],
    ],
    [
      'a user pool closed to sign-up',
      `  U: { Type: AWS::Cognito::UserPool, Properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: V2_0, LambdaArn: !GetAtt F.Arn } } } }${permission('cognito-idp.amazonaws.com', '!GetAtt U.Arn')}`,
      ['cognito live none [signed-in]'],
    ],
    [
      'an identity pool',
      `  I: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true, CognitoEvents: { SyncTrigger: !GetAtt F.Arn } } }${permission('cognito-sync.amazonaws.com')}`,
      ['cognito-sync live iam [anyone, service]'],
    ],
    [
      'an IoT rule',
      `  I: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: 'SELECT *', Actions: [{ Lambda: { FunctionArn: !GetAtt F.Arn } }] } } }${permission('iot.amazonaws.com', '!GetAtt I.Arn')}`,
      ['iot-rule live iam [account]'],
    ],
    [
      'an IoT authorizer without signatures',
      `  I: { Type: AWS::IoT::Authorizer, Properties: { SigningDisabled: true, AuthorizerFunctionArn: !GetAtt F.Arn } }${permission('iot.amazonaws.com', '!GetAtt I.Arn')}`,
      ['iot-authorizer live none [anyone]'],
    ],
    [
      'received mail',
      `  S: { Type: AWS::SES::ReceiptRule, Properties: { RuleSetName: r, Rule: { Enabled: true, Actions: [{ LambdaAction: { FunctionArn: !GetAtt F.Arn } }] } } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: ses.amazonaws.com, SourceAccount: !Ref AWS::AccountId } }`,
      ['ses live none [anyone]'],
    ],
    [
      'a Config rule',
      `  C: { Type: AWS::Config::ConfigRule, Properties: { Source: { Owner: CUSTOM_LAMBDA, SourceIdentifier: !GetAtt F.Arn } } }${permission('config.amazonaws.com')}`,
      ['config-rule live platform [platform, service]'],
    ],
    [
      'rotation of a secret',
      `  S: { Type: AWS::SecretsManager::Secret }
  O: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: !Ref S, RotationLambdaARN: !GetAtt F.Arn } }${permission('secretsmanager.amazonaws.com', '!Ref S')}`,
      ['secrets-rotation live platform [platform]'],
    ],
    [
      'a repository',
      `  C: { Type: AWS::CodeCommit::Repository, Properties: { RepositoryName: r, Triggers: [{ Name: t, Events: [all], DestinationArn: !GetAtt F.Arn }] } }${permission('codecommit.amazonaws.com', '!GetAtt C.Arn')}`,
      ['codecommit live iam [account]'],
    ],
    [
      'a load balancer on the internet',
      `  G: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt F.Arn }] } }
  A: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing } }
  L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref A, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref G }] } }${permission('elasticloadbalancing.amazonaws.com', '!Ref G')}`,
      ['load-balancer live none [anyone]'],
    ],
    [
      'an internal load balancer',
      `  G: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt F.Arn }] } }
  A: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal } }
  L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref A, DefaultActions: [{ Type: forward, ForwardConfig: { TargetGroups: [{ TargetGroupArn: !Ref G }] } }] } }${permission('elasticloadbalancing.amazonaws.com', '!Ref G')}`,
      ['load-balancer live none [network]'],
    ],
    [
      'Lattice',
      `  G: { Type: AWS::VpcLattice::TargetGroup, Properties: { Type: LAMBDA, Targets: [{ Id: !GetAtt F.Arn }] } }${permission('vpc-lattice.amazonaws.com')}`,
      ['vpc-lattice live none [network]'],
    ],
    [
      'an agent',
      `  A: { Type: AWS::Bedrock::Agent, Properties: { ActionGroups: [{ ActionGroupName: a, ActionGroupExecutor: { Lambda: !GetAtt F.Arn } }] } }${permission('bedrock.amazonaws.com', '!GetAtt A.AgentArn')}`,
      ['bedrock-agent live iam [account]'],
    ],
    [
      'a bot',
      `  B: { Type: AWS::Lex::Bot, Properties: { TestBotAliasSettings: { BotAliasLocaleSettings: [{ LocaleId: en_US, BotAliasLocaleSetting: { CodeHookSpecification: { LambdaCodeHook: { LambdaArn: !GetAtt F.Arn, CodeHookInterfaceVersion: '1.0' } } } }] } } }${permission('lexv2.amazonaws.com')}`,
      ['lex live unknown [unknown, service]'],
    ],
    [
      'an Alexa skill',
      '  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: alexa-appkit.amazon.com, EventSourceToken: skill } }',
      ['alexa live resource-policy [service]'],
    ],
    [
      'a distribution',
      `  V: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref F } }
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: viewer-request, LambdaFunctionARN: !Ref V }] } } } }`,
      ['cloudfront-edge live none [anyone]'],
    ],
    [
      'a function in CloudFront',
      `  C: { Type: AWS::CloudFront::Function, Properties: { Name: c } }
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { CacheBehaviors: [{ PathPattern: /a, TrustedKeyGroups: [k], FunctionAssociations: [{ EventType: viewer-request, FunctionARN: !GetAtt C.FunctionARN }] }] } } }`,
      ['cloudfront-function live api-key [key-holder]'],
    ],
    [
      'a custom resource',
      '  C: { Type: Custom::Setup, Properties: { ServiceToken: !GetAtt F.Arn } }',
      ['custom-resource live iam [platform]'],
    ],
    [
      'a macro',
      '  C: { Type: AWS::CloudFormation::Macro, Properties: { Name: m, FunctionName: !GetAtt F.Arn } }',
      ['custom-resource live iam [platform]'],
    ],
    [
      'a destination',
      `  G: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt R.Arn } }
  C: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref G, Qualifier: $LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt F.Arn } } } }`,
      ['destination no-permission iam [internal G]'],
    ],
    [
      'a URL without authentication',
      `  U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref F, AuthType: NONE } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunctionUrl, Principal: '*', FunctionUrlAuthType: NONE } }
  Q: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: '*', InvokedViaFunctionUrl: true } }`,
      ['function-url live none [anyone]'],
    ],
    [
      'a URL that nobody may call',
      '  U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref F, AuthType: NONE } }',
      ['function-url no-permission none [anyone]'],
    ],
    [
      'a URL for signed requests',
      '  U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref F, AuthType: AWS_IAM } }',
      ['function-url live iam [account]'],
    ],
    ['direct calls by everyone', permission("'*'"), ['direct-invoke live iam [any-account]']],
    [
      'direct calls by an account',
      permission("'123456789012'"),
      ['direct-invoke live iam [account]'],
    ],
    [
      'direct calls by an organization',
      "  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: '*', PrincipalOrgID: o-1 } }",
      ['direct-invoke live iam [organization]'],
    ],
    [
      'a service that no template declares',
      permission('transfer.amazonaws.com', 'arn:aws:transfer:eu-west-1:123456789012:server/x'),
      ['direct-invoke unknown iam [service]'],
    ],
    [
      'an alias with a permission on the function itself',
      `  V: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref F } }
  A: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref F, FunctionVersion: !GetAtt V.Version } }
  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !Ref A }] } }${permission('sns.amazonaws.com', '!Ref T')}`,
      ['sns no-permission resource-policy [account]', 'sns no-source resource-policy [service]'],
    ],
    [
      'an alias with its own permission',
      `  V: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref F } }
  A: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref F, FunctionVersion: !GetAtt V.Version } }
  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !Ref A }] } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref A, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com, SourceArn: !Ref T } }`,
      ['sns live resource-policy [account]'],
    ],
  ];

test.each(CASES)('%s', (_, resources, expected) => {
  expect(triggersIn(resources)).toEqual(expected);
});

/** Roles of the callers and of the function, and what they read from or call. */
function allowed(action: string, resource: string): string {
  return `
  A: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref R], PolicyDocument: { Statement: [{ Effect: Allow, Action: '${action}', Resource: ${resource} }] } } }`;
}

const BY_ROLE: readonly (readonly [string, string, string, string])[] = [
  [
    'sqs',
    'sqs:*',
    '!GetAtt S.Arn',
    '  S: { Type: AWS::SQS::Queue }\n  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt S.Arn, FunctionName: !Ref F } }',
  ],
  [
    'dynamodb-stream',
    'dynamodb:*',
    '!GetAtt S.StreamArn',
    '  S: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }\n  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt S.StreamArn, FunctionName: !Ref F, StartingPosition: LATEST } }',
  ],
  [
    'kinesis',
    'kinesis:*',
    '!GetAtt S.Arn',
    '  S: { Type: AWS::Kinesis::Stream }\n  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt S.Arn, FunctionName: !Ref F, StartingPosition: LATEST } }',
  ],
  [
    'scheduler',
    'lambda:InvokeFunction',
    '!GetAtt F.Arn',
    '  S: { Type: AWS::Scheduler::Schedule, Properties: { Target: { Arn: !GetAtt F.Arn, RoleArn: !GetAtt R.Arn } } }',
  ],
  [
    'pipe',
    'lambda:InvokeFunction',
    '!GetAtt F.Arn',
    '  Q: { Type: AWS::SQS::Queue }\n  S: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !GetAtt F.Arn, RoleArn: !GetAtt R.Arn } }',
  ],
  [
    'step-functions',
    'lambda:InvokeFunction',
    '!GetAtt F.Arn',
    '  S: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt R.Arn, Definition: { States: { T: { Type: Task, Resource: !GetAtt F.Arn } } } } }',
  ],
  [
    'firehose',
    'lambda:InvokeFunction',
    '!GetAtt F.Arn',
    '  S: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { ExtendedS3DestinationConfiguration: { RoleARN: !GetAtt R.Arn, ProcessingConfiguration: { Enabled: true, Processors: [{ Type: Lambda, Parameters: [{ ParameterName: LambdaArn, ParameterValue: !GetAtt F.Arn }] }] } } } }',
  ],
  [
    'codepipeline',
    'lambda:InvokeFunction',
    '!GetAtt F.Arn',
    '  S: { Type: AWS::CodePipeline::Pipeline, Properties: { RoleArn: !GetAtt R.Arn, Stages: [{ Actions: [{ Name: a, ActionTypeId: { Category: Invoke, Provider: Lambda }, Configuration: { FunctionName: !Ref F } }] }] } }',
  ],
  [
    'destination',
    'lambda:InvokeFunction',
    '!GetAtt F.Arn',
    '  S: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref F, DestinationConfig: { OnSuccess: { Destination: !GetAtt F.Arn } } } }',
  ],
];

test.each(BY_ROLE)('%s is live by a role, and only by it', (kind, action, resource, resources) => {
  const [without] = triggersIn(resources);
  const [given] = triggersIn(resources + allowed(action, resource));
  expect(without).toMatch(new RegExp(`^${kind} no-permission `));
  expect(given).toMatch(new RegExp(`^${kind} live `));
});

/** Kinds whose cases are elsewhere (APIs), or that only a written SAM property shows. */
const ELSEWHERE = [
  'rest-api',
  'rest-api-integration',
  'http-api',
  'websocket-api',
  'appsync',
  'appsync-authorizer',
  'api-authorizer',
  'codedeploy',
  'kafka',
  'mq',
  'documentdb',
];

test('every kind of trigger has a case', () => {
  const covered = new Set([
    ...CASES.flatMap(([, , lines]) => lines.map((one) => one.split(' ')[0])),
    ...BY_ROLE.map(([kind]) => kind),
    ...ELSEWHERE,
  ]);
  expect(TRIGGER_KINDS.filter((kind) => !covered.has(kind))).toEqual([]);
});

const MAPPINGS: readonly (readonly [string, string])[] = [
  ['kafka', "EventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/1', Topics: [t]"],
  ['kafka', 'SelfManagedEventSource: { Endpoints: {} }, Topics: [t]'],
  ['mq', "EventSourceArn: 'arn:aws:mq:eu-west-1:123456789012:broker:b:1', Queues: [q]"],
  ['documentdb', "EventSourceArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:c'"],
];

test.each(MAPPINGS)('a mapping of %s', (kind, properties) => {
  const lines = triggersIn(
    `  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, ${properties} } }`,
  );
  expect(lines).toEqual([`${kind} live resource-policy [account]`]);
});
