import type { AttackPath, Finding, Step } from '../model/finding.ts';
import type { Exposure, ResourceNode, RoleNode } from '../model/graph.ts';
import { type Invoker, widthOf } from '../model/invoker.ts';
import type { Query } from '../model/query.ts';
import { readable } from '../model/text.ts';
import { field, isAbsent } from '../model/value.ts';
import { shortHash } from '../support/hash.ts';
import { actorOf, whoIs } from './callers.ts';
import { areAccepted, type Doors } from './doors.ts';
import { isAdversary } from './entry.ts';
import { gainsOf as gainsOfRole } from './gain.ts';
import { pathSeverity } from './severity.ts';

/** Paths that need no function: data that a policy opens, and roles that outsiders may assume. */
export function exposurePaths(
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): readonly AttackPath[] {
  const { resources, roles } = query.graph;
  return [
    ...resources.flatMap((resource) => resourcePaths(resource, query, findings, doors)),
    ...roles.flatMap((role) => rolePaths(role, query, findings, doors)),
  ];
}

function resourcePaths(
  resource: ResourceNode,
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): readonly AttackPath[] {
  // What guests get is told by the role that they take.
  if (resource.family === 'identity-pool' || areAccepted(doors.of(resource.id))) return [];
  const open = resource.exposure.filter((one) => isAdversary(one.invoker));
  const byInvoker = new Map<Invoker['kind'], Exposure[]>();
  for (const one of open) {
    const kind = one.invoker.kind;
    byInvoker.set(kind, [...(byInvoker.get(kind) ?? []), one]);
  }
  return [...byInvoker.values()].flatMap((exposures) => {
    const gain = gainOf(resource, exposures);
    if (gain === undefined) return [];
    return [resourcePath(resource, exposures, gain, query, findings, doors)];
  });
}

function has(exposures: readonly Exposure[], ...levels: Exposure['levels']): boolean {
  return exposures.some((one) => one.levels.some((level) => levels.includes(level)));
}

function gainOf(
  resource: ResourceNode,
  exposures: readonly Exposure[],
): 'data-write' | 'data-read' | undefined {
  // What guests gain is what their role gives, which is a path of the role.
  if (resource.family === 'identity-pool') return undefined;
  if (has(exposures.filter(changes), 'write', 'permissions')) return 'data-write';
  // A bucket that is set up as a website is meant to be read.
  const website = !isAbsent(field(resource.properties, 'WebsiteConfiguration'));
  const reads = has(exposures, 'read') || exposures.some((one) => !changes(one));
  return reads && !website ? 'data-read' : undefined;
}

/** IAM counts a subscription as a write, but what a stranger gains by it is to read every message. */
function changes(exposure: Exposure): boolean {
  return exposure.actions.some((action) => !/^sns:(subscribe|receive)$/i.test(action));
}

function resourcePath(
  resource: ResourceNode,
  exposures: readonly Exposure[],
  gain: 'data-write' | 'data-read',
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): AttackPath {
  const [{ invoker }] = exposures as [Exposure];
  const both = gain === 'data-write' && has(exposures, 'read');
  const verb = both ? 'reads and changes' : verbOf(resource, gain === 'data-write');
  const object = `${resource.family} ${resource.name}`;
  const receivers = gain === 'data-write' ? query.from(resource.id, 'delivers') : [];
  const own = findings.filter((one) => one.node === resource.id).map((one) => one.fingerprint);
  return {
    fingerprint: shortHash('exposure', resource.id, invoker.kind, gain),
    title: `${whoIs(invoker)} ${verb} ${object}`,
    severity: pathSeverity(widthOf(invoker), gain, isCode(resource, gain), false),
    confidence: exposures.some((one) => one.certainty !== 'possible') ? 'high' : 'medium',
    gain,
    steps: [
      ...distinctPlaces(exposures).map((one) => exposureStep(one, resource)),
      ...receivers.map((edge) => receiver(resource, query.node(edge.to)?.name, edge.span)),
    ],
    functions: receivers.map((edge) => edge.to),
    findings: own,
    cuts: doors.openOf(resource.id),
  };
}

/** Who reads an image or a layer has code to study, which is one step away from anybody's data. */
function isCode({ family }: ResourceNode, gain: AttackPath['gain']): boolean {
  return gain === 'data-read' && CODE.has(family);
}

const CODE: ReadonlySet<ResourceNode['family']> = new Set(['repository', 'layer']);

function distinctPlaces(exposures: readonly Exposure[]): readonly Exposure[] {
  const places = new Map(exposures.map((one) => [`${one.span.file}:${one.span.start}`, one]));
  return [...places.values()];
}

/** Nobody writes to a key: what it gives is encryption and decryption. */
function verbOf({ family }: ResourceNode, writes: boolean): string {
  if (family === 'key') return 'uses';
  return writes ? 'writes to' : 'reads';
}

function exposureStep(exposure: Exposure, resource: ResourceNode): Step {
  const names = exposure.actions.map(readable);
  const writes = changes(exposure) && has([exposure], 'write', 'permissions');
  const verb = verbOf(resource, writes);
  const object = `${resource.family} ${resource.name}`;
  const note = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  return { actor: actorOf(exposure.invoker), verb, object, span: exposure.span, note };
}

function receiver(resource: ResourceNode, name: string | undefined, span: Step['span']): Step {
  return {
    actor: resource.family,
    verb: 'hands events to',
    object: `function ${name ?? '?'}`,
    span,
  };
}

/** A role that outsiders may take is a path where it gives something of this application. */
function rolePaths(
  role: RoleNode,
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): readonly AttackPath[] {
  const open = role.assumers.find(isAdversary);
  const [gain, ...others] = gainsOfRole(role, query);
  if (open === undefined || gain === undefined) return [];
  const own = findings
    .filter((one) => one.node === role.id || one.nodes?.includes(role.id))
    .map((one) => one.fingerprint);
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const what =
    gain.kind === 'administrator'
      ? 'becomes administrator'
      : `${gain.step.verb} ${gain.targetName}${more}`;
  return [
    {
      fingerprint: shortHash('assume', role.id, open.kind, gain.kind),
      title: `${whoIs(open)} takes role ${role.name} and ${what}`,
      severity: pathSeverity(widthOf(open), gain.kind, false, false),
      confidence: gain.confidence,
      gain: gain.kind,
      steps: [
        {
          actor: actorOf(open),
          verb: 'assumes',
          object: `role ${role.name}`,
          span: open.span,
          note: open.why,
        },
        gain.step,
      ],
      functions: role.functions,
      findings: own,
      cuts: doors.openOf(role.id),
    },
  ];
}
