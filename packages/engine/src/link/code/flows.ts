import type { TracedFlow } from '../../model/function-code.ts';
import type { Graph } from '../../model/graph.ts';
import { Query } from '../../model/query.ts';
import { trustsOf } from './trust/worst.ts';

/** Flows of all functions joined with who can start them. */
export function traceFlows(graph: Graph): readonly TracedFlow[] {
  const query = new Query(graph);
  return graph.functions.flatMap((fn) =>
    (query.factsOf(fn.id)?.flows ?? []).map((flow): TracedFlow => {
      const worst =
        flow.from.origin.kind === 'event' ? trustsOf(fn, flow.from.path, query)[0] : undefined;
      return { function: fn.id, flow, hops: [], trust: worst?.trust, trigger: worst?.trigger?.id };
    }),
  );
}
