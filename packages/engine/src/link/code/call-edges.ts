import type { ResolvedCall, Use } from '../../model/function-code.ts';
import type { Edge, Graph } from '../../model/graph.ts';

const KINDS: Readonly<Record<Use, Edge['kind'] | undefined>> = {
  read: 'reads',
  list: 'reads',
  write: 'writes',
  delete: 'writes',
  invoke: 'invokes',
  other: undefined,
};

const MOST_OPERATIONS = 4;

/**
 * What functions do with resources, as edges: one for each function, resource and kind, at the first such call,
 * with all its operations as the label.
 */
export function callEdges(graph: Graph, calls: readonly ResolvedCall[]): readonly Edge[] {
  const nodes = new Set([...graph.functions, ...graph.resources].map((one) => one.id));
  const found = new Map<string, { readonly edge: Edge; readonly operations: Set<string> }>();
  for (const { function: from, call, use, resources, copies = [] } of calls) {
    const ends = [
      ...resources.map((to) => ({ to, kind: KINDS[use] })),
      ...copies.map((to) => ({ to, kind: KINDS.read })),
    ];
    for (const { to, kind } of ends) {
      if (kind === undefined) continue;
      if (!nodes.has(to)) continue;
      const key = `${kind}\0${from}\0${to}`;
      const known = found.get(key);
      if (known !== undefined) known.operations.add(call.operation);
      else {
        const edge: Edge = { kind, from, to, span: call.at };
        found.set(key, { edge, operations: new Set([call.operation]) });
      }
    }
  }
  return [...found.values()].map(({ edge, operations }) => ({
    ...edge,
    label: labelOf([...operations]),
  }));
}

function labelOf(operations: readonly string[]): string {
  const shown = operations.slice(0, MOST_OPERATIONS).join(', ');
  return operations.length > MOST_OPERATIONS ? `${shown}, …` : shown;
}
