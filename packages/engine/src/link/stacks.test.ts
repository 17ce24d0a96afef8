import { expect, test } from 'vitest';
import { graphOf } from '../testing/graph.ts';

const FUNCTION = (value: string): string => `
  F:
    Type: AWS::Lambda::Function
    Properties: { Environment: { Variables: { X: ${value} } } }`;

const refersTo = (files: Readonly<Record<string, string>>): readonly (string | undefined)[] =>
  graphOf(files).functions.map((one) => one.environment[0]?.refersTo);

test('a parameter passed down names the parent’s table', () => {
  const found = refersTo({
    'template.yaml': `
Resources:
  T: { Type: AWS::DynamoDB::Table }
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml, Parameters: { Table: !Ref T } }`,
    'child.yaml': `
Parameters: { Table: { Type: String } }
Resources:${FUNCTION('!Ref Table')}`,
  });
  expect(found).toContain('template.yaml/T');
});

test('an output passed up names the child’s queue', () => {
  const found = refersTo({
    'template.yaml': `
Resources:${FUNCTION('!GetAtt Child.Outputs.Queue')}
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml } }`,
    'child.yaml': `
Resources: { Q: { Type: AWS::SQS::Queue } }
Outputs: { Queue: { Value: !Ref Q } }`,
  });
  expect(found).toEqual(['template.yaml>Child/Q']);
});

test('an import names what another stack exports', () => {
  const found = refersTo({
    'a.yaml': `Resources:${FUNCTION('!ImportValue orders')}`,
    'b.yaml': `
Resources: { T: { Type: AWS::DynamoDB::Table } }
Outputs: { O: { Value: !GetAtt T.Arn, Export: { Name: orders } } }`,
  });
  expect(found).toEqual(['b.yaml/T']);
});

test('a name that another stack declares is found, the own stack’s first', () => {
  const table = '  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }';
  const other = { 'b.yaml': `Resources:\n${table}` };
  expect(refersTo({ 'c.yaml': `Resources:${FUNCTION('orders')}`, ...other })).toEqual(['b.yaml/T']);
  expect(refersTo({ ...other, 'c.yaml': `Resources:${FUNCTION('orders')}\n${table}` })).toEqual([
    'c.yaml/T',
  ]);
});

test('each stack has a name of its own', () => {
  const named = '!Sub "${AWS::StackName}-orders"';
  const table = `  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: ${named} } }`;
  expect(
    refersTo({ 'a.yaml': `Resources:${FUNCTION(named)}`, 'b.yaml': `Resources:\n${table}` }),
  ).toEqual([undefined]);
  expect(refersTo({ 'a.yaml': `Resources:${FUNCTION(named)}\n${table}` })).toEqual(['a.yaml/T']);
});

test('the name of a stack that is passed down is that of the parent', () => {
  const found = refersTo({
    'template.yaml': `
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Sub '\${AWS::StackName}-orders' } }
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Prefix: !Ref AWS::StackName } } }`,
    'child.yaml': `
Parameters: { Prefix: { Type: String } }
Resources:${FUNCTION("!Sub '${Prefix}-orders'")}`,
  });
  expect(found).toEqual(['template.yaml/T']);
});
