import { expect, test } from 'vitest';
import { permission, triggersIn, withFunction } from './testing.ts';

const QUEUE = `
  Q: { Type: AWS::SQS::Queue }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F } }
  A: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref R], PolicyDocument: { Statement: [{ Effect: Allow, Action: 'sqs:ReceiveMessage', Resource: !GetAtt Q.Arn }] } } }`;

/** A bucket that everyone may write to. */
function openBucket(notification: string): string {
  return `
  B: { Type: AWS::S3::Bucket, Properties: { PublicAccessBlockConfiguration: { BlockPublicPolicy: false }, NotificationConfiguration: { ${notification} } } }
  BP: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: s3:PutObject, Resource: !Sub '\${B.Arn}/*' }] } } }`;
}

const WRITER = `
  WR: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: ['sqs:SendMessage', 's3:PutObject', 'events:PutEvents', 'states:StartExecution'], Resource: '*' }] } }] } }
  W: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt WR.Arn } }`;

test.each([
  [
    'an open bucket in front of a function',
    openBucket("LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }]") +
      permission('s3.amazonaws.com', '!GetAtt B.Arn'),
    ['s3 live resource-policy [anyone]'],
  ],
  [
    'an open bucket, a topic and a queue in front of a function',
    `${QUEUE}${openBucket("TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: !Ref T }]")}
  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Q.Arn }] } }`,
    ['sqs live resource-policy [anyone]'],
  ],
  [
    'an open bucket and EventBridge in front of a queue',
    `${QUEUE}${openBucket('EventBridgeConfiguration: {}')}
  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [aws.s3] }, Targets: [{ Id: a, Arn: !GetAtt Q.Arn }] } }`,
    ['sqs live resource-policy [anyone]'],
  ],
  [
    'an open bucket whose events a rule leaves out',
    `${QUEUE}${openBucket('EventBridgeConfiguration: {}')}
  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [shop] }, Targets: [{ Id: a, Arn: !GetAtt Q.Arn }] } }`,
    ['sqs live resource-policy [account]'],
  ],
  [
    'a function that writes to the queue',
    QUEUE + WRITER,
    ['sqs live resource-policy [internal W]'],
  ],
  [
    'a function that puts events',
    `${WRITER}
  E: { Type: AWS::Events::Rule, Properties: { EventPattern: { source: [shop] }, Targets: [{ Id: a, Arn: !GetAtt F.Arn }] } }${permission('events.amazonaws.com', '!GetAtt E.Arn')}`,
    ['eventbridge live resource-policy [internal W]'],
  ],
  [
    'a bus that everyone may put events on',
    `  Bus: { Type: AWS::Events::EventBus, Properties: { Name: b } }
  BP: { Type: AWS::Events::EventBusPolicy, Properties: { EventBusName: !Ref Bus, StatementId: s, Action: events:PutEvents, Principal: '*' } }
  E: { Type: AWS::Events::Rule, Properties: { EventBusName: !Ref Bus, EventPattern: { source: [shop] }, Targets: [{ Id: a, Arn: !GetAtt F.Arn }] } }${permission('events.amazonaws.com', '!GetAtt E.Arn')}`,
    ['eventbridge live resource-policy [any-account]'],
  ],
  [
    'a schedule in front of a queue',
    `${QUEUE}
  E: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: a, Arn: !GetAtt Q.Arn }] } }`,
    ['sqs live resource-policy [platform]'],
  ],
  [
    'an open API that writes to the queue itself',
    `${QUEUE}
  Api: { Type: AWS::ApiGateway::RestApi }
  Post: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: POST, AuthorizationType: NONE, Integration: { Type: AWS, Uri: !Sub 'arn:aws:apigateway:\${AWS::Region}:sqs:path/\${AWS::AccountId}/\${Q.QueueName}' } } }`,
    ['sqs live resource-policy [anyone]'],
  ],
  [
    'guests of an identity pool that write to the bucket',
    `  G: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: sts:AssumeRoleWithWebIdentity }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: s3:PutObject, Resource: !Sub '\${B.Arn}/*' }] } }] } }
  I: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } }
  IR: { Type: AWS::Cognito::IdentityPoolRoleAttachment, Properties: { IdentityPoolId: !Ref I, Roles: { unauthenticated: !GetAtt G.Arn } } }
  B: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }] } } }${permission('s3.amazonaws.com', '!GetAtt B.Arn')}`,
    ['s3 live resource-policy [anyone]'],
  ],
  [
    'topics that forward to each other',
    `  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Q.Arn }] } }
  U: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt Q.Arn } }
  E: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !Ref T, RoleArn: !GetAtt R.Arn } }${QUEUE}`,
    ['sqs live resource-policy [account]'],
  ],
])('%s', (_, resources, expected) => {
  expect(triggersIn(resources)).toEqual(expected);
});

test('the reason names every step', () => {
  const { triggers } = withFunction(
    `${QUEUE}${openBucket("TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: !Ref T }]")}
  T: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Q.Arn }] } }`,
  );
  expect(triggers[0]?.invokers[0]?.why).toBe(
    'anyone on the internet may put objects into B; B forwards to T; T forwards to Q',
  );
});

test('delivery has the settings of the mapping, the queue and the function', () => {
  const { triggers } = withFunction(`
  D: { Type: AWS::SQS::Queue }
  Q: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt D.Arn, maxReceiveCount: 4 } } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F, BatchSize: 5, MaximumBatchingWindowInSeconds: 9, FunctionResponseTypes: [ReportBatchItemFailures], ScalingConfig: { MaximumConcurrency: 3 }, FilterCriteria: { Filters: [{ Pattern: '{}' }] } } }`);
  expect(triggers[0]?.delivery).toEqual({
    mode: 'poll',
    batchSize: 5,
    batchWindow: 9,
    maximumRetries: 3,
    maximumAge: undefined,
    maximumConcurrency: 3,
    partialFailures: true,
    bisect: false,
    deadLetter: 'template.yaml/D',
  });
  expect(triggers[0]?.filters).toHaveLength(1);
});
