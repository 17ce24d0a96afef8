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

/**
 * Dollars for one write to each store and channel that the function may write, how many and of which kinds. What a
 * wildcard reaches in stacks that have nothing to do with the function is not counted.
 */
export function downstream(
  target: FunctionNode,
  query: Query,
): { readonly dollars: number; readonly stores: number; readonly families: ReadonlySet<Family> } {
  const prices = new Map<NodeId, number>();
  const families = new Set<Family>();
  const named = new Set(target.environment.map((one) => one.refersTo));
  for (const grant of query.role(target.role)?.access.grants ?? []) {
    const node = query.resource(grant.resource);
    const stack = node?.resource?.stack ?? target.resource?.stack;
    if (stack !== target.resource?.stack && !named.has(grant.resource)) continue;
    const family = node?.family;
    const price = family === undefined ? undefined : WRITE_PRICE.get(family);
    if (family === undefined || price === undefined || !grant.levels.includes('write')) continue;
    prices.set(grant.resource, price);
    families.add(family);
  }
  return {
    dollars: [...prices.values()].reduce((total, price) => total + price, 0),
    stores: prices.size,
    families,
  };
}
