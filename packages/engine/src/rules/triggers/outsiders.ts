import type { Exposure, FunctionNode, GraphNode } from '../../model/graph.ts';
import { functionExposures } from './public-access.ts';

/** Who outside the application may use a function or another resource; nothing for other nodes. */
export function exposuresOf(node: GraphNode): readonly Exposure[] {
  if (node.kind === 'resource') return node.exposure;
  return node.kind === 'function' ? functionExposures(node) : [];
}

/** Functions and resources, the nodes that resource policies are attached to. */
export function guarded(graph: {
  readonly functions: readonly FunctionNode[];
  readonly resources: readonly GraphNode[];
}): readonly GraphNode[] {
  return [...graph.functions, ...graph.resources];
}
