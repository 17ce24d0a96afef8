import { expect, test } from 'vitest';
import type { Edit } from '../model/finding.ts';
import { graphOf } from '../testing/graph.ts';
import { wholeChanges } from './whole-changes.ts';

const graph = graphOf(`Resources:
  T: { Type: AWS::SNS::Topic, Properties: { TopicName: a } }
  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: b } }
`);

const named = (resource: string, property: string, value: string): Edit => ({
  kind: 'set',
  resource: `template.yaml/${resource}`,
  path: [property],
  value,
});

test('lots that can be made together are all made', () => {
  const lots = [[named('T', 'TopicName', 'x')], [named('Q', 'QueueName', 'y')]];
  expect(wholeChanges(lots, graph)).toHaveLength(2);
});

test('of a lot that cannot be made as a whole nothing is made', () => {
  const half = [named('T', 'TopicName', 'x'), named('Gone', 'TopicName', 'x')];
  expect(wholeChanges([half, [named('Q', 'QueueName', 'y')]], graph)).toEqual(
    wholeChanges([[named('Q', 'QueueName', 'y')]], graph),
  );
});
