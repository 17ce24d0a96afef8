import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graph.ts';

/** A function that may put events on what `resource` names, beside a bucket that sends its own. */
const sender = (resource: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Files: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-files, NotificationConfiguration: { EventBridgeConfiguration: {} } } }
  Sends:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: x
      Policies: [{ Statement: [{ Effect: Allow, Action: ['events:PutEvents', 's3:PutObject'], Resource: ${resource} }] }]
`;

const listener = (pattern: string): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Hears:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: x
      Events: { E: { Type: EventBridgeRule, Properties: { Pattern: ${pattern} } } }
`;

const OWN = '{ source: [orders] }';
const BUCKETS = '{ source: [aws.s3] }';
const FILES = '{ source: [aws.s3], detail: { bucket: { name: [shop-files] } } }';
const BUS = "!Sub 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default'";

test.each([
  ['a wildcard in one folder', "'*'", OWN, 'a/listener.yaml', true],
  ['a wildcard of a stranger', "'*'", OWN, 'b/listener.yaml', false],
  ['a stranger that names the bus', BUS, OWN, 'b/listener.yaml', true],
  ['a bucket in one folder', "'*'", BUCKETS, 'a/listener.yaml', true],
  ['a bucket of a stranger', "'*'", BUCKETS, 'b/listener.yaml', false],
  ['a bucket that the rule names', "'*'", FILES, 'b/listener.yaml', true],
])('a rule of the default bus is set off by %s', (_, resource, pattern, path, isHeard) => {
  const { triggers } = graphOf({ 'a/sender.yaml': sender(resource), [path]: listener(pattern) });
  const callers = triggers.flatMap(({ invokers }) =>
    invokers.flatMap((one) => (one.kind === 'internal' ? [one.node] : [])),
  );
  expect(callers).toEqual(isHeard ? ['a/sender.yaml/Sends'] : []);
});
