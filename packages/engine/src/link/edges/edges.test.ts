import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

function edges(resources: string): readonly string[] {
  const local = (id: string): string => id.replaceAll('template.yaml/', '');
  return graphOf(`Resources:\n${resources}`).edges.map(
    (edge) => `${local(edge.from)} ${edge.kind} ${local(edge.to)}`,
  );
}

test.each<[name: string, expected: string, resources: string]>([
  [
    'bucket to queue',
    'B forwards Q',
    `
  B:
    Type: AWS::S3::Bucket
    Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:*', Queue: !GetAtt Q.Arn }] } }
  Q: { Type: AWS::SQS::Queue }`,
  ],
  [
    'topic to queue, subscribed apart',
    'T forwards Q',
    `
  T: { Type: AWS::SNS::Topic }
  S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref T, Protocol: sqs, Endpoint: !GetAtt Q.Arn } }
  Q: { Type: AWS::SQS::Queue }`,
  ],
  [
    'rule to state machine',
    'R forwards M',
    `
  R: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: a, Arn: !Ref M }] } }
  M: { Type: AWS::StepFunctions::StateMachine }`,
  ],
  [
    'bus to rule',
    'Bus forwards R',
    `
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: b } }
  R: { Type: AWS::Events::Rule, Properties: { EventBusName: b, EventPattern: { source: [x] } } }`,
  ],
  [
    'queue to its dead-letter queue',
    'Q dead-letters D',
    `
  Q: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt D.Arn } } }
  D: { Type: AWS::SQS::Queue }`,
  ],
  [
    'pipe',
    'Q forwards P',
    `
  P: { Type: AWS::Pipes::Pipe, Properties: { Source: !GetAtt Q.Arn, Target: !Ref M } }
  Q: { Type: AWS::SQS::Queue }
  M: { Type: AWS::StepFunctions::StateMachine }`,
  ],
  [
    'firehose to bucket',
    'H forwards B',
    `
  H:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties: { ExtendedS3DestinationConfiguration: { BucketARN: !GetAtt B.Arn } }
  B: { Type: AWS::S3::Bucket }`,
  ],
  [
    'IoT rule to queue',
    'I forwards Q',
    `
  I: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Actions: [{ Sqs: { QueueUrl: !Ref Q } }] } } }
  Q: { Type: AWS::SQS::Queue }`,
  ],
  [
    'key',
    'K encrypts Q',
    `
  K: { Type: AWS::KMS::Key }
  Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref K } }`,
  ],
  [
    'key by alias',
    'K encrypts T',
    `
  K: { Type: AWS::KMS::Key }
  A: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/a, TargetKeyId: !Ref K } }
  T: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Ref A } }`,
  ],
  [
    'role of a state machine',
    'M assumes R',
    `
  M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt R.Arn } }
  R: { Type: AWS::IAM::Role }`,
  ],
  [
    'roles of an identity pool',
    'P assumes R',
    `
  P: { Type: AWS::Cognito::IdentityPool }
  A:
    Type: AWS::Cognito::IdentityPoolRoleAttachment
    Properties: { IdentityPoolId: !Ref P, Roles: { unauthenticated: !GetAtt R.Arn } }
  R: { Type: AWS::IAM::Role }`,
  ],
  [
    'function and layer',
    'F uses L',
    `
  F: { Type: AWS::Lambda::Function, Properties: { Layers: [!Ref L] } }
  L: { Type: AWS::Lambda::LayerVersion }`,
  ],
  [
    'alarm',
    'A watches Q',
    `
  A: { Type: AWS::CloudWatch::Alarm, Properties: { Dimensions: [{ Name: QueueName, Value: !GetAtt Q.QueueName }] } }
  Q: { Type: AWS::SQS::Queue }`,
  ],
  [
    'any other reference',
    'C uses P',
    `
  C: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref P } }
  P: { Type: AWS::Cognito::UserPool }`,
  ],
  [
    'origin of a distribution',
    'D forwards B',
    `
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Origins: [{ DomainName: !GetAtt B.DomainName }] } } }
  B: { Type: AWS::S3::Bucket }`,
  ],
])('%s: %s', (_, expected, resources) => {
  expect(edges(resources)).toContain(expected);
});

test('a reference that another edge tells of is not told twice', () => {
  const found = edges(`
  K: { Type: AWS::KMS::Key }
  Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref K } }`);
  expect(found).toEqual(['K encrypts Q']);
});
