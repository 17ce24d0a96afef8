import { expect, test } from 'vitest';
import { graphOf, linkedOf } from '../../testing/graph.ts';
import { notLookedAt } from './not-looked-at.ts';

const FUNCTION = (name: string, rest: string): string => `
  ${name}:
    Type: AWS::Serverless::Function
    Properties: { ${rest} }`;

test('functions without code here, and files that nobody deploys, are told once', () => {
  const graph = graphOf({
    'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:${FUNCTION('A', 'Handler: a.handler, Runtime: nodejs22.x, CodeUri: src/')}${FUNCTION('B', 'Handler: Main, Runtime: java21, CodeUri: src/')}`,
    'src/a.js': 'exports.handler = async () => 1;',
    'other/b.js': 'exports.handler = async () => 1;',
  });
  expect(
    notLookedAt(graph, [{ code: 'language-not-analysed', message: '', incomplete: false }]),
  ).toEqual([
    'the code of 1 of 2 functions (in a language that is not analysed)',
    '1 code file that no function deploys',
    'packages (no advisories loaded)',
  ]);
});

test('code that could not be followed to its end is told with the reason', () => {
  const { graph, diagnostics } = linkedOf({
    'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:${FUNCTION('A', 'Handler: a.handler, Runtime: nodejs22.x, CodeUri: src/')}`,
    'src/a.js': "const b = require('./b'); exports.handler = async () => b();",
  });
  const [first] = notLookedAt(graph, diagnostics);
  expect(first).toMatch(/^parts of the code of 1 function \(the module \.\/b is not there/);
});

test('stacks that wildcards are not followed into are told', () => {
  const graph = graphOf({
    'a/template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:${FUNCTION('A', "Handler: a.handler, Runtime: nodejs22.x, InlineCode: '', Policies: [AmazonSQSFullAccess]")}`,
    'b/template.yaml': 'Resources: { Q: { Type: AWS::SQS::Queue } }',
  });
  expect(notLookedAt(graph, []).filter((one) => one.includes('wildcards'))).toEqual([
    'what wildcards of a role reach in stacks that nothing ties to their own (--one-account looks there)',
  ]);
});

test('an application without functions leaves nothing out', () => {
  expect(notLookedAt(graphOf('Resources: {}'), [])).toEqual([]);
});
