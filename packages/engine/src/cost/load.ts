import { PRICES, QUOTAS } from '../data/prices.ts';
import type { FunctionNode, TriggerNode } from '../model/graph.ts';
import { at, items, mayBe, number } from '../model/value.ts';
import type { Throttle } from './throttle.ts';

/** What limits let through to a function in an hour. */
export type Load = {
  /** Most executions at one time. */
  readonly concurrency: number;
  /** Whether the template itself limits them. */
  readonly limited: boolean;
  /** Most invocations in an hour. */
  readonly invocations: number;
  /** Most seconds in an hour that executions are busy, all together. */
  readonly busy: number;
};

const HOUR = 3600;

/**
 * The load that a trigger can bring. A throttle of r requests a second with a burst of b keeps at most
 * r x timeout + b executions busy, lets r x 3600 + b of them start in an hour, and each ends with its timeout.
 */
export function loadOf(target: FunctionNode, trigger: TriggerNode, throttle: Throttle): Load {
  const { reserved, reservedKnown } = target.limits;
  const timeout = timeoutOf(target);
  const declared = [reserved, trigger.delivery.maximumConcurrency].filter(
    (one) => one !== undefined && one >= 0,
  ) as readonly number[];
  const allowed = Math.min(QUOTAS.concurrency, ...declared);
  const concurrency = Math.min(allowed, Math.ceil(throttle.rate * timeout + throttle.burst));
  const invocations = Math.min(
    concurrency * QUOTAS.requestsPerConcurrency * HOUR,
    throttle.rate * HOUR + throttle.burst,
  );
  return {
    concurrency,
    limited: declared.length > 0 || !reservedKnown || throttle.declared,
    invocations,
    busy: Math.min(concurrency * HOUR, invocations * timeout),
  };
}

/** Timeout in seconds; the longest there is where it is not known. */
export function timeoutOf(target: FunctionNode): number {
  const { timeout } = target.limits;
  return timeout === undefined || timeout <= 0 ? QUOTAS.timeout : timeout;
}

/** Dollars for each second that one execution is busy: memory, and temporary storage above what is included. */
export function secondPrice(target: FunctionNode): number {
  const architectures = items(at(target.properties, 'Architectures'));
  const arm = architectures.some((one) => mayBe(one, 'arm64'));
  const memory = Math.max(0, target.limits.memory ?? 128) / 1024;
  const storage = number(at(target.properties, 'EphemeralStorage.Size')) ?? 0;
  const extra = Math.max(0, storage - QUOTAS.includedStorage) / 1024;
  return memory * PRICES.compute[arm ? 'arm64' : 'x86_64'] + extra * PRICES.storage;
}
