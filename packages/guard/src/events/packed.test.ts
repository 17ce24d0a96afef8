import { deflateSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { gzip } from '../bodies/bodies.ts';
import { guard } from '../core/guard.ts';
import { kinesisEvent } from '../testing/events/messages.ts';
import { firehose } from './firehose.ts';
import { kafka } from './kafka.ts';
import { kinesis } from './kinesis.ts';
import { logData, logsBody } from './log-data.ts';
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

  it.each(['enforce', 'report'] as const)(
    'are told apart where a producer has packed several into one (%s)',
    async (mode) => {
      // Magic number, one record in Protobuf, and an MD5.
      const aggregate = Buffer.from(`f3899ac20a01611a0708001a03${'00'.repeat(18)}`, 'hex');
      const event = kinesisEvent([aggregate]);
      const handler = guard({ event: kinesis(), mode, log: false }, () => {});
      await expect(handler(event, context)).rejects.toThrow();
      expect([...handler.counts.keys()]).toContainEqual(
        expect.stringContaining('event.unexpected'),
      );
      const opened = guard({ event: kinesis(undefined, { as: 'bytes' }), log: false }, () => {});
      await opened(event, context);
      expect(opened.counts.size).toBe(0);
    },
  );
});

describe('log data of CloudWatch', () => {
  const sent = {
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: '/aws/lambda/orders',
    logStream: 's',
    subscriptionFilters: ['f'],
    logEvents: [{ id: '1', timestamp: 2, message: 'é' }],
  };
  const text = JSON.stringify(sent);
  const seen: unknown[] = [];
  const note = (one: unknown): void => void seen.push(one);
  const group = { group: '/aws/lambda/orders', lines: [{ id: '1', time: 2, message: 'é' }] };
  const quiet = { log: false } as const;
  beforeEach(() => {
    seen.length = 0;
  });

  it.each([gzipSync, deflateSync])('is read however it is packed', async (pack) => {
    const data = pack(text).toString('base64');
    await guard({ ...quiet, event: logData() }, note)({ awslogs: { data } }, context);
    expect(seen).toMatchObject([group]);
  });

  it.each([gzipSync, deflateSync])('ends at the limit', async (pack) => {
    const data = pack(' '.repeat(100_000)).toString('base64');
    const handler = guard({ ...quiet, event: logData({ maxBytes: 50_000 }) }, note);
    await expect(handler({ awslogs: { data } }, context)).rejects.toMatchObject({
      name: 'input.limit',
    });
    expect(seen).toEqual([]);
  });

  it('comes through a stream', async () => {
    const data = gzipSync(text).toString('base64');
    const [record] = KINESIS.Records;
    const event = kinesis(logsBody(), { unpack: gzip() });
    const stream = { Records: [{ ...record, kinesis: { ...record?.kinesis, data } }] };
    await guard({ ...quiet, event }, (one) => {
      expectTypeOf(one.data.group).toEqualTypeOf<string>();
      note(one.data);
    })(stream, context);
    await guard(
      { ...quiet, event: firehose(logsBody(), { unpack: gzip() }) },
      (one) => void note(one.data),
    )({ ...FIREHOSE, records: [{ recordId: 'r', data }] }, context);
    expect(seen).toMatchObject([group, group]);
  });

  it.each([
    ['a bomb', gzipSync(' '.repeat(5_000_000))],
    ['what is not packed', Buffer.from(text)],
    ['another thing', gzipSync('{"logGroup":1}')],
    ['no JSON', gzipSync('{')],
  ])('of a stream is refused: %s', async (_what, bytes) => {
    const data = bytes.toString('base64');
    const event = firehose(logsBody(), { unpack: gzip() });
    const answer = await guard({ ...quiet, event }, (one) => void note(one))(
      { ...FIREHOSE, records: [{ recordId: 'r', data }] },
      context,
    );
    expect(answer).toMatchObject({ records: [{ result: 'ProcessingFailed' }] });
    expect(seen).toEqual([]);
  });
});
