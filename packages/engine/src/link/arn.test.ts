import { expect, test } from 'vitest';
import { textsOf } from '../model/text.ts';
import { applicationOf } from '../read/testing.ts';
import { ResourceTexts } from './arn.ts';
import { ResourceIndex } from './resource-index.ts';

const TEMPLATE = `
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Named: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Sub '\${AWS::StackName}-t' } }
  Queue: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
  Bucket: { Type: AWS::S3::Bucket, Properties: { BucketName: b } }
  F: { Type: AWS::Lambda::Function, Properties: { FunctionName: f } }
  Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref F, FunctionVersion: '1' } }
  Role: { Type: AWS::IAM::Role, Properties: { RoleName: r, Path: /app/ } }
  Rule: { Type: AWS::Events::Rule, Properties: { Name: r, EventBusName: !Ref Bus } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: orders } }
  Param: { Type: AWS::SSM::Parameter, Properties: { Name: /a/b, Type: String, Value: x } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /x } }
  Self: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub '\${Self2}-x' } }
  Self2: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub '\${Self}-x' } }
`;

const texts = (() => {
  let made: ResourceTexts | undefined;
  return (): ResourceTexts => {
    made ??= new ResourceTexts(new ResourceIndex(applicationOf({ 't.yaml': TEMPLATE })));
    return made;
  };
})();

const R = '⟨AWS::Region⟩:⟨AWS::AccountId⟩';
const P = 'arn:⟨AWS::Partition⟩';

test.each([
  ['Table', 'Ref', '⟨attr:t.yaml/Table.Ref⟩'],
  ['Table', 'Arn', `${P}:dynamodb:${R}:table/⟨attr:t.yaml/Table.Ref⟩`],
  [
    'Table',
    'StreamArn',
    `${P}:dynamodb:${R}:table/⟨attr:t.yaml/Table.Ref⟩/stream/⟨attr:t.yaml/Table.StreamLabel⟩`,
  ],
  ['Named', 'Arn', `${P}:dynamodb:${R}:table/⟨AWS::StackName.t.yaml⟩-t`],
  ['Queue', 'Arn', `${P}:sqs:${R}:⟨attr:t.yaml/Queue.QueueName⟩`],
  ['Queue', 'QueueName', '⟨attr:t.yaml/Queue.QueueName⟩'],
  [
    'Queue',
    'Ref',
    'https://sqs.⟨AWS::Region⟩.⟨AWS::URLSuffix⟩/⟨AWS::AccountId⟩/⟨attr:t.yaml/Queue.QueueName⟩',
  ],
  ['Topic', 'Ref', `${P}:sns:${R}:news`],
  ['Topic', 'TopicArn', `${P}:sns:${R}:news`],
  ['Topic', 'TopicName', 'news'],
  ['Bucket', 'Arn', `${P}:s3:::b`],
  ['F', 'Arn', `${P}:lambda:${R}:function:f`],
  ['Live', 'Ref', `${P}:lambda:${R}:function:f:live`],
  ['Role', 'Arn', `${P}:iam::⟨AWS::AccountId⟩:role/app/r`],
  ['Rule', 'Arn', `${P}:events:${R}:rule/orders/r`],
  ['Param', 'Ref', '/a/b'],
  ['Logs', 'Arn', `${P}:logs:${R}:log-group:/x:*`],
  ['Table', 'Nonsense', undefined],
  ['Missing', 'Ref', undefined],
])('%s.%s is %s', (name, attribute, expected) => {
  expect(texts().resolve(`t.yaml/${name}`, attribute)).toBe(expected);
});

test('names that refer to each other end', () => {
  expect(texts().resolve('t.yaml/Self', 'Arn')).toMatch(/^arn:⟨AWS::Partition⟩:s3:::/);
});

test.each([
  ['/shop/table:1', 'orders-⟨attr:t.yaml/Table.Ref⟩'],
  ['/shop/table', 'orders-⟨attr:t.yaml/Table.Ref⟩'],
  ['/gone', 'orders-⟨ssm:/gone⟩'],
])('an ARN with the stored parameter %s in it names what that holds', (stored, expected) => {
  const value = `arn:aws:dynamodb:eu-west-1:123456789012:table/orders-{{resolve:ssm:${stored}}}`;
  const made = new ResourceTexts(
    new ResourceIndex(
      applicationOf({
        't.yaml': `Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Stored: { Type: AWS::SSM::Parameter, Properties: { Name: /shop/table, Type: String, Value: !Ref Table } }
`,
      }),
    ),
  );
  const span = { file: 't.yaml', start: 0, end: 0 };
  const [text] = textsOf({ kind: 'known', value, span }, made.resolve);
  expect(text?.slice(text.indexOf('table/') + 'table/'.length)).toBe(expected);
});
