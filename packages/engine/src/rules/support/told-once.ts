import type { Match } from '../../model/finding.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { count } from './words.ts';

type Ending = 'function' | 'other';

type Finder = (fn: FunctionNode, query: Query) => Iterable<Match>;

const CACHE = new WeakMap<Query, Map<Finder, ReadonlyMap<NodeId, readonly Match[]>>>();

/**
 * Matches of a function, where a place that several functions share is told once, on the first of them. The
 * sentences of the matches end with the name of the function, after which the number of the others is told, or
 * with something else (`ending`).
 */
export function toldOnce(
  fn: FunctionNode,
  query: Query,
  finder: Finder,
  ending: Ending = 'function',
): readonly Match[] {
  const cache = CACHE.get(query) ?? new Map<Finder, ReadonlyMap<NodeId, readonly Match[]>>();
  CACHE.set(query, cache);
  const found = cache.get(finder) ?? allOf(query, finder, ending);
  cache.set(finder, found);
  return found.get(fn.id) ?? [];
}

type Told = { readonly first: NodeId; readonly match: Match; readonly others: NodeId[] };

function allOf(
  query: Query,
  finder: Finder,
  ending: Ending,
): ReadonlyMap<NodeId, readonly Match[]> {
  const places = new Map<string, Told>();
  for (const fn of query.graph.functions) {
    for (const match of finder(fn, query)) {
      const place = `${match.at.file}:${match.at.start}:${match.key ?? ''}`;
      const known = places.get(place);
      if (known === undefined) places.set(place, { first: fn.id, match, others: [] });
      else if (known.first !== fn.id) known.others.push(fn.id);
    }
  }
  const byFunction = new Map<NodeId, Match[]>();
  for (const { first, match, others } of places.values()) {
    const list = byFunction.get(first);
    const told = withOthers(match, first, [...new Set(others)], ending);
    if (list === undefined) byFunction.set(first, [told]);
    else list.push(told);
  }
  return byFunction;
}

function withOthers(match: Match, first: NodeId, others: readonly NodeId[], ending: Ending): Match {
  const functions = [first, ...others];
  const nodes = [...new Set([...(match.nodes ?? []), ...functions])];
  if (others.length === 0) return { ...match, functions, nodes };
  const more = ending === 'function' ? ' and' : ', in code shared with';
  const because = `${match.because}${more} ${count(others.length, 'other function')}`;
  return { ...match, because, functions, nodes };
}
