import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Charge, charged } from './bucket.ts';
import { type DynamoClient, dynamoBuckets, type UpdateInput } from './dynamodb.ts';
import { type RedisCommand, redisBuckets } from './redis.ts';
import type { BucketStore } from './store.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z') * 1000;
const signal = new AbortController().signal;

/** Every store must do to a bucket what `charged` says. */
async function behavesAsOne(store: BucketStore, prefix: string, numRuns: number): Promise<void> {
  const step = fc.record({
    wait: fc.constantFrom(0, 1, 999, 5_000_000, -1_000_000, 10_000_000_000),
    cost: fc.constantFrom(1, 333_334, 1_000_000, 5_000_000),
    capacity: fc.constantFrom(1_000_000, 3_000_003),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      run += 1;
      let now = NOW;
      let fullAt: number | undefined;
      for (const { wait, cost, capacity } of steps) {
        now += wait;
        const charge: Charge = { now, cost, capacity };
        const expected = charged(fullAt, charge);
        const result = await store.charge(`${prefix}${run}`, charge, signal);
        expect(result.isPaid).toBe(expected.isPaid);
        // What was not paid leaves a bucket as it is; its moment is only told where it matters.
        if (expected.isPaid) fullAt = expected.fullAt;
        if (cost <= capacity) expect(result.fullAt).toBe(expected.fullAt);
      }
    }),
    { numRuns },
  );
}

/** However many ask at once, no more than the capacity is paid. */
async function holdsAgainst(store: BucketStore, key: string, count: number): Promise<number> {
  const charge: Charge = { now: NOW, cost: 1_000_000, capacity: 10_000_000 };
  const results = await Promise.allSettled(
    Array.from({ length: count }, () => store.charge(key, charge, signal)),
  );
  return results.filter((one) => one.status === 'fulfilled' && one.value.isPaid).length;
}

/** The two writes of the store as DynamoDB evaluates them, on items in memory. */
function table(handsItemOver = true): DynamoClient & { writes: number } {
  const items = new Map<string, Record<string, { S: string } | { N: string }>>();
  const client = {
    writes: 0,
    updateItem: async (input: UpdateInput) => {
      client.writes += 1;
      await new Promise((resolve) => setTimeout(resolve, 0));
      const key = JSON.stringify(input.Key);
      const item = items.get(key);
      const value = (name: string) =>
        Number((input.ExpressionAttributeValues[name] as { N: string } | undefined)?.N);
      const full = item === undefined ? undefined : Number((item.full as { N: string }).N);
      const isFirst = input.ConditionExpression.startsWith('attribute_not_exists');
      const holds = isFirst
        ? full === undefined || full <= value(':now') || full > value(':farthest')
        : full !== undefined && full > value(':now') && full <= value(':most');
      if (!holds) {
        const error = new Error('The conditional request failed');
        throw Object.assign(error, {
          name: 'ConditionalCheckFailedException',
          ...(handsItemOver ? { Item: item } : {}),
        });
      }
      const next = { full: { N: String(isFirst ? value(':full') : (full ?? 0) + value(':cost')) } };
      items.set(key, next);
      return { Attributes: next };
    },
  };
  return client;
}

describe('DynamoDB', () => {
  it('does what a bucket does', () =>
    behavesAsOne(dynamoBuckets({ client: table(), table: 't' }), 'a', 100));

  it('also with a client that hands no item over', async () => {
    const store = dynamoBuckets({ client: table(false), table: 't' });
    const charge: Charge = { now: NOW, cost: 1, capacity: 2 };
    const paid: boolean[] = [];
    for (let i = 0; i < 2; i += 1) paid.push((await store.charge('a', charge, signal)).isPaid);
    expect(paid).toEqual([true, true]);
    await expect(store.charge('a', charge, signal)).rejects.toThrow('one bucket');
  });

  it('pays no more than there is, whoever asks at once', async () => {
    const store = dynamoBuckets({ client: table(), table: 't' });
    expect(await holdsAgainst(store, 'k', 10)).toBe(10);
    expect(await holdsAgainst(store, 'k', 50)).toBe(0);
  });

  it('throws what is no refusal of the condition', async () => {
    const client = { updateItem: () => Promise.reject(new Error('no such table')) };
    const store = dynamoBuckets({ client, table: 't' });
    await expect(store.charge('a', { now: NOW, cost: 1, capacity: 1 }, signal)).rejects.toThrow(
      'no such table',
    );
  });
});

it('a server that answers otherwise than a store is out of reach', async () => {
  for (const answer of [null, 'OK', ['1'], ['2', '5'], ['1', '5'], ['1', 'NaN']]) {
    const store = redisBuckets(async () => answer);
    const charge: Charge = { now: NOW, cost: 1, capacity: 1 };
    await expect(store.charge('a', charge, signal)).rejects.toThrow(TypeError);
  }
});

// Against real servers, where the environment names them: `POSTERN_TEST_REDIS=127.0.0.1:6379`, `POSTERN_TEST_DYNAMODB=http://127.0.0.1:8000`.
const { POSTERN_TEST_REDIS: redis, POSTERN_TEST_DYNAMODB: dynamo } = process.env;

describe.skipIf(redis === undefined)('a Redis', () => {
  const [host = '', port = ''] = (redis ?? '').split(':');
  let command: RedisCommand;
  let close: () => void;
  beforeAll(() => {
    ({ command, close } = redisClient(host, Number(port)));
  });
  afterAll(() => close());

  it('does what a bucket does, at most as much at once, and forgets', async () => {
    const store = redisBuckets(command, `t${Date.now()}:`);
    await behavesAsOne(store, 'a', 60);
    expect(await holdsAgainst(store, 'k', 50)).toBe(10);
    expect(Number(await command(['PTTL', `nothing`], signal))).toBe(-2);
  });
});

describe.skipIf(dynamo === undefined)('a server of DynamoDB', () => {
  it('does what a bucket does, at most as much at once', async () => {
    const name = `t${Date.now()}`;
    await dynamoCall('CreateTable', {
      TableName: name,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const client = { updateItem: (input: UpdateInput) => dynamoCall('UpdateItem', input) };
    const store = dynamoBuckets({ client, table: name });
    await behavesAsOne(store, 'a', 10);
    const paid = await holdsAgainst(store, 'k', 20);
    expect(paid).toBeGreaterThan(0);
    expect(paid).toBeLessThanOrEqual(10);
  }, 60_000);
});

async function dynamoCall(operation: string, input: unknown): Promise<unknown> {
  const answer = await fetch(dynamo ?? '', {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260301/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  if (answer.ok) return body;
  const name = String(body.__type).split('#').at(-1);
  throw Object.assign(new Error(JSON.stringify(body)), { name, Item: body.Item });
}

/** One command after the other over one connection; answers of the types that the script gives. */
function redisClient(host: string, port: number): { command: RedisCommand; close: () => void } {
  const socket = connect(port, host).setEncoding('utf8');
  const waiting: ((answer: unknown) => void)[] = [];
  let text = '';
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (let read = reply(text); read !== undefined; read = reply(text)) {
      text = read.rest;
      waiting.shift()?.(read.value);
    }
  });
  return {
    close: () => socket.destroy(),
    command: (args) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        const parts = args.map((one) => `$${Buffer.byteLength(one)}\r\n${one}\r\n`);
        socket.write(`*${args.length}\r\n${parts.join('')}`);
      }),
  };
}

function reply(text: string): { value: unknown; rest: string } | undefined {
  const end = text.indexOf('\r\n');
  if (end < 0) return undefined;
  const [kind, line, rest] = [text[0], text.slice(1, end), text.slice(end + 2)];
  if (kind === '$') {
    const size = Number(line);
    return rest.length < size + 2
      ? undefined
      : { value: rest.slice(0, size), rest: rest.slice(size + 2) };
  }
  if (kind !== '*') return { value: line, rest };
  const list: unknown[] = [];
  let left = rest;
  for (let i = 0; i < Number(line); i += 1) {
    const item = reply(left);
    if (item === undefined) return undefined;
    list.push(item.value);
    left = item.rest;
  }
  return { value: list, rest: left };
}
