import { expect, test } from 'vitest';
import { graphOf } from '../testing/graph.ts';

const DOCUMENT = '{ Statement: [{ Effect: Allow, Principal: "*", Action: "*", Resource: "*" }] }';

test.each([
  ['B', 'Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: D }'],
  ['Q', 'Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Q], PolicyDocument: D }'],
  ['Q', 'Type: AWS::SQS::QueueInlinePolicy, Properties: { Queue: !Ref Q, PolicyDocument: D }'],
  ['T', 'Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref T], PolicyDocument: D }'],
  [
    'Bus',
    'Type: AWS::Events::EventBusPolicy, Properties: { EventBusName: b, StatementId: x, Principal: "*", Action: events:PutEvents }',
  ],
  [
    'S',
    'Type: AWS::SecretsManager::ResourcePolicy, Properties: { SecretId: !Ref S, ResourcePolicy: D }',
  ],
  ['P', 'Type: AWS::KMS::Key, Properties: { KeyPolicy: D }'],
  ['P', 'Type: AWS::ECR::Repository, Properties: { RepositoryPolicyText: D }'],
  ['P', 'Type: AWS::DynamoDB::Table, Properties: { ResourcePolicy: { PolicyDocument: D } }'],
  ['P', 'Type: AWS::OpenSearchService::Domain, Properties: { AccessPolicies: D }'],
  ['P', 'Type: AWS::EFS::FileSystem, Properties: { FileSystemPolicy: D }'],
  [
    'external:arn:⟨AWS::Partition⟩:s3:::theirs',
    'Type: AWS::S3::BucketPolicy, Properties: { Bucket: theirs, PolicyDocument: D }',
  ],
])('policy of %s from %s', (id, policy) => {
  const { resources } = graphOf(`
Resources:
  B: { Type: AWS::S3::Bucket }
  Q: { Type: AWS::SQS::Queue }
  T: { Type: AWS::SNS::Topic }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: b } }
  S: { Type: AWS::SecretsManager::Secret }
  P: { ${policy.replace(/: D\b/, `: ${DOCUMENT}`)} }
`);
  const node = resources.find((one) => one.id.replace('template.yaml/', '') === id);
  const [statement] = node?.policies.flatMap((one) => one.statements) ?? [];
  expect(statement?.principals?.items[0]?.kind).toBe('anyone');
});

test('the older form of a bus policy keeps its condition', () => {
  const { resources } = graphOf(`
Resources:
  P:
    Type: AWS::Events::EventBusPolicy
    Properties:
      StatementId: x
      Principal: '*'
      Action: events:PutEvents
      Condition: { Type: StringEquals, Key: 'aws:PrincipalOrgID', Value: o-1 }
`);
  const [statement] = resources.flatMap((one) => one.policies).flatMap((one) => one.statements);
  expect(statement?.conditions[0]).toMatchObject({ key: 'aws:principalorgid', values: ['o-1'] });
});
