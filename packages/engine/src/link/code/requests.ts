import type { Flow } from '../../model/code.ts';
import type { Graph, NodeId, TriggerNode } from '../../model/graph.ts';
import type { Way } from './trace/search.ts';

const TRIGGERS = new WeakMap<Graph, ReadonlyMap<NodeId, TriggerNode>>();

/** The ways that a flow can take: where the code asked for a method or a route, triggers with another one bring nothing. */
export function forRequest(ways: readonly Way[], flow: Flow, graph: Graph): readonly Way[] {
  if (flow.requests === undefined && ways.every(({ hops }) => hops.length === 0)) return ways;
  const triggers = TRIGGERS.get(graph) ?? new Map(graph.triggers.map((one) => [one.id, one]));
  TRIGGERS.set(graph, triggers);
  return ways.filter(({ hops, trigger }) => {
    const route = trigger === undefined ? undefined : triggers.get(trigger)?.route;
    // What comes by other functions was asked for in the first of them.
    const asked = hops[0] === undefined ? flow.requests : hops[0].call.requests;
    return route === undefined || asked === undefined || asked.every((one) => mayBe(one, route));
  });
}

/** Whether a request of a route may be what was asked for: a route may serve any method, or any path below its own. */
function mayBe(asked: string, route: NonNullable<TriggerNode['route']>): boolean {
  const [method = '*', path = '*'] = asked.split(' ');
  const isMethod = method === '*' || route.method === 'ANY' || route.method === method;
  return isMethod && (path === '*' || route.path === path || !route.path.startsWith('/'));
}
