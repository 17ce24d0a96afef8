import { PRICES } from '../data/prices.ts';
import type { Family, FunctionNode, NodeId } from '../model/graph.ts';
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

/** Dollars for one write to each store and channel that the function's role may write, and how many there are. */
export function downstream(
  target: FunctionNode,
  query: Query,
): { readonly dollars: number; readonly stores: number } {
  const prices = new Map<NodeId, number>();
  for (const grant of query.role(target.role)?.access.grants ?? []) {
    const family = query.resource(grant.resource)?.family;
    const price = family === undefined ? undefined : WRITE_PRICE.get(family);
    if (price !== undefined && grant.levels.includes('write')) prices.set(grant.resource, price);
  }
  return {
    dollars: [...prices.values()].reduce((total, price) => total + price, 0),
    stores: prices.size,
  };
}
