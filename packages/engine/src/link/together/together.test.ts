import { expect, test } from 'vitest';
import { applicationOf } from '../../read/testing.ts';
import { graphOf } from '../../testing/graph.ts';
import { linkApplication } from '../link.ts';

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
const wide = reader("'*'");
const nesting = `${wide}
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ../b/t.yaml } }`;
const importing = `${wide}
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !ImportValue orders-arn } }`;
const naming = `${wide}
  Key: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: 'arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders' } }`;
const PARAMETER = 'Parameters: { Name: { Type: String } }\n';
const STORED =
  "Parameters: { Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /orders/table } }\n";
const storing = `${named}
  Stored: { Type: AWS::SSM::Parameter, Properties: { Name: /orders/table, Type: String, Value: !Ref Table } }`;
const copy = reader("'arn:aws:dynamodb:*:*:table/shop-orders'").replace(
  'Properties: {  }',
  'Properties: { TableName: shop-orders }',
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
  ['what one imports', { 'a/t.yaml': importing, 'b/t.yaml': exporting }, false],
  ['an ARN that is written out', { 'a/t.yaml': naming, 'b/t.yaml': named }, false],
  [
    'a parameter of one name',
    {
      'a/t.yaml': `${PARAMETER}${naming.replace("'arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders'", "!Sub 'arn:aws:dynamodb:eu-west-1:111122223333:table/${Name}'")}`,
      'b/t.yaml': `${PARAMETER}${template('TableName: !Ref Name')}`,
    },
    true,
  ],
  ['the parameter store', { 'a/t.yaml': `${STORED}${wide}`, 'b/t.yaml': storing }, false],
  ['copies of a table', { 'a/t.yaml': copy, 'b/t.yaml': named }, true],
  ['a stack nested', { 'a/t.yaml': nesting, 'b/t.yaml': plain }, false, 'a/t.yaml>Child'],
])('stacks that share %s', (_, files, areStrangers, other = 'b/t.yaml') => {
  const [role] = graphOf(files).roles;
  const reached = role?.access.grants.map(({ resource }) => resource) ?? [];
  expect(reached.includes(`${other}/Table`)).toBe(!areStrangers);
});

test('all stacks of one account are reached, where the user says so', () => {
  const application = applicationOf({ 'a/t.yaml': wide, 'b/t.yaml': named });
  const reached = [false, true].map((oneAccount) => {
    const [role] = linkApplication({ ...application, oneAccount }).graph.roles;
    return role?.access.grants.map(({ resource }) => resource);
  });
  expect(reached).toEqual([['a/t.yaml/Table'], ['a/t.yaml/Table', 'b/t.yaml/Table']]);
});

test('a bucket that another stack only names is reached by a wildcard, and by its own stack', () => {
  const owner = `Parameters: { Bucket: { Type: String } }
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: [{ PolicyName: P, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::\${Bucket}/*' }] } }] } }
  Open: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::\${Bucket}/*' }] } } }
`;
  const { roles } = graphOf({
    'a/t.yaml': reader("'*'").replace('dynamodb:GetItem', 's3:GetObject'),
    'b/t.yaml': owner,
  });
  const found = roles.filter(({ access }) =>
    access.grants.some(({ resource }) => resource.startsWith('external:')),
  );
  expect(found.map(({ id }) => id)).toEqual(['b/t.yaml/Role']);
});
