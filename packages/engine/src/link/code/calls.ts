import type { FunctionCode, ResolvedCall } from '../../model/function-code.ts';
import type { Graph, NodeId } from '../../model/graph.ts';
import type { LinkContext } from '../context.ts';

/** SDK calls of all functions with the resources that they concern. */
export function resolveCalls(
  _context: LinkContext,
  _graph: Graph,
  code: ReadonlyMap<NodeId, FunctionCode>,
): readonly ResolvedCall[] {
  return [...code].flatMap(([id, one]) =>
    one.kind === 'analysed'
      ? one.facts.calls.map((call, index) => ({
          function: id,
          index,
          call,
          use: 'other' as const,
          resources: [],
          unresolved: 'not looked for yet',
        }))
      : [],
  );
}
