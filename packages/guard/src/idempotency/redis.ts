import { GuardError } from '../core/errors.ts';
import type { Store, Taken } from './store.ts';

/**
 * Sends one command to a Redis-compatible server with scripts (Redis, Valkey, ElastiCache, MemoryDB): `(args) => client.sendCommand(args)` with node-redis,
 * `([name, ...rest]) => client.call(name, ...rest)` with ioredis.
 */
export type RedisCommand = (args: string[], signal: AbortSignal) => Promise<unknown>;

// The server runs a script as one step. Times come from the caller, as everywhere in the guard; the server only forgets.
const TAKE = `
local found = redis.call('HMGET', KEYS[1], 'owner', 'state', 'payload', 'until', 'answer')
if found[1] and found[1] ~= ARGV[1] and tonumber(found[4]) > tonumber(ARGV[3]) then
  return {found[2], found[3], found[4], found[5]}
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'state', 'open', 'payload', ARGV[2], 'until', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {'taken'}`;
const FINISH = `
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'done', 'until', ARGV[2])
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'answer', ARGV[5]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;
const RELEASE = `
local found = redis.call('HMGET', KEYS[1], 'owner', 'state')
if found[1] == ARGV[1] and found[2] == 'open' then redis.call('DEL', KEYS[1]) end
return 1`;

/** Keys in a Redis-compatible server. One that may lose writes (no persistence, failover) may lose keys with them. */
export function redisStore(command: RedisCommand, prefix: string = 'guard:'): Store {
  const run = (script: string, key: string, args: readonly string[], signal: AbortSignal) =>
    command(['EVAL', script, '1', prefix + key, ...args], signal);
  return {
    async take(key, { owner, payload, now, leaseEnds }, signal) {
      const keptMs = String(Math.max(1, leaseEnds - now + 86_400_000));
      return takenOf(
        await run(TAKE, key, [owner, payload, String(now), String(leaseEnds), keptMs], signal),
      );
    },
    async finish(key, { owner, answer, now, expires }, signal) {
      const keptMs = String(Math.max(1, expires - now));
      const has = answer === undefined ? '0' : '1';
      const args = [owner, String(expires), keptMs, has, answer ?? ''];
      return Number(await run(FINISH, key, args, signal)) === 1;
    },
    async release(key, owner, signal) {
      await run(RELEASE, key, [owner], signal);
    },
  };
}

function takenOf(answer: unknown): Taken {
  const list: readonly unknown[] = Array.isArray(answer) ? answer : [];
  const [kind, payload = '', until, kept] = list.map((one) =>
    one === null || one === undefined ? undefined : String(one),
  );
  if (kind === 'taken') return { kind };
  if (kind === 'open') return { kind: 'held', payload, until: Number(until) };
  if (kind === 'done') return { kind, payload, answer: kept };
  throw new GuardError('idempotency.unavailable', 'the server does not answer as a store');
}
