import { gzipSync } from 'node:zlib';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { guard } from '../core/guard.ts';
import { firehose } from './firehose.ts';
import { kafka } from './kafka.ts';
import { kinesis } from './kinesis.ts';
import { mq } from './mq.ts';

/** No UTF-8, as what is packed hardly ever is. */
const BYTES = gzipSync('order 1');
const data = BYTES.toString('base64');
const context = { getRemainingTimeInMillis: () => 5000 };

const KINESIS = {
  Records: [
    {
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:eu-central-1:111122223333:stream/s',
      kinesis: { sequenceNumber: '1', partitionKey: 'p', data },
    },
  ],
};
const KAFKA = {
  eventSource: 'aws:kafka',
  records: { 't-0': [{ topic: 't', partition: 0, offset: 1, value: data }] },
};
const FIREHOSE = {
  deliveryStreamArn: 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/d',
  records: [{ recordId: 'r', data }],
};
const MQ = {
  eventSource: 'aws:mq',
  messages: [{ messageID: 'm', data, destination: { physicalName: 'q' } }],
};

describe('records that are no text', () => {
  it('come as bytes where that is asked for', async () => {
    const seen: unknown[] = [];
    const log = false;
    const as = 'bytes';
    await guard({ event: kinesis(undefined, { as }), log }, (one) => {
      expectTypeOf(one.data).toEqualTypeOf<Uint8Array>();
      seen.push(one.data);
    })(KINESIS, context);
    await guard({ event: kafka(undefined, { as }), log }, (one) => void seen.push(one.value))(
      KAFKA,
      context,
    );
    await guard({ event: firehose(undefined, { as }), log }, (one) => void seen.push(one.data))(
      FIREHOSE,
      context,
    );
    await guard({ event: mq(undefined, { as }), log }, (one) => void seen.push(one.data))(
      MQ,
      context,
    );
    expect(seen).toEqual(Array.from({ length: 4 }, () => new Uint8Array(BYTES)));
  });

  it('are checked by a schema as bytes', async () => {
    const Short = z.instanceof(Uint8Array).refine((bytes) => bytes.length < 10);
    const handler = guard({ event: kinesis(Short, { as: 'bytes' }), log: false }, () => {
      throw new Error('never called');
    });
    await expect(handler(KINESIS, context)).rejects.toThrow('input.invalid');
  });

  it('are refused where a text is to come of them', async () => {
    const seen: string[] = [];
    const handler = guard({ event: kinesis(), log: false }, (one) => {
      expectTypeOf(one.data).toEqualTypeOf<string>();
      seen.push(one.data);
    });
    await expect(handler(KINESIS, context)).rejects.toThrow('input.encoding');
    expect(seen).toEqual([]);
  });
});
