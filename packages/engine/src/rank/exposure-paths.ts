import type { AttackPath, Finding, Step } from '../model/finding.ts';
import type { Exposure, ResourceNode, RoleNode } from '../model/graph.ts';
import { type Invoker, widthOf } from '../model/invoker.ts';
import type { Query } from '../model/query.ts';
import { readable } from '../model/text.ts';
import { shortHash } from '../support/hash.ts';
import { pathSeverity } from './severity.ts';
import { actorOf, whoIs } from './words.ts';

/** Paths that need no function: data that a policy opens, and roles that outsiders may assume. */
export function exposurePaths(query: Query, findings: readonly Finding[]): readonly AttackPath[] {
  const { resources, roles } = query.graph;
  return [
    ...resources.flatMap((resource) => resourcePaths(resource, query, findings)),
    ...roles.flatMap((role) => rolePaths(role, findings)),
  ];
}

function resourcePaths(
  resource: ResourceNode,
  query: Query,
  findings: readonly Finding[],
): readonly AttackPath[] {
  const found = new Map<string, AttackPath>();
  for (const exposure of resource.exposure) {
    if (!isOpen(exposure.invoker)) continue;
    for (const gain of gainsOf(exposure)) {
      const path = resourcePath(resource, exposure, gain, query, findings);
      if (!found.has(path.fingerprint)) found.set(path.fingerprint, path);
    }
  }
  return [...found.values()];
}

/** A service that acts for a stranger's resource is the matter of a finding, not of a path to data. */
function isOpen(invoker: Invoker): boolean {
  const width = widthOf(invoker);
  return (width === 'stranger' || width === 'outsider') && invoker.kind !== 'service';
}

function gainsOf(exposure: Exposure): readonly AttackPath['gain'][] {
  const writes = exposure.levels.includes('write') || exposure.levels.includes('permissions');
  const reads = exposure.levels.includes('read');
  return [...(writes ? (['data-write'] as const) : []), ...(reads ? (['data-read'] as const) : [])];
}

function resourcePath(
  resource: ResourceNode,
  exposure: Exposure,
  gain: AttackPath['gain'],
  query: Query,
  findings: readonly Finding[],
): AttackPath {
  const { invoker } = exposure;
  const verb = gain === 'data-write' ? 'writes to' : 'reads';
  const object = `${resource.family} ${resource.name}`;
  const actions = exposure.actions.map(readable).slice(0, 3).join(', ');
  const first: Step = { actor: actorOf(invoker), verb, object, span: exposure.span, note: actions };
  const receivers = gain === 'data-write' ? query.from(resource.id, 'delivers') : [];
  const own = findings.filter((one) => one.node === resource.id).map((one) => one.fingerprint);
  return {
    fingerprint: shortHash('exposure', resource.id, invoker.kind, gain),
    title: `${whoIs(invoker)} ${verb} ${object}`,
    severity: pathSeverity(widthOf(invoker), gain, false, false),
    confidence: 'high',
    gain,
    steps: [
      first,
      ...receivers.map((edge) => receiver(resource, query.node(edge.to)?.name, edge.span)),
    ],
    functions: receivers.map((edge) => edge.to),
    findings: own,
    cuts: own,
  };
}

function receiver(resource: ResourceNode, name: string | undefined, span: Step['span']): Step {
  return {
    actor: resource.family,
    verb: 'hands events to',
    object: `function ${name ?? '?'}`,
    span,
  };
}

function rolePaths(role: RoleNode, findings: readonly Finding[]): readonly AttackPath[] {
  const open = role.assumers.find(isOpen);
  if (open === undefined) return [];
  const admin = role.access.administrator;
  const own = findings.filter((one) => one.node === role.id).map((one) => one.fingerprint);
  const gain: AttackPath['gain'] = admin ? 'administrator' : 'data-write';
  return [
    {
      fingerprint: shortHash('assume', role.id, open.kind),
      title: `${whoIs(open)} assumes role ${role.name}${admin ? ' and is administrator' : ''}`,
      severity: pathSeverity(widthOf(open), gain, false, false),
      confidence: 'high',
      gain,
      steps: [
        {
          actor: actorOf(open),
          verb: 'assumes',
          object: `role ${role.name}`,
          span: open.span,
          note: open.why,
        },
      ],
      functions: role.functions,
      findings: own,
      cuts: own,
    },
  ];
}
