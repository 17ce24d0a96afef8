import { operationOf, useOf } from '../../data/operations.ts';
import type { SdkCall } from '../../model/code.ts';
import type { FunctionCode, ResolvedCall } from '../../model/function-code.ts';
import type { Graph, NodeId } from '../../model/graph.ts';
import { Query } from '../../model/query.ts';
import type { LinkContext } from '../context.ts';
import { useOfCall } from './named-values.ts';
import { onlyAllowed } from './only-allowed.ts';
import { type Caller, ResourceNames } from './resource-names.ts';

/**
 * SDK calls of all functions with the resources that they concern. Where the code does not say which, the one
 * resource that the function's role lets it do that with is listed, and `unresolved` stays.
 */
export function resolveCalls(
  context: LinkContext,
  graph: Graph,
  code: ReadonlyMap<NodeId, FunctionCode>,
): readonly ResolvedCall[] {
  const names = new ResourceNames(context, graph);
  const query = new Query(graph);
  return graph.functions.flatMap((fn) => {
    const own = code.get(fn.id);
    if (own?.kind !== 'analysed') return [];
    const caller: Caller = { fn, facts: own.facts };
    return own.facts.calls.map((call, index) => resolved(caller, call, index, names, query));
  });
}

function resolved(
  caller: Caller,
  call: SdkCall,
  index: number,
  names: ResourceNames,
  query: Query,
): ResolvedCall {
  const operation = operationOf(call.service, call.operation);
  const copies = operation?.copies && names.of(caller, call, operation.copies).nodes;
  const base = { function: caller.fn.id, index, call, ...(copies ? { copies } : {}) };
  if (operation === undefined) {
    const unresolved = `${call.service} has no resources that are followed`;
    return { ...base, use: useOf(call.operation), resources: [], unresolved };
  }
  const use = useOfCall(call, operation);
  const { nodes, missing } = names.of(caller, call, operation);
  if (nodes.length > 0 || missing === undefined) {
    return { ...base, use, resources: nodes, unresolved: missing };
  }
  const allowed = onlyAllowed(caller, call, operation, query);
  return {
    ...base,
    use,
    resources: allowed === undefined ? [] : [allowed],
    unresolved: missing,
    ...(allowed === undefined ? {} : { assumed: true as const }),
  };
}
