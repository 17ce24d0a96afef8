import { actionsOf, type Operation, operationOf, useOf } from '../../data/operations.ts';
import { matches } from '../../iam/algebra/text.ts';
import type { SdkCall } from '../../model/code.ts';
import type { FunctionCode, ResolvedCall } from '../../model/function-code.ts';
import type { Graph, NodeId } from '../../model/graph.ts';
import { Query } from '../../model/query.ts';
import type { LinkContext } from '../context.ts';
import { useOfCall } from './named-values.ts';
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

/** The only resource of its kind on which the role allows the call. */
function onlyAllowed(
  { fn }: Caller,
  call: SdkCall,
  { subject }: Operation,
  query: Query,
): NodeId | undefined {
  const access = query.role(fn.role)?.access;
  if (access === undefined || access.administrator) return undefined;
  const actions = actionsOf(call.service, call.operation);
  const found = access.grants.filter((grant) => {
    const node = query.node(grant.resource);
    const isOne =
      subject === 'function'
        ? node?.kind === 'function'
        : node?.kind === 'resource' && node.family === subject;
    return (
      isOne &&
      grant.actions.some(({ text }) =>
        actions.some((action) => matches(text, action, 'ignore') !== 'no'),
      )
    );
  });
  const ids = new Set(found.map((grant) => grant.resource));
  return ids.size === 1 ? found[0]?.resource : undefined;
}
