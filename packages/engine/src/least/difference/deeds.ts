import { isWide } from '../../iam/access/wildcards.ts';
import type { Action } from '../../iam/actions.ts';
import type { GraphNode, NodeId } from '../../model/graph.ts';
import type { Harm } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { Surplus } from './excess.ts';
import { placesOf } from './giving.ts';
import { everyOf, verbsOf } from './verbs.ts';
import { listed, shortArn } from './words.ts';

/** Services whose deeds are told one by one. */
const MOST_SERVICES = 2;

/** What a surplus lets somebody do, with the names of this application; no full stop. */
export function deedWords(
  harm: Harm,
  actions: ReadonlyMap<Harm, readonly Action[]>,
  surplus: Surplus,
  reaches: readonly NodeId[],
  query: Query,
): string {
  const nodes = reaches.flatMap((id) => query.node(id) ?? []);
  const worst = Map.groupBy(actions.get(harm) ?? [], (one) => one.service);
  const services = [...worst.keys()].toSorted(
    (a, b) => weight(b, nodes, worst) - weight(a, nodes, worst),
  );
  const told = services.slice(0, MOST_SERVICES).map((service) => {
    const does = (wanted: Harm): readonly Action[] =>
      (actions.get(wanted) ?? []).filter((one) => one.service === service);
    return `${verbsOf(service, harm, does)} ${objectWords(service, does(harm), surplus, nodes)}`;
  });
  const left = services.length - told.length;
  const more = left > 0 ? [`the like in ${left} other ${left === 1 ? 'service' : 'services'}`] : [];
  const alone = surplus.uses.length === 0 ? '' : neededWords(surplus, services, query);
  return `may ${listed([...told, ...more])}${alone}`;
}

/** What reaches something of the graph is told first, then what gives most. */
function weight(
  service: string,
  nodes: readonly GraphNode[],
  actions: ReadonlyMap<string, readonly Action[]>,
): number {
  const reached = nodes.filter((node) => isOf(node, service)).length;
  return reached * 1_000 + (actions.get(service)?.length ?? 0);
}

function objectWords(
  service: string,
  actions: readonly Action[],
  { giving, wide }: Surplus,
  reached: readonly GraphNode[],
): string {
  const places = wide?.map((one) => one.text) ?? placesOf(giving.statement);
  const own = places.filter((place) => place === '*' || place.includes(`:${service}:`));
  const named = reached.filter((node) => isOf(node, service)).map((node) => readable(node.name));
  const names = listed([...new Set(named)]);
  if (own.some((place) => place === '*' || isWide(place))) {
    const every = everyOf(service, actions);
    return names === '' ? every : `${every} (here ${names})`;
  }
  if (names !== '') return names;
  const patterns = (own.length > 0 ? own : places).map((place) => `\`${shortArn(place)}\``);
  return listed([...new Set(patterns)], 2);
}

function isOf(node: GraphNode, service: string): boolean {
  if (node.kind === 'function') return service === 'lambda';
  if (node.kind === 'role') return service === 'iam';
  if (node.kind === 'api') return service === 'execute-api' || service === 'appsync';
  return node.kind === 'resource' && node.arn?.includes(`:${service}:`) === true;
}

/** What the same actions are needed on, so that a reader sees what to narrow to. */
function neededWords({ uses }: Surplus, services: readonly string[], query: Query): string {
  const names = uses.flatMap(({ action, need: { resource } }) => {
    const isTold = services.includes(action.slice(0, action.indexOf(':')));
    if (resource.kind === 'any' || !isTold) return [];
    const node = query.node(resource.node);
    return node?.resource === undefined
      ? `\`${shortArn(resource.arn)}\``
      : readable(node.name + resource.suffix);
  });
  const unique = [...new Set(names)];
  return unique.length === 0 ? '' : `; needed on ${listed(unique)} alone`;
}
