import { reachOf } from '../least/reach/reach.ts';
import type { Linked } from '../link/link.ts';
import { Query } from '../model/query.ts';
import type { FunctionReach } from '../model/reach.ts';
import { mapOf } from '../scan.ts';
import type { Files } from '../support/ports.ts';

/** What functions reach outside, for a policy of the guard: each function of the graph in its order. */
export function reachIn(
  files: Files,
  options: Parameters<typeof mapOf>[1],
): Pick<Linked, 'graph' | 'diagnostics'> & { readonly reach: readonly FunctionReach[] } {
  const { graph, diagnostics } = mapOf(files, options);
  const query = new Query(graph);
  return { graph, diagnostics, reach: graph.functions.map((fn) => reachOf(fn, query)) };
}
