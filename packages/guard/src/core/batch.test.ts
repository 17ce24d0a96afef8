import { describe, expect, it } from 'vitest';
import { kinesis } from '../events/kinesis.ts';
import { s3Body } from '../events/s3.ts';
import { snsBody } from '../events/sns.ts';
import { type SqsOptions, sqs } from '../events/sqs.ts';
import type { SecurityEvent } from '../security-events/event.ts';
import { GuardError } from './errors.ts';
import { guard } from './guard.ts';
import type { Schema } from './schema.ts';

const number: Schema<unknown, number> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] },
  },
};

const record = (id: string, body: string, group?: string) => ({
  messageId: id,
  body,
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:q',
  attributes: {
    ApproximateReceiveCount: '1',
    ...(group === undefined ? {} : { MessageGroupId: group }),
  },
  messageAttributes: {},
});
const failed = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const context = (ms: number) => ({ awsRequestId: 'r', getRemainingTimeInMillis: () => ms });

function lines() {
  const written: Record<string, unknown>[] = [];
  return { written, log: { write: (line: string) => void written.push(JSON.parse(line)) } };
}

describe('a batch', () => {
  it('fails as a whole where the platform takes no partial answer', async () => {
    const handler = guard({ event: sqs(number, { partial: false }), log: false }, () => {});
    const fails = handler({ Records: [record('a', '1'), record('b', '"x"')] }, context(3000));
    await expect(fails).rejects.toMatchObject({ name: 'input.invalid' });
    expect(await handler({ Records: [record('a', '1')] }, context(3000))).toBeUndefined();
  });

  it('reports what failed, and nothing else', async () => {
    const done: number[] = [];
    const handler = guard({ event: sqs(number), log: false }, async ({ body }) => {
      if (body === 2) throw new Error('x');
      done.push(body);
    });
    const Records = [
      record('a', '1'),
      record('b', '2'),
      record('c', '{'),
      record('d', '"x"'),
      record('e', '5'),
    ];
    expect(await handler({ Records })).toEqual(failed('b', 'c', 'd'));
    expect(done.sort()).toEqual([1, 5]);
  });

  it('of which everything failed fails as a whole, in case nobody reads partial answers', async () => {
    const { written, log } = lines();
    const handler = guard({ event: sqs(number), log }, () => 1);
    const answer = handler({ Records: [record('a', '{'), record('b', '"x"')] }, context(3000));
    await expect(answer).rejects.toMatchObject({ name: 'input.syntax' });
    expect(written.map((line) => line.record)).toEqual(['a', 'b']);
  });

  it('of an empty list is done', async () => {
    expect(await guard({ event: sqs(), log: false }, () => 1)({ Records: [] })).toEqual(failed());
  });

  it('keeps the order of a group, and what follows a failure in it waits', async () => {
    const seen: number[] = [];
    const handler = guard({ event: sqs(number), log: false }, async ({ body }) => {
      seen.push(body);
      if (body === 1) throw new Error('x');
    });
    const Records = [
      record('a', '1', 'g'),
      record('b', '2', 'g'),
      record('c', '3', 'h'),
      record('d', '4', 'h'),
    ];
    expect(await handler({ Records })).toEqual(failed('a', 'b'));
    expect(seen.sort()).toEqual([1, 3, 4]);
  });

  it('works on as many at once as it may', async () => {
    let now = 0;
    let most = 0;
    const run = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
    };
    const Records = Array.from({ length: 9 }, (_, i) => record(`${i}`, '1'));
    await guard({ event: sqs(undefined, { concurrency: 3 }), log: false }, run)({ Records });
    expect(most).toBe(3);
  });

  it('at the deadline keeps what is done and reports the rest', async () => {
    const handler = guard(
      { event: sqs(number, { concurrency: 1 }), log: false },
      async ({ body }, ctx) => {
        if (body === 2)
          await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
      },
    );
    const Records = [record('a', '1'), record('b', '2'), record('c', '3')];
    expect(await handler({ Records }, context(40))).toEqual(failed('b', 'c'));
  });

  it('begins no record after the deadline', async () => {
    const begun: number[] = [];
    let release = () => {};
    const handler = guard(
      { event: sqs(number, { concurrency: 1 }), log: false },
      async ({ body }) => {
        begun.push(body);
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    );
    await expect(
      handler({ Records: [record('a', '1'), record('b', '2')] }, context(20)),
    ).rejects.toThrow('deadline.exceeded');
    release();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(begun).toEqual([1]);
  });

  it('is refused as a whole when a part refuses the call', async () => {
    const parts = [
      {
        name: 'no',
        admit: () => {
          throw new GuardError('limit.rate', 'too many');
        },
      },
    ];
    const handler = guard({ event: sqs(), parts, log: false }, () => 1);
    await expect(handler({ Records: [record('a', '1')] })).rejects.toMatchObject({
      name: 'limit.rate',
    });
  });
});

describe('poison', () => {
  const run = async (options: SqsOptions) => {
    const events: SecurityEvent[] = [];
    const security = { write: (event: SecurityEvent) => void events.push(event) };
    const handler = guard({ event: sqs(number, options), log: false, security }, ({ body }) => {
      if (body === 2) throw new Error('may work later');
    });
    const Records = [record('a', '{'), record('b', '2'), record('c', '3')];
    return { answer: await handler({ Records }), types: events.map((one) => one.type) };
  };

  it('is parked, so that it is not tried again; what may work later is', async () => {
    const parked: unknown[] = [];
    const { answer, types } = await run({
      park: (piece, { code }) => void parked.push([piece.id, code]),
    });
    expect(answer).toEqual(failed('b'));
    expect(parked).toEqual([['a', 'input.syntax']]);
    expect(types.sort()).toEqual(['error', 'input.rejected', 'record.parked']);
  });

  it('that cannot be parked has failed', async () => {
    const { answer } = await run({
      park: async () => {
        throw new Error('no place');
      },
    });
    expect(answer).toEqual(failed('a', 'b'));
  });
});

describe('what came in something else', () => {
  const wrapped = (fields: object) => ({ Records: [record('a', JSON.stringify(fields))] });
  const sns = { Type: 'Notification', TopicArn: 'arn:t', MessageId: 'm', Message: '7' };

  it('a notification in a message of a queue', async () => {
    const got: unknown[] = [];
    const handler = guard({ event: sqs(snsBody(number)), log: false }, ({ body }) =>
      got.push(body.topic, body.body),
    );
    expect(await handler(wrapped(sns))).toEqual(failed());
    expect(got).toEqual(['arn:t', 7]);
    await expect(handler(wrapped({ ...sns, Message: '{' }))).rejects.toThrow('input.invalid');
    await expect(handler(wrapped({ ...sns, Message: '"7"' }))).rejects.toThrow('input.invalid');
    await expect(handler(wrapped({ a: 1 }))).rejects.toThrow('input.invalid');
  });

  it('a notification of S3 in a message of a queue', async () => {
    const got: unknown[] = [];
    const handler = guard({ event: sqs(s3Body()), log: false }, ({ body }) =>
      got.push(body.map((one) => one.key)),
    );
    const part = { bucket: { name: 'b' }, object: { key: 'a+b%2F..', size: 1 } };
    await handler(
      wrapped({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: part }] }),
    );
    await handler(wrapped({ Service: 'Amazon S3', Event: 's3:TestEvent' }));
    expect(got).toEqual([['a b/..'], []]);
  });
});

it('records of a shard stop at the first failure', async () => {
  const seen: string[] = [];
  const handler = guard({ event: kinesis(number), log: false }, ({ id }) => {
    seen.push(id);
    if (id === '2') throw new Error('x');
  });
  const Records = ['1', '2', '3'].map((sequenceNumber) => ({
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:s',
    kinesis: { sequenceNumber, partitionKey: 'p', data: 'MQ==' },
  }));
  expect(await handler({ Records })).toEqual(failed('2', '3'));
  expect(seen).toEqual(['1', '2']);
});
