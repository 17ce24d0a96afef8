import type { Flow, SinkKind } from '../../model/code.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import { forRequest } from './requests.ts';
import { asCodeHasIt } from './signed-in.ts';
import type { Machines } from './trace/machines.ts';
import { type Way, waysTo } from './trace/search.ts';
import { World } from './trace/world.ts';
import { rankOf } from './trust/rank.ts';

/** Ways that are kept for one flow. */
const MOST_WAYS = 5;

/** Ways that are kept until it is known which requests the flow is for. */
const MOST_KEPT = 60;

/** Rank of a source that nobody writes: after all that somebody does. */
const LAST = 10_000;

/**
 * Flows of all functions joined with who can start them: by the function's own triggers, and by the functions
 * whose calls write what it gets or reads. The way that the widest circle can start comes first.
 */
export function traceFlows(graph: Graph, machines: Machines): readonly TracedFlow[] {
  const world = new World(graph, machines);
  return graph.functions.flatMap((fn) => tracedIn(fn, world));
}

type Known = { readonly ways: readonly Way[]; readonly isFor: (sink: SinkKind) => boolean };

function tracedIn(fn: FunctionNode, world: World): readonly TracedFlow[] {
  const known = new Map<string, Known[]>();
  return (world.facts(fn.id)?.flows ?? []).flatMap((flow) => {
    const key = keyOf(flow);
    const searched = known.get(key) ?? [];
    known.set(key, searched);
    let found = searched.find((one) => one.isFor(flow.sink));
    if (found === undefined) {
      found = search(fn, flow, world);
      searched.push(found);
    }
    return forRequest(found.ways, flow, world.query.graph)
      .slice(0, MOST_WAYS)
      .map(
        ({ hops, trust, trigger }): TracedFlow =>
          asCodeHasIt({ function: fn.id, flow, hops, trust, trigger }),
      );
  });
}

function search(fn: FunctionNode, flow: Flow, world: World): Known {
  const { ways, but } = waysTo(fn.id, flow.from, flow.sink, world);
  const isFor = (sink: SinkKind): boolean =>
    but === undefined ? sink === flow.sink : !but.has(sink);
  return { ways: best(ways), isFor };
}

function keyOf({ from }: Flow): string {
  const { origin, path, derived } = from;
  const which = origin.kind === 'call' ? `call ${origin.call}` : origin.kind;
  return `${which}|${path}|${derived}`;
}

/** The worst own way, the worst of every other carrier, and the shortest ways of each outer source. */
function best(ways: readonly Way[]): readonly Way[] {
  const found = new Map<string, { readonly way: Way; readonly rank: number }>();
  for (const way of ways) {
    if (way.hops.length > 0 && !isWorthTelling(way)) continue;
    const { function: outer, trigger, trust } = way;
    const key = `${outer}|${trigger ?? ''}|${trust?.carrier ?? ''}|${trust?.format ?? ''}`;
    const rank = way.trust === undefined ? LAST : rankOf(way.trust);
    const known = found.get(key);
    if (known === undefined || rank < known.rank) found.set(key, { way, rank });
  }
  const sorted = [...found.values()].toSorted(
    (a, b) => a.rank - b.rank || a.way.hops.length - b.way.hops.length,
  );
  return sorted.slice(0, MOST_KEPT).map((one) => one.way);
}

/** What an earlier function takes from the platform or the template is nothing that anybody chooses. */
function isWorthTelling({ trust, from }: Way): boolean {
  if (trust === undefined) {
    return from.origin.kind !== 'environment' && from.origin.kind !== 'context';
  }
  return trust.absent !== true && trust.control !== 'platform' && trust.control !== 'constant';
}
