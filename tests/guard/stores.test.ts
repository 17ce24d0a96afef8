import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoStore } from '../../packages/guard/src/idempotency/dynamodb.ts';
import { memoryStore, type Store } from '../../packages/guard/src/idempotency/idempotency.ts';
import { redisStore } from '../../packages/guard/src/idempotency/redis.ts';
import { dynamoClient, redisCommand, type Servers, startServers } from './servers.ts';

const python = process.env.POSTERN_ORACLE_PYTHON;
let servers: Servers | undefined;

beforeAll(async () => {
  if (python !== undefined) servers = await startServers(python);
}, 60_000);
afterAll(() => servers?.stop());

const { signal } = new AbortController();
let keys = 0;
const fresh = () => {
  keys += 1;
  return `key-${keys}`;
};
const NOW = 1_800_000_000_000;
const claim = (owner: string, now: number = NOW, payload = 'p') => ({
  owner,
  payload,
  now,
  leaseEnds: now + 1000,
});
const done = (owner: string) => ({
  owner,
  answer: '{"a":1}',
  now: NOW,
  expires: NOW + 5000,
});

const running = (): Servers => {
  if (servers === undefined) throw new Error('the servers are not there');
  return servers;
};

const STORES: readonly (readonly [string, () => Store])[] = [
  ['memory', memoryStore],
  ...(python === undefined
    ? []
    : [
        [
          'DynamoDB',
          () => dynamoStore({ client: dynamoClient(running().dynamodb), table: 'keys' }),
        ] as const,
        ['Redis', () => redisStore(redisCommand(running().redis))] as const,
      ]),
];

describe.each(STORES)('keys in %s', (_, open) => {
  it('are taken once, by the same attempt as often as it asks', async () => {
    const store = open();
    const key = fresh();
    expect(await store.take(key, claim('a'), signal)).toEqual({ kind: 'taken' });
    expect(await store.take(key, claim('a'), signal)).toEqual({ kind: 'taken' });
    expect(await store.take(key, claim('b'), signal)).toEqual({
      kind: 'held',
      payload: 'p',
      until: NOW + 1000,
    });
    expect(await store.take(fresh(), claim('b'), signal)).toEqual({ kind: 'taken' });
  });

  it('give what was kept, until it expires', async () => {
    const store = open();
    const key = fresh();
    await store.take(key, claim('a'), signal);
    expect(await store.finish(key, done('a'), signal)).toBe(true);
    expect(await store.finish(key, done('a'), signal)).toBe(true);
    expect(await store.take(key, claim('b', NOW + 4999, 'other'), signal)).toEqual({
      kind: 'done',
      payload: 'p',
      answer: '{"a":1}',
    });
    expect(await store.take(key, claim('b', NOW + 5000), signal)).toEqual({ kind: 'taken' });
    expect(await store.finish(key, { ...done('b'), answer: undefined }, signal)).toBe(true);
    expect(await store.take(key, claim('c'), signal)).toEqual({
      kind: 'done',
      payload: 'p',
      answer: undefined,
    });
  });

  it('pass on when the lease ends, and the dead attempt has no say any more', async () => {
    const store = open();
    const key = fresh();
    await store.take(key, claim('a'), signal);
    expect(await store.take(key, claim('b', NOW + 999), signal)).toMatchObject({ kind: 'held' });
    expect(await store.take(key, claim('b', NOW + 1000), signal)).toEqual({ kind: 'taken' });
    expect(await store.finish(key, done('a'), signal)).toBe(false);
    await store.release(key, 'a', signal);
    expect(await store.take(key, claim('c', NOW + 1001), signal)).toMatchObject({ kind: 'held' });
    expect(await store.finish(key, done('b'), signal)).toBe(true);
  });

  it('are free again when they are given back, and not when the work is done', async () => {
    const store = open();
    const key = fresh();
    await store.take(key, claim('a'), signal);
    await store.release(key, 'a', signal);
    expect(await store.take(key, claim('b'), signal)).toEqual({ kind: 'taken' });
    await store.finish(key, done('b'), signal);
    await store.release(key, 'b', signal);
    expect(await store.take(key, claim('c'), signal)).toMatchObject({ kind: 'done' });
    expect(await store.finish(fresh(), done('a'), signal)).toBe(false);
  });

  it('one of twenty at the same time takes it', async () => {
    const store = open();
    const key = fresh();
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_unused, i) => store.take(key, claim(`o${i}`), signal)),
    );
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
  });
});

describe.runIf(python !== undefined)('a transaction of the handler', () => {
  it('writes its effect and the end of the work, or neither', async () => {
    const client = dynamoClient(running().dynamodb);
    const store = dynamoStore({ client, table: 'keys' });
    const key = fresh();
    const effect = (id: string) => ({ Put: { TableName: 'keys', Item: { id: { S: id } } } });
    const write = (owner: string) =>
      client.transactWriteItems({
        TransactItems: [
          effect(`${key}-by-${owner}`),
          { Update: store.completion(key, done(owner)) },
        ],
      });
    const written = async (owner: string) =>
      (await client.getItem({
        TableName: 'keys',
        Key: { id: { S: `${key}-by-${owner}` } },
      })) as object;

    await store.take(key, claim('a'), signal);
    await store.take(key, claim('b', NOW + 1000), signal);
    await expect(write('a')).rejects.toThrow();
    expect(await written('a')).not.toHaveProperty('Item');
    await write('b');
    expect(await written('b')).toHaveProperty('Item');
    expect(await store.finish(key, done('b'), signal)).toBe(true);
    expect(await store.take(key, claim('c'), signal)).toMatchObject({ kind: 'done' });
  });
});
