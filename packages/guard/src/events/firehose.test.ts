import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guard } from '../core/guard.ts';
import { firehose } from './firehose.ts';

const Order = z.object({ orderId: z.string() });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** As AWS documents it for a stream of Kinesis; https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html */
const eventOf = (...texts: string[]): unknown => ({
  invocationId: 'invoked123',
  deliveryStreamArn: 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/orders',
  region: 'eu-central-1',
  records: texts.map((text, index) => ({
    recordId: `record${index}`,
    data: base64(text),
    approximateArrivalTimestamp: 1510772160000,
    kinesisRecordMetadata: {
      shardId: 'shardId-000000000000',
      partitionKey: '4d1ad2b9-24f8-4b9d-a088-76e9947c317a',
      approximateArrivalTimestamp: 1510772160000,
      sequenceNumber: '49546986683135544286507457936321625675700192471156785154',
      subsequenceNumber: 0,
    },
  })),
});
const context = (ms: number): object => ({ getRemainingTimeInMillis: () => ms });

describe('a transformation of Firehose', () => {
  it('delivers what the handler returns, and says what failed', async () => {
    const seen: unknown[] = [];
    const results: Record<string, unknown> = {
      text: 'a\n',
      bytes: Buffer.from([255]),
      json: { a: 1 },
      keyed: { data: { b: 2 }, keys: { tenant: 'acme' } },
      data: { data: 1, keys: 'no partition' },
      drop: undefined,
      unwritable: { big: 1n },
    };
    const handler = guard({ event: firehose(Order), log: false }, ({ data, ...rest }) => {
      seen.push(rest);
      if (data.orderId === 'fails') throw new Error('x');
      return results[data.orderId] as object;
    });
    const ids = [...Object.keys(results), 'fails'];
    const texts = [...ids.map((orderId) => JSON.stringify({ orderId })), '{"orderId":7}', '{'];
    const { records } = (await handler(eventOf(...texts), context(3000))) as {
      readonly records: readonly { readonly result: string; readonly data: string }[];
    };
    const failed = (index: number) => ['ProcessingFailed', base64(texts[index] ?? '')];
    expect(records.map(({ result, data }) => [result, data])).toEqual([
      ['Ok', base64('a\n')],
      ['Ok', '/w=='],
      ['Ok', base64('{"a":1}\n')],
      ['Ok', base64('{"b":2}\n')],
      ['Ok', base64('{"data":1,"keys":"no partition"}\n')],
      ['Dropped', base64(texts[5] ?? '')],
      ...[6, 7, 8, 9].map(failed),
    ]);
    expect(records.map((one) => (one as { readonly recordId?: string }).recordId)).toEqual(
      texts.map((_, index) => `record${index}`),
    );
    expect(records[3]).toMatchObject({ metadata: { partitionKeys: { tenant: 'acme' } } });
    const partitionKey = '4d1ad2b9-24f8-4b9d-a088-76e9947c317a';
    expect(seen[0]).toEqual({ id: 'record0', arrivedAt: 1510772160000, partitionKey });
  });

  it('fails as a whole when the time is over, so that Firehose tries it again', async () => {
    const handler = guard(
      { event: firehose(), log: false, deadline: { marginMs: 0, limitMs: 20 } },
      ({ data }) => (data === 'slow' ? new Promise<string>(() => {}) : data),
    );
    const late = handler(eventOf('quick', 'slow'), context(3000));
    await expect(late).rejects.toMatchObject({ name: 'deadline.exceeded' });
  });

  it.each([
    {},
    { records: [] },
    { deliveryStreamArn: 'arn', records: [{ recordId: 'a' }] },
    { deliveryStreamArn: 'arn', records: [null] },
    { deliveryStreamArn: 'arn', records: { length: 1 } },
    { Records: [{ eventSource: 'aws:sqs', messageId: 'a', body: '' }] },
  ])('is not %j', async (event) => {
    const handler = guard({ event: firehose(), log: false }, () => 'never');
    await expect(handler(event, context(3000))).rejects.toMatchObject({ name: 'event.unexpected' });
  });
});
