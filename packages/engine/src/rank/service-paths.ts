import type { AttackPath, Finding } from '../model/finding.ts';
import type { ApiNode, ApiRoute, NodeId, ResourceNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import { shortHash } from '../support/hash.ts';
import { pathSeverity } from './severity.ts';

/** The rule whose findings are the doors of these paths. */
const DOOR = 'triggers/unauthenticated-service-route';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

type Opened = { readonly api: ApiNode; readonly route: ApiRoute; readonly door: Finding };

/**
 * Paths from an open route straight into a store or channel, by a role of the gateway and a mapping template:
 * no function stands between. Where the channel hands on to functions, the path through them is told instead.
 */
export function servicePaths(query: Query, findings: readonly Finding[]): readonly AttackPath[] {
  const groups = new Map<string, [Opened, ...Opened[]]>();
  for (const door of findings) {
    if (door.rule !== DOOR || door.suppressed !== undefined) continue;
    for (const opened of openedBy(door, query)) {
      const reads = READS.has(opened.route.method);
      const key = `${opened.api.id} ${opened.route.target.node} ${reads}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [opened]);
      else group.push(opened);
    }
  }
  return [...groups.values()].flatMap((group) => pathOf(group, query) ?? []);
}

function openedBy(door: Finding, query: Query): readonly Opened[] {
  const api = query.node(door.node);
  if (api?.kind !== 'api') return [];
  return api.routes
    .filter(({ span }) => span.file === door.at.file && span.start === door.at.start)
    .map((route) => ({ api, route, door }));
}

function pathOf(group: readonly [Opened, ...Opened[]], query: Query): AttackPath | undefined {
  const [{ api, route }] = group;
  const target = query.node(route.target.node);
  if (target?.kind !== 'resource' || handsOn(target.id, query)) return undefined;
  const gain = gainOf(target, route);
  const what = `${target.family === 'other' ? 'resource' : target.family} ${target.name}`;
  const verb = gain === 'data-read' ? 'reads' : gain === 'invoke' ? 'starts' : 'writes to';
  const doors = group.map(({ door }) => door.fingerprint);
  const more = group.length === 1 ? '' : `, and ${group.length - 1} more like it`;
  return {
    fingerprint: shortHash('service', api.id, target.id, gain),
    title: `Anyone on the internet ${verb} ${what} through ${api.name}`,
    // What the mapping template lets through is not known.
    severity: pathSeverity('stranger', gain, gain !== 'invoke', false),
    confidence: 'medium',
    gain,
    steps: [
      {
        actor: 'anyone',
        verb: 'calls',
        object: `${route.method} ${route.path}`,
        span: route.span,
        note: `no authentication${more}`,
      },
      {
        actor: 'route',
        verb,
        object: what,
        span: route.span,
        note: 'with the role of the gateway',
      },
    ],
    functions: [],
    findings: doors,
    cuts: doors,
  };
}

/** Whether what is written there sets off a function, directly or through other channels. */
function handsOn(id: NodeId, query: Query): boolean {
  const seen = new Set<NodeId>([id]);
  for (const node of seen) {
    if (query.from(node, 'delivers').length > 0) return true;
    for (const edge of query.from(node, 'forwards')) seen.add(edge.to);
  }
  return false;
}

function gainOf(target: ResourceNode, route: ApiRoute): AttackPath['gain'] {
  if (target.family === 'state-machine') return 'invoke';
  return READS.has(route.method) ? 'data-read' : 'data-write';
}
