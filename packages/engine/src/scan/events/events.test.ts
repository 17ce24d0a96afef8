import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TRIGGER_KINDS } from '../../data/triggers.ts';
import { SAMPLE_EVENTS } from '../../link/code/trust/sample-events.ts';
import { graphOf } from '../../testing/graph.ts';
import { sampleEventsOf } from './events.ts';

/** The events of the function F in a SAM template with these events and resources. */
function eventsOf(events: string, resources = ''): readonly { trigger: string; event: unknown }[] {
  const graph = graphOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      CodeUri: .
      Events: ${events}
${resources}`);
  return graph.functions.flatMap((fn) => sampleEventsOf(fn, graph));
}

it('requests have the method, path and parameters of their route', () => {
  const [one] = eventsOf(
    "{ A: { Type: HttpApi, Properties: { Method: put, Path: '/orders/{id}' } } }",
  );
  expect(one).toMatchObject({
    trigger: 'http-api',
    event: {
      routeKey: 'PUT /orders/{id}',
      rawPath: '/orders/17',
      pathParameters: { id: '17' },
      requestContext: { http: { method: 'PUT', path: '/orders/17' }, routeKey: 'PUT /orders/{id}' },
    },
  });
  expect(JSON.stringify(one)).not.toContain('authoriz');
});

it('requests that read have no body', () => {
  const [one] = eventsOf("{ A: { Type: Api, Properties: { Method: get, Path: '/a/{proxy+}' } } }");
  expect(one).toMatchObject({
    trigger: 'rest-api',
    event: {
      httpMethod: 'GET',
      resource: '/a/{proxy+}',
      path: '/a/a/b',
      pathParameters: { proxy: 'a/b' },
      body: null,
    },
  });
});

it('batches have two records of the real queue', () => {
  const queue = '  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: orders-live } }';
  const [one] = eventsOf(
    '{ A: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn, BatchSize: 5 } } }',
    queue,
  );
  const arn = 'arn:aws:sqs:eu-central-1:111122223333:orders-live';
  expect(one).toMatchObject({
    trigger: 'sqs',
    event: { Records: [{ eventSourceARN: arn }, { eventSourceARN: arn }] },
  });
  const ids = /"messageId":"([^"]*)"/g;
  expect(new Set([...JSON.stringify(one).matchAll(ids)].map(([, id]) => id)).size).toBe(2);
});

it('batches of one have one record', () => {
  const [one] = eventsOf(
    '{ A: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn, BatchSize: 1 } } }',
    '  Q: { Type: AWS::SQS::Queue }',
  );
  expect(one?.event).toMatchObject({ Records: [{ eventSourceARN: expect.stringMatching(/:Q$/) }] });
  expect(one).toHaveProperty('event.Records.length', 1);
});

it('events of a bus have the source and type of the rule', () => {
  const pattern = '{ source: [shop.live], detail-type: [Paid, Refunded] }';
  const [one] = eventsOf(`{ A: { Type: EventBridgeRule, Properties: { Pattern: ${pattern} } } }`);
  expect(one).toMatchObject({
    trigger: 'eventbridge',
    event: { source: 'shop.live', 'detail-type': 'Paid' },
  });
});

it('a constant input is the event', () => {
  const input = `Input: '{"job":"nightly"}'`;
  const [one] = eventsOf(
    `{ A: { Type: Schedule, Properties: { Schedule: rate(1 day), ${input} } } }`,
  );
  expect(one?.event).toEqual({ job: 'nightly' });
});

it('objects are in the real bucket', () => {
  const bucket = '  B: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-in } }';
  const [one] = eventsOf(
    "{ A: { Type: S3, Properties: { Bucket: !Ref B, Events: 's3:ObjectCreated:*' } } }",
    bucket,
  );
  expect(one).toMatchObject({
    trigger: 's3',
    event: { Records: [{ s3: { bucket: { name: 'shop-in', arn: 'arn:aws:s3:::shop-in' } } }] },
  });
});

it('a table’s changes come from its stream', () => {
  const table =
    '  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders, StreamSpecification: { StreamViewType: NEW_IMAGE } } }';
  const [one] = eventsOf(
    '{ A: { Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: LATEST } } }',
    table,
  );
  expect(JSON.stringify(one)).toMatch(/:table\/orders\/stream\//);
});

it('each trigger says which kind it is; a function without one has no events', () => {
  expect(eventsOf('{}')).toEqual([]);
});

it('samples stay as they are', () => {
  const before = JSON.stringify(SAMPLE_EVENTS);
  eventsOf(
    "{ A: { Type: HttpApi, Properties: { Method: get, Path: '/x' } }, B: { Type: SNS, Properties: { Topic: 'arn:aws:sns:eu-west-1:1:t' } } }",
  );
  expect(JSON.stringify(SAMPLE_EVENTS)).toBe(before);
});

it('there is a sample for each kind of trigger', () => {
  expect(Object.keys(SAMPLE_EVENTS).sort()).toEqual([...TRIGGER_KINDS].sort());
  const file = new URL('../../link/code/trust/samples/sqs.json', import.meta.url);
  expect(SAMPLE_EVENTS.sqs).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
