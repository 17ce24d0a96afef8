import type { FunctionCode } from '../../model/function-code.ts';
import type { Graph, NodeId } from '../../model/graph.ts';
import type { SourceText } from '../../model/span.ts';
import type { LinkContext } from '../context.ts';
import { callEdges } from './call-edges.ts';
import { resolveCalls } from './calls.ts';
import { traceFlows } from './flows.ts';

/** What code analysis found, as linking takes it. */
export type AnalysedCode = {
  readonly code: ReadonlyMap<NodeId, FunctionCode>;
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly undeployed: readonly string[];
};

/** The graph with the code in it: which resources each function uses, and who can feed which sink. */
export function joinCode(context: LinkContext, graph: Graph, analysed: AnalysedCode): Graph {
  const { code, undeployed } = analysed;
  const calls = resolveCalls(context, graph, code);
  const joined: Graph = {
    ...graph,
    code,
    calls,
    undeployed,
    sources: new Map([...graph.sources, ...analysed.sources]),
    edges: [...graph.edges, ...callEdges(graph, calls)],
  };
  return { ...joined, flows: traceFlows(joined) };
}
