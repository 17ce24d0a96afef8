import { type Charge, type Charged, farthest } from './bucket.ts';
import type { BucketStore } from './store.ts';

/**
 * Sends one command to a Redis-compatible server with scripts (Redis, Valkey, ElastiCache, MemoryDB): `(args) => client.sendCommand(args)` with node-redis,
 * `([name, ...rest]) => client.call(name, ...rest)` with ioredis.
 */
export type RedisCommand = (args: string[], signal: AbortSignal) => Promise<unknown>;

// The server runs a script as one step. It prints numbers of this size in full only when it is told to.
const CHARGE = `
local now, cost, capacity = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local from = tonumber(redis.call('GET', KEYS[1]) or '')
if not from or from <= now or from > tonumber(ARGV[4]) then from = now end
if from + cost > now + capacity then return {'0', string.format('%.0f', from)} end
local full = string.format('%.0f', from + cost)
redis.call('SET', KEYS[1], full, 'PX', math.ceil((from + cost - now) / 1000))
return {'1', full}`;

/** Buckets in a Redis-compatible server; those that are full again go away by themselves. */
export function redisBuckets(command: RedisCommand, prefix: string = 'guard:'): BucketStore {
  return {
    charge: async (key, charge, signal) => {
      const args = [charge.now, charge.cost, charge.capacity, farthest(charge)].map(String);
      return chargedOf(await command(['EVAL', CHARGE, '1', prefix + key, ...args], signal), charge);
    },
  };
}

function chargedOf(answer: unknown, { now }: Charge): Charged {
  const [paid, full]: readonly unknown[] = Array.isArray(answer) ? answer : [];
  const fullAt = Number(String(full));
  if (!['0', '1'].includes(String(paid)) || !(fullAt >= now)) {
    throw new TypeError('the server does not answer as a store of buckets');
  }
  return { isPaid: String(paid) === '1', fullAt };
}
