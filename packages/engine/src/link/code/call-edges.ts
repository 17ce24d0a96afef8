import type { ResolvedCall } from '../../model/function-code.ts';
import type { Edge, Graph } from '../../model/graph.ts';

/** What functions do with resources, as edges. */
export function callEdges(_graph: Graph, _calls: readonly ResolvedCall[]): readonly Edge[] {
  return [];
}
