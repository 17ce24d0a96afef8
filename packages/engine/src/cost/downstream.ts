import { PRICES } from '../data/prices.ts';
import type { Family, FunctionNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';

const WRITE_PRICE: ReadonlyMap<Family, number> = new Map([
  ['queue', PRICES.each.queueRequest],
  ['topic', PRICES.each.topicPublish],
  ['bus', PRICES.each.busEvent],
  ['table', PRICES.each.tableWrite],
  ['bucket', PRICES.each.bucketPut],
  ['stream', PRICES.each.streamPut],
  ['state-machine', PRICES.each.stateTransition],
]);

/** Dollars for one write to each store and channel that the function's role may write. */
export function downstream(target: FunctionNode, query: Query): number {
  const grants = query.role(target.role)?.access.grants ?? [];
  return grants
    .filter((grant) => grant.levels.includes('write'))
    .map((grant) => query.resource(grant.resource)?.family)
    .reduce((sum, family) => sum + (family === undefined ? 0 : (WRITE_PRICE.get(family) ?? 0)), 0);
}
