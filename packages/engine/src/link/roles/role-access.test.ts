import { expect, test } from 'vitest';
import { accessOf } from '../../iam/access.ts';
import type { RoleNode } from '../../model/graph.ts';
import { graphOf } from '../../testing/graph.ts';

const STORES = `
  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
  G: { Type: AWS::DynamoDB::Table }
  B: { Type: AWS::S3::Bucket, Properties: { BucketName: files } }
  Q: { Type: AWS::SQS::Queue }
  P: { Type: AWS::SSM::Parameter, Properties: { Name: /app/db/password } }
  S: { Type: AWS::SecretsManager::Secret, Properties: { Name: app/db } }
  L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/f } }
  F: { Type: AWS::Lambda::Function, Properties: { FunctionName: f } }
  A: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref F } }
  Api: { Type: AWS::ApiGateway::RestApi }
  K: { Type: AWS::KMS::Key }`;

function roleOf(actions: string, resource: string): { role: RoleNode; grants: readonly string[] } {
  const graph = graphOf(`
Parameters: { Name: { Type: String } }
Resources:${STORES}
  R:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument: { Statement: [{ Effect: Allow, Action: [${actions}], Resource: ${resource} }] }
`);
  const [role] = graph.roles;
  if (role === undefined) throw new Error('no role');
  const known = [...graph.resources, ...graph.functions].flatMap(({ id, ...one }) => {
    const arn =
      'arn' in one
        ? one.arn
        : 'arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:f';
    return arn === undefined ? [] : [{ id, arn }];
  });
  const { arn, policies, boundary } = role;
  const full = accessOf({ role: arn, policies, boundary, resources: known, roles: [] });
  return { role, grants: full.grants.map((one) => one.resource).sort() };
}

test.each<[actions: string, resource: string, reached: readonly string[]]>([
  ["'dynamodb:GetItem'", '!GetAtt T.Arn', ['T']],
  ["'dynamodb:Query'", `!Sub "\${T.Arn}/index/*"`, ['T']],
  ["'dynamodb:*'", "'arn:aws:dynamodb:*:*:table/*'", ['G', 'T']],
  ["'dynamodb:*'", "'*'", ['G', 'T']],
  ["'dynamodb:GetItem'", `!Sub "arn:aws:dynamodb:*:*:table/\${Name}"`, ['G', 'T', 'external']],
  ["'s3:GetObject'", `!Sub "\${B.Arn}/in/*"`, ['B']],
  ["'s3:GetObject'", "'arn:aws:s3:::theirs/*'", ['external']],
  ["'ssm:GetParameter'", "'arn:aws:ssm:*:*:parameter/app/*'", ['P']],
  ["'secretsmanager:GetSecretValue'", '!Ref S', ['S']],
  ["'secretsmanager:GetSecretValue'", "'arn:aws:secretsmanager:*:*:secret:app/*'", ['S']],
  ["'lambda:InvokeFunction'", '!Ref A', ['A', 'F']],
  ["'logs:PutLogEvents'", "'arn:aws:logs:*:*:*'", ['L']],
  ["'sqs:*', 'kms:Decrypt'", '[!GetAtt Q.Arn, !GetAtt K.Arn]', ['K', 'Q']],
])('%s on %s', (actions, resource, reached) => {
  const { role, grants } = roleOf(actions, resource);
  const found = role.access.grants.map((one) => one.resource).sort();
  expect(found).toEqual(grants);
  const names = found.map((id) => (id.startsWith('external') ? 'external' : id.split('/')[1]));
  expect(names.sort()).toEqual(reached);
});

test('a name that several templates use is the one of the template that says it', () => {
  const twin = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub '\${AWS::StackName}-uploads' } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: i.h
      Runtime: nodejs24.x
      CodeUri: src/
      Policies: [{ S3ReadPolicy: { BucketName: !Sub '\${AWS::StackName}-uploads' } }]
`;
  const { roles } = graphOf({ 'a.yaml': twin, 'b.yaml': twin });
  expect(roles.map((one) => one.access.grants.map(({ resource }) => resource))).toEqual([
    ['a.yaml/Uploads'],
    ['b.yaml/Uploads'],
  ]);
});
