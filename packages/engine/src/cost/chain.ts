import { PRICES, QUOTAS } from '../data/prices.ts';
import type { FunctionNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import { type BillPart, sum } from './bill.ts';
import { downstream } from './downstream.ts';
import { secondPrice } from './load.ts';

/** Bill of several functions that keep each other busy, in US dollars an hour. */
export type ChainBill = {
  readonly dollarsPerHour: number;
  readonly parts: readonly BillPart[];
  /** Concurrent executions of all of them together. */
  readonly concurrency: number;
};

const HOUR = 3600;

/**
 * The most that functions behind one entry cost together in an hour, however the events fan out: they share
 * the account's concurrency, so the dearest ones take it first, each up to its own limit.
 */
export function chainBill(functions: readonly FunctionNode[], query: Query): ChainBill {
  const shares = functions.map((one) => ({
    limit: limitOf(one, query),
    second: secondPrice(one),
    request:
      QUOTAS.requestsPerConcurrency * (PRICES.each.invocation + downstream(one, query).dollars),
  }));
  const compute = fill(shares, (one) => one.second);
  const requests = fill(shares, (one) => one.request);
  const parts = [
    { label: 'compute', dollars: compute.dollars * HOUR },
    { label: 'requests and writes', dollars: requests.dollars * HOUR },
  ];
  return { dollarsPerHour: sum(parts), parts, concurrency: compute.used };
}

type Share = { readonly limit: number; readonly second: number; readonly request: number };

/** Gives out the account's concurrency, the dearest first. */
function fill(
  shares: readonly Share[],
  price: (share: Share) => number,
): { readonly dollars: number; readonly used: number } {
  let left: number = QUOTAS.concurrency;
  let dollars = 0;
  for (const share of [...shares].sort((a, b) => price(b) - price(a))) {
    const taken = Math.min(left, share.limit);
    dollars += taken * price(share);
    left -= taken;
  }
  return { dollars, used: QUOTAS.concurrency - left };
}

/** Reserved concurrency, or the limits of all its queues where only queues feed it. */
function limitOf(target: FunctionNode, query: Query): number {
  const polled = query.triggersOf(target.id).map((one) => one.delivery.maximumConcurrency);
  const queues = polled.includes(undefined)
    ? QUOTAS.concurrency
    : polled.reduce<number>((total, one) => total + (one ?? 0), 0);
  const reserved = target.limits.reserved ?? QUOTAS.concurrency;
  const bound = Math.min(QUOTAS.concurrency, reserved, polled.length > 0 ? queues : Infinity);
  return Math.max(0, bound);
}
