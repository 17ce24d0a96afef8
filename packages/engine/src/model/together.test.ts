import { expect, test } from 'vitest';
import { graphOf } from '../testing/graph.ts';
import { Query } from './query.ts';
import { areStrangers, reachesStrangers } from './together.ts';

function template(resource: string, more = ''): string {
  return `Resources:\n  Table: { Type: AWS::DynamoDB::Table, Properties: { ${resource} } }\n${more}`;
}

function reader(pattern: string): string {
  return template(
    '',
    `  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
      Policies: [{ PolicyName: P, PolicyDocument: { Statement: [{ Effect: Allow, Action: 'dynamodb:GetItem', Resource: ${pattern} }] } }]`,
  );
}

const plain = template('');
const named = template('TableName: shop-orders');
const exporting = `${plain}Outputs: { Arn: { Value: !GetAtt Table.Arn, Export: { Name: orders-arn } } }\n`;
const nesting = template(
  '',
  '  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ../b/t.yaml } }',
);

test.each([
  ['wildcard', { 'a/t.yaml': reader("'*'"), 'b/t.yaml': named }, true],
  [
    'every table',
    { 'a/t.yaml': reader("'arn:aws:dynamodb:*:*:table/*'"), 'b/t.yaml': named },
    true,
  ],
  ['one folder', { 'a/t.yaml': reader("'*'"), 'a/u.yaml': named }, false, 'a/u.yaml'],
  ['a folder below', { 'a/t.yaml': reader("'*'"), 'a/c/b/t.yaml': named }, false, 'a/c/b/t.yaml'],
  ['the top folder', { 't.yaml': plain, 'a/t.yaml': reader("'*'"), 'b/t.yaml': named }, true],
  [
    'its name',
    { 'a/t.yaml': reader("'arn:aws:dynamodb:*:*:table/shop-*'"), 'b/t.yaml': named },
    false,
  ],
  ['an export', { 'a/t.yaml': reader('!ImportValue orders-arn'), 'b/t.yaml': exporting }, false],
  ['a stack nested', { 'a/t.yaml': nesting, 'b/t.yaml': plain }, false, 'a/t.yaml>Child'],
])('stacks that share %s', (_, files, strangers, other = 'b/t.yaml') => {
  const query = new Query(graphOf(files));
  expect(areStrangers('a/t.yaml/Table', `${other}/Table`, query)).toBe(strangers);
});

test('what no stack declares is no stranger', () => {
  const query = new Query(graphOf({ 'a/t.yaml': plain, 'b/t.yaml': plain }));
  expect(areStrangers('a/t.yaml/Table', 'arn:aws:s3:::elsewhere', query)).toBe(false);
  expect(areStrangers('a/t.yaml/Table', 'b/t.yaml/Table', query)).toBe(true);
});

test('a bucket that another stack only names is reached by a wildcard, and by its own stack', () => {
  const owner = `Parameters: { Bucket: { Type: String } }
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: [{ PolicyName: P, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::\${Bucket}/*' }] } }] } }
  Open: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::\${Bucket}/*' }] } } }
`;
  const query = new Query(
    graphOf({
      'a/t.yaml': reader("'*'").replace('dynamodb:GetItem', 's3:GetObject'),
      'b/t.yaml': owner,
    }),
  );
  const found = query.graph.roles.flatMap(({ id, access }) =>
    access.grants
      .filter(({ resource }) => resource.startsWith('external:'))
      .map((grant) => `${id} ${reachesStrangers(grant, id, query)}`),
  );
  expect([...new Set(found)]).toEqual(['a/t.yaml/Role true', 'b/t.yaml/Role false']);
});
