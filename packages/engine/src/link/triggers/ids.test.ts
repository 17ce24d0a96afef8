import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

const event = (name: string, path: string) =>
  `        ${name}: { Type: HttpApi, Properties: { Method: post, Path: ${path} } }`;

function idsOf(...events: readonly string[]): readonly string[] {
  const graph = graphOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Events:
${events.join('\n')}
`);
  return graph.triggers.map((one) => one.id);
}

test('a trigger has the same id wherever it stands among others', () => {
  const [first, second] = idsOf(event('A', '/a'), event('B', '/b'));
  expect(first).not.toBe(second);
  expect(idsOf(event('B', '/b'), event('C', '/c'), event('A', '/a'))).toEqual(
    expect.arrayContaining([first, second]),
  );
});

test('two that look alike keep ids of their own', () => {
  const rule = (id: string) => `
  ${id}:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        LambdaConfigurations:
          - { Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }
          - { Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn }`;
  const { triggers } = graphOf(`
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: { Handler: index.handler, Runtime: nodejs22.x }${rule('Uploads')}
`);
  const ids = triggers.map((one) => one.id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(2);
});
