import { expect, test } from 'vitest';
import { permission, triggersIn, withFunction } from '../testing.ts';

/** A policy of the role of `F`. */
function allowed(actions: string, resource: string): string {
  return `
  A: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref R], PolicyDocument: { Statement: [{ Effect: Allow, Action: [${actions}], Resource: ${resource} }] } } }`;
}

/** A load balancer in front of `F` with one rule in its security group. */
function balancer(ingress: string): string {
  return `  SG: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [${ingress}] } }
  G: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt F.Arn }] } }
  A: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, SecurityGroups: [!Ref SG] } }
  L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref A, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref G }] } }${permission('elasticloadbalancing.amazonaws.com', '!Ref G')}`;
}

/** A signed function URL with one permission for its callers. */
function url(properties: string): string {
  return `  U: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref F, AuthType: AWS_IAM } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunctionUrl, ${properties} } }`;
}

const QUEUE = `  Q: { Type: AWS::SQS::Queue }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: !GetAtt Q.Arn } }`;

const TABLE = `  T: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: !GetAtt T.StreamArn, StartingPosition: LATEST } }`;

test.each<readonly [string, string, readonly string[]]>([
  [
    'a role that may only send to the queue it is to read',
    `${QUEUE}${allowed("'sqs:SendMessage'", '!GetAtt Q.Arn')}`,
    ['sqs no-permission resource-policy [internal]'],
  ],
  [
    'a role that may read the queue',
    `${QUEUE}${allowed("'sqs:ReceiveMessage', 'sqs:DeleteMessage'", '!GetAtt Q.Arn')}`,
    ['sqs live resource-policy [account]'],
  ],
  [
    'a role that may read the table but not its stream',
    `${TABLE}${allowed("'dynamodb:GetItem'", '!GetAtt T.Arn')}`,
    ['dynamodb-stream no-permission resource-policy [account]'],
  ],
  [
    'a role that may read the stream',
    `${TABLE}${allowed("'dynamodb:GetRecords'", '!GetAtt T.StreamArn')}`,
    ['dynamodb-stream live resource-policy [account]'],
  ],
  [
    'a receipt rule that does not say it is active',
    `  S: { Type: AWS::SES::ReceiptRule, Properties: { RuleSetName: r, Rule: { Actions: [{ LambdaAction: { FunctionArn: !GetAtt F.Arn } }] } } }${permission('ses.amazonaws.com')}`,
    ['ses disabled none [anyone, service]'],
  ],
  [
    'an action group that is off',
    `  A: { Type: AWS::Bedrock::Agent, Properties: { ActionGroups: [{ ActionGroupName: a, ActionGroupState: DISABLED, ActionGroupExecutor: { Lambda: !GetAtt F.Arn } }] } }${permission('bedrock.amazonaws.com', '!GetAtt A.AgentArn')}`,
    ['bedrock-agent disabled iam [account]'],
  ],
  [
    'a distribution that is off',
    `  V: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref F } }
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: false, DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: viewer-request, LambdaFunctionARN: !Ref V }] } } } }`,
    ['cloudfront-edge disabled none [anyone]'],
  ],
  [
    'a permission to read the configuration of a function sets nothing off',
    "  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:GetFunction, Principal: '*' } }",
    [],
  ],
  [
    'a signed URL for another account',
    url("Principal: '222222222222', FunctionUrlAuthType: AWS_IAM"),
    ['function-url live iam [account]'],
  ],
  [
    'a signed URL for every account',
    url("Principal: '*', FunctionUrlAuthType: AWS_IAM"),
    ['function-url live iam [any-account]'],
  ],
  [
    'a signed URL behind a distribution that anyone can request',
    `${url("Principal: cloudfront.amazonaws.com, SourceArn: !Join [/, ['arn:aws:cloudfront::123456789012:distribution', !Ref D]]")}
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, DefaultCacheBehavior: { TargetOriginId: o } } } }`,
    ['function-url live iam [anyone]'],
  ],
  [
    'a load balancer for one network',
    balancer('{ IpProtocol: tcp, CidrIp: 10.0.0.0/8 }'),
    ['load-balancer live none [network]'],
  ],
  [
    'a load balancer for everyone beside one network',
    balancer('{ IpProtocol: tcp, CidrIp: 10.0.0.0/8 }, { IpProtocol: tcp, CidrIp: 0.0.0.0/0 }'),
    ['load-balancer live none [anyone]'],
  ],
  [
    'an object lambda for another account',
    `  O: { Type: AWS::S3ObjectLambda::AccessPoint, Properties: { ObjectLambdaConfiguration: { SupportingAccessPoint: a, TransformationConfigurations: [{ Actions: [GetObject], ContentTransformation: { AwsLambda: { FunctionArn: !GetAtt F.Arn } } }] } } }
  P: { Type: AWS::S3ObjectLambda::AccessPointPolicy, Properties: { ObjectLambdaAccessPoint: !Ref O, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: '222222222222' }, Action: 's3-object-lambda:GetObject', Resource: '*' }] } } }`,
    ['s3-object-lambda live iam [account, account]'],
  ],
])('%s', (_, resources, expected) => {
  expect(triggersIn(resources).map((one) => one.replace('internal F', 'internal'))).toEqual(
    expected,
  );
});

test.each<readonly [string, string, readonly string[]]>([
  [
    'a cluster that lets in everyone who reaches it',
    `  K: { Type: AWS::MSK::Cluster, Properties: { ClientAuthentication: { Unauthenticated: { Enabled: true }, Sasl: { Iam: { Enabled: true } } } } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: !Ref K, Topics: [t] } }`,
    ['kafka live none [network]'],
  ],
  [
    'a cluster that asks for signatures',
    `  K: { Type: AWS::MSK::Cluster, Properties: { ClientAuthentication: { Sasl: { Iam: { Enabled: true } } } } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: !Ref K, Topics: [t] } }`,
    ['kafka live iam [account]'],
  ],
  [
    'a broker on the internet',
    `  B: { Type: AWS::AmazonMQ::Broker, Properties: { PubliclyAccessible: true } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: !GetAtt B.Arn, Queues: [q] } }`,
    ['mq live resource-policy [key-holder]'],
  ],
  [
    'a topic that is only named, in an account that may be another one',
    `  S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: 'arn:aws:sns:eu-west-1:222222222222:theirs', Protocol: lambda, Endpoint: !GetAtt F.Arn } }${permission('sns.amazonaws.com', 'arn:aws:sns:eu-west-1:222222222222:theirs')}`,
    ['sns live resource-policy [unknown]'],
  ],
  [
    'a role for batch jobs',
    `  J: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: batchoperations.s3.amazonaws.com }, Action: sts:AssumeRole }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt F.Arn }] } }] } }`,
    ['s3-batch live iam [account]'],
  ],
])('%s', (_, resources, expected) => {
  expect(triggersIn(resources)).toEqual(expected);
});

test('a task tells how often it is tried again', () => {
  const { triggers } = withFunction(
    `  M: { Type: AWS::StepFunctions::StateMachine, Properties: { Definition: { States: { A: { Type: Task, Resource: !GetAtt F.Arn, Retry: [{ MaxAttempts: 4 }, { ErrorEquals: [x] }] } } } } }`,
  );
  expect(triggers.map((one) => one.delivery.maximumRetries)).toEqual([7]);
});

test('a delivery stream tells how often it retries', () => {
  const { triggers } = withFunction(
    `  D: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { ExtendedS3DestinationConfiguration: { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: Lambda, Parameters: [{ ParameterName: LambdaArn, ParameterValue: !GetAtt F.Arn }, { ParameterName: NumberOfRetries, ParameterValue: '5' }] }] } } } }`,
  );
  expect(triggers.map((one) => one.delivery.maximumRetries)).toEqual([5]);
});

/** An Events API whose function handles what is published. */
function channel(modes: string): string {
  return `
  AR: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: appsync.amazonaws.com }, Action: sts:AssumeRole }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt F.Arn }] } }] } }
  E: { Type: AWS::AppSync::Api, Properties: { Name: e, EventConfig: { AuthProviders: [{ AuthType: API_KEY }, { AuthType: AWS_IAM }], DefaultPublishAuthModes: [{ AuthType: AWS_IAM }] } } }
  D: { Type: AWS::AppSync::DataSource, Properties: { ApiId: !GetAtt E.ApiId, Name: d, Type: AWS_LAMBDA, ServiceRoleArn: !GetAtt AR.Arn, LambdaConfig: { LambdaFunctionArn: !GetAtt F.Arn } } }
  N: { Type: AWS::AppSync::ChannelNamespace, Properties: { ApiId: !GetAtt E.ApiId, Name: n, ${modes} HandlerConfigs: { OnPublish: { Behavior: DIRECT, Integration: { DataSourceName: d } } } } }`;
}

test.each<readonly [string, string, readonly string[]]>([
  ['a channel as its API says', channel(''), ['appsync live iam [account]']],
  [
    'a channel with a weaker way to sign in',
    channel('PublishAuthModes: [{ AuthType: AWS_IAM }, { AuthType: API_KEY }],'),
    ['appsync live api-key [key-holder]'],
  ],
  [
    'the log groups of an account',
    `  A: { Type: AWS::Logs::AccountPolicy, Properties: { PolicyName: p, PolicyType: SUBSCRIPTION_FILTER_POLICY, PolicyDocument: !Join ['', ['{"DestinationArn":"', !GetAtt F.Arn, '","FilterPattern":""}']] } }
  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref F, Action: lambda:InvokeFunction, Principal: logs.amazonaws.com, SourceAccount: !Ref AWS::AccountId } }`,
    ['log-subscription live platform [account]'],
  ],
])('%s', (_, resources, expected) => {
  expect(triggersIn(resources)).toEqual(expected);
});
