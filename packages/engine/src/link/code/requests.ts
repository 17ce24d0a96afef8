import type { Flow } from '../../model/code.ts';
import type { Graph, NodeId, TriggerNode } from '../../model/graph.ts';
import type { Way } from './trace/search.ts';

const TRIGGERS = new WeakMap<Graph, ReadonlyMap<NodeId, TriggerNode>>();

/** The ways that a flow can take: where the code asked for a method or a route, triggers with another one bring nothing. */
export function forRequest(ways: readonly Way[], flow: Flow, graph: Graph): readonly Way[] {
  const { requests, route: served } = flow;
  const isOwn = ways.every(({ hops }) => hops.length === 0);
  if (requests === undefined && served === undefined && isOwn) return ways;
  const triggers = TRIGGERS.get(graph) ?? new Map(graph.triggers.map((one) => [one.id, one]));
  TRIGGERS.set(graph, triggers);
  const routeOf = ({ trigger }: Way): TriggerNode['route'] =>
    trigger === undefined ? undefined : triggers.get(trigger)?.route;
  const asked = ways.filter((way) => isAskedFor(way, routeOf(way), flow));
  if (served === undefined) return asked;
  const reached = asked.filter((way) => {
    const route = routeOf(way);
    return way.hops.length > 0 || route === undefined || mayServe(served, route);
  });
  // A route that no trigger leads to is one that is mounted in a way that is not understood.
  return reached.length > 0 ? reached : asked;
}

function isAskedFor({ hops }: Way, route: TriggerNode['route'], flow: Flow): boolean {
  // What comes by other functions was asked for in the first of them.
  const asked = hops[0] === undefined ? flow.requests : hops[0].call.requests;
  return route === undefined || asked === undefined || asked.every((one) => mayBe(one, route));
}

/**
 * Whether a route of a framework may serve what comes by a route of the gateway. A path that the gateway has fixed
 * ends with what the framework asks for: the framework may be mounted below it, or the stage be taken off.
 */
function mayServe(served: string, route: NonNullable<TriggerNode['route']>): boolean {
  const [method = 'ANY', path = ''] = served.split(' ');
  const isMethod =
    method === 'ANY' ||
    route.method === 'ANY' ||
    route.method === method ||
    (route.method === 'HEAD' && method === 'GET');
  if (!isMethod) return false;
  if (method === 'ANY' || !/^\/[^{}*$?]*$/.test(route.path) || /[*(?+]/.test(path)) return true;
  const given = route.path.split('/').filter((one) => one !== '');
  const wanted = path.split('/').filter((one) => one !== '');
  const [short, long] = given.length < wanted.length ? [given, wanted] : [wanted, given];
  const ends = long.slice(long.length - short.length);
  return short.every((one, at) => one === ends[at] || isHole(one) || isHole(ends[at] ?? ''));
}

/** A parameter in the path of a framework: `:id`, `{id}`, `<id>`. */
function isHole(part: string): boolean {
  return /^[:{<]/.test(part);
}

/** Whether a request of a route may be what was asked for: a route may serve any method, or any path below its own. */
function mayBe(asked: string, route: NonNullable<TriggerNode['route']>): boolean {
  const [method = '*', path = '*'] = asked.split(' ');
  const isMethod = method === '*' || route.method === 'ANY' || route.method === method;
  return isMethod && (path === '*' || route.path === path || !route.path.startsWith('/'));
}
