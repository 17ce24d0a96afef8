import type { FunctionCode } from '../../model/function-code.ts';
import type { Graph, NodeId, ResourceNode } from '../../model/graph.ts';
import { Query } from '../../model/query.ts';
import type { SourceText } from '../../model/span.ts';
import type { LinkContext } from '../context.ts';
import { callEdges } from './call-edges.ts';
import { resolveCalls } from './calls.ts';
import { traceFlows } from './flows.ts';
import { ResourceNames } from './resource-names.ts';
import { Machines } from './trace/machines.ts';
import { trustsOf } from './trust/worst.ts';

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
  const resources = withNamed(context, graph);
  const joined: Graph = {
    ...graph,
    code,
    calls,
    undeployed,
    sources: new Map([...graph.sources, ...analysed.sources]),
    resources,
    edges: [...graph.edges, ...callEdges({ ...graph, resources }, calls)],
  };
  return {
    ...joined,
    flows: traceFlows(joined, new Machines(context)),
    trusts: trustsIn(joined),
    naming: namingIn(context, joined),
  };
}

/** Answers on what values of the code name. */
function namingIn(context: LinkContext, graph: Graph): NonNullable<Graph['naming']> {
  let names: ResourceNames | undefined;
  return (id, value, subject, at) => {
    const fn = graph.functions.find((one) => one.id === id);
    const code = graph.code.get(id);
    if (fn === undefined || code?.kind !== 'analysed') {
      return { nodes: [], texts: [], missing: 'its code was not analysed' };
    }
    names ??= new ResourceNames(context, graph);
    return names.namingOf({ fn, facts: code.facts }, value, subject, at);
  };
}

/** Answers on parts of events; a query of its own, since the graph is not finished yet. */
function trustsIn(graph: Graph): NonNullable<Graph['trusts']> {
  let query: Query | undefined;
  return (id, path) => {
    query ??= new Query(graph);
    const fn = query.function(id);
    if (fn === undefined) return [];
    return trustsOf(fn, path, query).map(({ trigger, trust }) => ({ trigger: trigger?.id, trust }));
  };
}

/** The resources with those outside this application that only the code names. */
function withNamed(context: LinkContext, graph: Graph): readonly ResourceNode[] {
  const known = new Set(graph.resources.map((one) => one.id));
  return [...graph.resources, ...context.externals().filter((one) => !known.has(one.id))];
}
