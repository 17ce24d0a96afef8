import { expect, test } from 'vitest';
import { graphOf } from '../../../testing/graph.ts';

const ROLE = (more: string): string =>
  `  R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }${more} } }`;
const MAPPED = (
  source: string,
  role = '',
): string => `Parameters: { P: { Type: String }, KinesisArn: { Type: String } }
Resources:
${ROLE(role)}
  F: { Type: AWS::Lambda::Function, Properties: { Handler: a.handler, Runtime: nodejs22.x, Role: !GetAtt R.Arn, Code: { ZipFile: '' } } }
  M: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref F, EventSourceArn: ${source}, StartingPosition: LATEST } }`;
const SAM = (type: string): string => `Transform: AWS::Serverless-2016-10-31
Parameters: { P: { Type: String } }
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.handler, Runtime: nodejs22.x, InlineCode: '', Events: { A: { Type: Api, Properties: { Path: /, Method: get } }, S: { Type: ${type}, Properties: { Stream: !Ref P, StartingPosition: LATEST } } } } }`;
const ALLOWED = (action: string): string =>
  `, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: ['${action}', 'dynamodb:PutItem'], Resource: '*' }] } }]`;

test.each([
  [SAM('DynamoDB'), 'dynamodb-stream'],
  [SAM('Kinesis'), 'kinesis'],
  [MAPPED('!Ref P', ALLOWED('dynamodb:GetRecords')), 'dynamodb-stream'],
  [MAPPED('!Ref P', ALLOWED('kinesis:GetRecords')), 'kinesis'],
  [MAPPED('!Ref KinesisArn', ALLOWED('dynamodb:GetItem')), 'kinesis'],
  [MAPPED('!ImportValue orders-table-stream'), 'dynamodb-stream'],
  [MAPPED('!Ref P'), 'kinesis'],
  [
    MAPPED(
      '!Ref P',
      ', ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole]',
    ),
    'dynamodb-stream',
  ],
] as const)('what stream is behind an ARN that is not known: %s', (template, expected) => {
  const { triggers } = graphOf({ 'template.yaml': template });
  expect(triggers.map((one) => one.trigger)).toContain(expected);
});
