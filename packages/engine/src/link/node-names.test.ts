import { expect, test } from 'vitest';
import { graphOf } from '../testing/graph.ts';

const DECLARED = `
  Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
  Carts: { Type: AWS::DynamoDB::Table }
  Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }
  News: { Type: AWS::SNS::Topic }
  Files: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub 'files-\${AWS::AccountId}' } }
  Key: { Type: AWS::KMS::Key }
  Password: { Type: AWS::SecretsManager::Secret, Properties: { Name: db-password } }
  Path: { Type: AWS::SSM::Parameter, Properties: { Name: /app/path, Type: String, Value: x } }
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: api } }
  Stage: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod } }
`;

function named(value: string): string | undefined {
  const graph = graphOf(`
AWSTemplateFormatVersion: '2010-09-09'
Parameters: { Given: { Type: String } }
Resources:${DECLARED}
  F:
    Type: AWS::Lambda::Function
    Properties: { Environment: { Variables: { X: ${value} } } }
`);
  return graph.functions[0]?.environment[0]?.refersTo?.replace('template.yaml/', '');
}

test.each([
  ['!Ref Orders', 'Orders'],
  ['!GetAtt Carts.Arn', 'Carts'],
  ['orders', 'Orders'],
  [`!Sub '\${Carts}'`, 'Carts'],
  [`!Sub 'arn:aws:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/orders'`, 'Orders'],
  ["'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-date'", 'Orders'],
  [`!Sub 'arn:\${AWS::Partition}:dynamodb:*:*:table/\${Carts}'`, 'Carts'],
  ['!GetAtt Carts.StreamArn', 'Carts'],
  [`!Sub 'https://sqs.\${AWS::Region}.amazonaws.com/\${AWS::AccountId}/jobs'`, 'Jobs'],
  ['!Ref Jobs', 'Jobs'],
  ['!GetAtt Jobs.QueueName', 'Jobs'],
  ['!Ref News', 'News'],
  [`!Sub 'files-\${AWS::AccountId}'`, 'Files'],
  [`!Sub 's3://\${Files}/in/'`, 'Files'],
  [`!Sub 'arn:aws:s3:::\${Files}/*'`, 'Files'],
  ['!GetAtt Files.DomainName', 'Files'],
  ['!GetAtt Key.Arn', 'Key'],
  ['"{{resolve:secretsmanager:db-password:SecretString:password}}"', 'Password'],
  ["'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-password-a1B2c3'", 'Password'],
  ["'{{resolve:ssm:/app/path}}'", 'Path'],
  ['/app/path', 'Path'],
  [`!Sub 'https://\${Api}.execute-api.\${AWS::Region}.amazonaws.com/prod'`, 'Api'],
  ['!Ref Stage', 'Api'],
  ['production', undefined],
  ['!Ref Given', undefined],
  [`!Sub '\${Orders}-archive'`, undefined],
  ['orders-archive', undefined],
  [
    "'arn:aws:dynamodb:eu-west-1:123456789012:table/other'",
    'external:arn:aws:dynamodb:eu-west-1:123456789012:table/other',
  ],
  ["!Join ['', ['arn:aws:sqs:', !Ref 'AWS::Region', ':', !Ref 'AWS::AccountId', ':jobs']]", 'Jobs'],
])('%s names %s', (value, expected) => {
  expect(named(value)).toBe(expected);
});

const owner = `Parameters: { Name: { Type: String } }
Resources: { B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Name } } }`;
const user = `Parameters: { Name: { Type: String } }
Resources:
  F: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { BUCKET: !Ref Name } } } }`;

test.each([
  ['the one stack that has it', ['b/t.yaml'], 'b/t.yaml/B'],
  ['the stack beside it', ['a/u.yaml', 'b/t.yaml'], 'a/u.yaml/B'],
  ['no one of several other stacks', ['b/t.yaml', 'c/t.yaml'], undefined],
])('a parameter without a value names the bucket of %s', (_, owners, expected) => {
  const files = Object.fromEntries(owners.map((path) => [path, owner]));
  const [fn] = graphOf({ 'a/t.yaml': user, ...files }).functions;
  expect(fn?.environment.map((one) => one.refersTo)).toEqual([expected]);
});
