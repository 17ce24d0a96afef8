import type { CodeFacts, Flow } from '../../../model/code.ts';
import type { Hop, ResolvedCall } from '../../../model/function-code.ts';
import type { Graph, NodeId } from '../../../model/graph.ts';
import { Query } from '../../../model/query.ts';
import type { Span } from '../../../model/span.ts';
import type { Machines } from './machines.ts';
import type { Place } from './place.ts';

/** One step back on the way of a value, with the call that passed it on where one did. */
export type Back = { readonly key: string; readonly place: Place; readonly hop: Hop | undefined };

/** What tracing asks of the graph. */
export class World {
  readonly query: Query;
  readonly machines: Machines;
  /** Steps back that are known, by the key of the place. */
  readonly backs: Map<string, readonly Back[]> = new Map();
  readonly #calls = new Map<NodeId, ResolvedCall[]>();
  readonly #flows = new Map<NodeId, ReadonlyMap<string, readonly Flow[]>>();

  constructor(graph: Graph, machines: Machines) {
    this.query = new Query(graph);
    this.machines = machines;
    for (const call of graph.calls) {
      for (const id of call.resources) {
        const known = this.#calls.get(id);
        if (known === undefined) this.#calls.set(id, [call]);
        else known.push(call);
      }
    }
  }

  /** Calls that concern a resource. */
  callsOn(id: NodeId): readonly ResolvedCall[] {
    return this.#calls.get(id) ?? [];
  }

  /** The call of an index in a function's facts, with its resources. */
  call(fn: NodeId, index: number): ResolvedCall | undefined {
    const calls = this.query.callsOf(fn);
    const at = calls[index];
    return at?.index === index ? at : calls.find((one) => one.index === index);
  }

  /** What a function's code does. */
  facts(fn: NodeId): CodeFacts | undefined {
    return this.query.factsOf(fn);
  }

  /** Flows of a function's code into one place. */
  flowsAt(fn: NodeId, at: Span): readonly Flow[] {
    const flows =
      this.#flows.get(fn) ?? Map.groupBy(this.facts(fn)?.flows ?? [], (one) => placeOf(one.at));
    this.#flows.set(fn, flows);
    return flows.get(placeOf(at)) ?? [];
  }
}

function placeOf({ file, start }: Span): string {
  return `${start} ${file}`;
}
