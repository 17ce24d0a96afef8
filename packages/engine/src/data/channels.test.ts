import { describe, expect, it, test } from 'vitest';
import { documentSteps } from './attribute-paths.ts';
import { channelsOf, envelopes, eventPlaces } from './channels.ts';
import { statementOf } from './partiql.ts';

describe('channels', () => {
  test.each([
    ['sqs', 'SendMessageBatch', 'queue write QueueUrl content:Entries.*.MessageBody'],
    ['sns', 'Publish', 'topic write TopicArn content:Message'],
    ['events', 'PutEvents', 'bus write Entries.*.EventBusName content:Entries.*.Detail'],
    ['dynamodb', 'Query', 'table read TableName content:Items.*'],
    ['dynamodb', 'DeleteItem', 'table delete TableName key:Key'],
    ['s3', 'PutObject', 'bucket write Bucket content:Body'],
    ['lambda', 'Invoke', 'function invoke FunctionName content:Payload'],
    ['ssm', 'GetParameter', 'parameter read Name content:Parameter.Value'],
  ])('%s:%s', (service, operation, expected) => {
    const shown = channelsOf(service, operation).map(({ family, use, resource, parts }) => {
      const [first] = parts;
      return `${family} ${use} ${resource[0]} ${first?.slot}:${first?.path}`;
    });
    expect(shown).toContain(expected);
  });

  it('has nothing for what carries nothing, however odd the name', () => {
    expect(channelsOf('ec2', 'DescribeInstances')).toEqual([]);
    expect(channelsOf('constructor', 'name')).toEqual([]);
  });

  it('knows where the triggered function finds the content of each family that triggers one', () => {
    const families = ['queue', 'topic', 'bus', 'stream', 'firehose', 'table', 'function'] as const;
    for (const family of families) {
      expect(eventPlaces(family).some(({ slot }) => slot === 'content')).toBe(true);
    }
    expect(eventPlaces('bucket').map(({ slot }) => slot)).toContain('name');
    expect(envelopes('topic').find(({ raw }) => raw === false)?.path).toBe('$json.Message');
    expect(envelopes('queue')).toEqual([]);
  });
});

test.each([
  ['Item.name.S', 'Item.name'],
  ['Item.name', 'Item.name'],
  ['Item.info.M.city.S', 'Item.info.city'],
  ['Item.tags.L.*.S', 'Item.tags.*'],
  ['Item.*.S', 'Item.*'],
  ['Items.*.name.S', 'Items.*.name'],
  ['Responses.*.*.name.S', 'Responses.*.*.name'],
  ['Responses.*.Item.name.S', 'Responses.*.Item.name'],
  ['Records.*.dynamodb.NewImage.name.S', 'Records.*.dynamodb.NewImage.name'],
  ['body.S', 'body.S'],
  ['', ''],
])('attributes without types: %s', (path, expected) => {
  expect(documentSteps(path.split('.')).join('.')).toBe(expected);
});

test.each([
  ['SELECT * FROM "orders" WHERE id = ?', 'read', 'orders'],
  ['select a, b from orders.byDate', 'read', 'orders.byDate'],
  ["INSERT INTO 'orders' VALUE {'id': ?}", 'write', 'orders'],
  ['UPDATE "orders" SET a = ?', 'write', 'orders'],
  ['DELETE FROM orders WHERE id = ?', 'delete', 'orders'],
])('%s', (text, use, table) => {
  expect(statementOf(text)).toEqual({ use, table });
});

test('other statements are not guessed', () => {
  expect(statementOf('EXISTS(SELECT 1)')).toBeUndefined();
  expect(statementOf(`SELECT ${' '.repeat(5000)}`)).toBeUndefined();
});
