import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

const REST = `
  F: { Type: AWS::Lambda::Function, Properties: { FunctionName: fn } }
  T: { Type: AWS::DynamoDB::Table }
`;

function calls(machine: string): readonly string[] {
  const { edges } = graphOf(
    `Resources:${REST}  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties: ${machine}`,
  );
  return edges
    .filter((edge) => edge.from === 'template.yaml/M')
    .map((edge) => `${edge.kind} ${edge.to.replace('template.yaml/', '')} ${edge.label}`);
}

test.each([
  [
    'a definition as a map',
    '{ Definition: { States: { A: { Type: Task, Resource: !GetAtt F.Arn } } } }',
    'invokes F A',
  ],
  [
    'the invoke integration',
    "{ Definition: { States: { A: { Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: !Ref F } } } } }",
    'invokes F A',
  ],
  [
    'JSON text with values in it',
    `{ DefinitionString: !Sub '{"States":{"A":{"Type":"Task","Resource":"\${F.Arn}"}}}' }`,
    'invokes F A',
  ],
  [
    'substitutions',
    `{ DefinitionString: '{"States":{"A":{"Type":"Task","Resource":"\${Fn}"}}}', DefinitionSubstitutions: { Fn: !GetAtt F.Arn } }`,
    'invokes F A',
  ],
  [
    'branches and maps',
    '{ Definition: { States: { P: { Type: Parallel, Branches: [{ States: { M: { Type: Map, ItemProcessor: { States: { A: { Type: Task, Resource: !GetAtt F.Arn } } } } } }] } } } }',
    'invokes F A',
  ],
  [
    'another service',
    "{ Definition: { States: { A: { Type: Task, Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: { TableName: !Ref T } } } } }",
    'forwards T dynamodb:putItem',
  ],
  [
    'an SDK call with JSONata arguments',
    "{ Definition: { States: { A: { Type: Task, Resource: 'arn:aws:states:::aws-sdk:dynamodb:query', Arguments: { TableName: !Ref T } } } } }",
    'forwards T dynamodb:query',
  ],
])('%s', (_, machine, expected) => {
  expect(calls(machine)).toContain(expected);
});

test('a definition that is no definition calls nothing', () => {
  expect(calls("{ DefinitionString: '{broken' }")).toEqual([]);
  expect(calls('{ Definition: { States: [1, { A: 2 }] } }')).toEqual([]);
});
