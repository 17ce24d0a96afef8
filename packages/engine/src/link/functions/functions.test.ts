import { expect, test } from 'vitest';
import type { FunctionNode } from '../../model/graph.ts';
import { graphOf } from '../../testing/graph.ts';

const local = (id: string | undefined): string | undefined => id?.replace('template.yaml/', '');

function only(resources: string): FunctionNode {
  const [found] = graphOf(`Resources:\n${resources}`).functions;
  if (found === undefined) throw new Error('no function');
  return found;
}

test('settings have Lambda’s defaults', () => {
  const bare = only('  F: { Type: AWS::Lambda::Function, Properties: {} }');
  expect(bare.limits).toEqual({
    memory: 128,
    timeout: 3,
    reserved: undefined,
    reservedKnown: true,
  });
  expect(bare.role).toBeUndefined();
});

test('settings that are not known are said to be unknown', () => {
  const found = only(`
  F:
    Type: AWS::Lambda::Function
    Properties: { MemorySize: [1], Timeout: { a: 1 }, ReservedConcurrentExecutions: !GetAtt X.Y }
  X: { Type: Custom::X, Properties: {} }`);
  expect(found.limits).toEqual({
    memory: undefined,
    timeout: undefined,
    reserved: undefined,
    reservedKnown: false,
  });
});

test.each([
  [`LogGroupName: !Sub '/aws/lambda/\${F}'`, ''],
  ["LogGroupName: !Join ['', [/aws/lambda/, !Ref F]]", ''],
  ['LogGroupName: /aws/lambda/fn', 'FunctionName: fn'],
  ['LogGroupName: /other', 'LoggingConfig: { LogGroup: !Ref L }'],
  ['RetentionInDays: 1', 'LoggingConfig: { LogGroup: !Ref L }'],
])('log group with %s belongs to the function with %s', (group, settings) => {
  const found = only(`
  F: { Type: AWS::Lambda::Function, Properties: { ${settings} } }
  L: { Type: AWS::Logs::LogGroup, Properties: { ${group} } }`);
  expect(local(found.logGroup)).toBe('L');
});

test('aliases, versions, failures, alarms and deployment belong to the function', () => {
  const found = only(`
  F:
    Type: AWS::Lambda::Function
    Properties:
      DeadLetterConfig: { TargetArn: !GetAtt Q.Arn }
  V: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref F } }
  A:
    Type: AWS::Lambda::Alias
    Properties: { Name: live, FunctionName: !GetAtt F.Arn, FunctionVersion: !GetAtt V.Version }
  Q: { Type: AWS::SQS::Queue, Properties: {} }
  C:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref F
      Qualifier: $LATEST
      MaximumRetryAttempts: '1'
      MaximumEventAgeInSeconds: 60
      DestinationConfig: { OnFailure: { Destination: !GetAtt Q.Arn } }
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { Dimensions: [{ Name: FunctionName, Value: !Ref F }] }`);
  expect(found.aliases.map(local)).toEqual(['A']);
  expect(found.versions.map(local)).toEqual(['V']);
  expect(local(found.deadLetter)).toBe('Q');
  expect(found.asyncConfig).toMatchObject({
    maximumRetries: 1,
    maximumAge: 60,
    onFailure: 'template.yaml/Q',
    onSuccess: undefined,
  });
  expect(found.alarms.map(local)).toEqual(['Alarm']);
});

test('permissions make the resource policy', () => {
  const found = only(`
  F: { Type: AWS::Lambda::Function, Properties: {} }
  P:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !GetAtt F.Arn
      Action: lambda:InvokeFunction
      Principal: s3.amazonaws.com
      SourceAccount: !Ref AWS::AccountId
      SourceArn: arn:aws:s3:::b
  Open:
    Type: AWS::Lambda::Permission
    Properties: { FunctionName: !Ref F, Action: lambda:*, Principal: '*' }`);
  const [narrow, open] = found.policies.flatMap((policy) => policy.statements);
  expect(narrow?.principals?.items[0]).toMatchObject({ kind: 'service', text: 's3.amazonaws.com' });
  expect(narrow?.conditions.map(({ key, values }) => [key, ...values])).toEqual([
    ['aws:sourcearn', 'arn:aws:s3:::b'],
    ['aws:sourceaccount', '⟨AWS::AccountId⟩'],
  ]);
  expect(open?.principals?.items[0]?.kind).toBe('anyone');
  expect(open?.conditions).toEqual([]);
});

test('a condition that may be missing leaves a statement without it', () => {
  const found = only(`
  F: { Type: AWS::Lambda::Function, Properties: {} }
  P:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref F
      Action: lambda:InvokeFunction
      Principal: sns.amazonaws.com
      SourceArn: !If [Some, arn:aws:sns:eu-west-1:1:t, !Ref AWS::NoValue]
Conditions: { Some: !Equals [!Ref AWS::Region, eu-west-1] }`);
  const statements = found.policies.flatMap((policy) => policy.statements);
  expect(statements.map((one) => one.conditions.length)).toEqual([1, 0]);
});

test.each([
  ['!GetAtt R.Arn', 'R'],
  [`!Sub 'arn:aws:iam::\${AWS::AccountId}:role/run'`, 'R'],
  ['arn:aws:iam::123456789012:role/other', 'external:arn:aws:iam::123456789012:role/other'],
])('role %s', (role, expected) => {
  const found = only(`
  F: { Type: AWS::Lambda::Function, Properties: { Role: ${role} } }
  R: { Type: AWS::IAM::Role, Properties: { RoleName: run } }`);
  expect(local(found.role)).toBe(expected);
});
