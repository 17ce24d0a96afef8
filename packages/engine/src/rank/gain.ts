import type { Escalation, Grant } from '../model/access.ts';
import type { AttackPath, Confidence, Step } from '../model/finding.ts';
import type { Family, NodeId, ResourceNode, RoleNode } from '../model/graph.ts';
import type { AccessLevel, Statement } from '../model/policy.ts';
import type { Query } from '../model/query.ts';
import { readable } from '../model/text.ts';

/** What lies behind a function: the step that takes it, and how sure that is. */
export type Gain = {
  readonly kind: AttackPath['gain'];
  /** Groups gains that read the same: the resource, or the role reached. */
  readonly target: NodeId;
  readonly targetName: string;
  readonly role: RoleNode;
  readonly step: Step;
  readonly confidence: Confidence;
};

const DATA: ReadonlySet<Family> = new Set([
  'bucket',
  'table',
  'database',
  'cache',
  'search',
  'file-system',
  'stream',
  'user-pool',
  'parameter',
  'secret',
]);

/** Everything that a role gives to whoever holds it, the worst first. */
export function gainsOf(role: RoleNode, query: Query): readonly Gain[] {
  const power = powerOf(role, query);
  return power === undefined ? dataOf(role, query) : [power];
}

/** Becoming an administrator covers everything else that the role could do. */
function powerOf(role: RoleNode, query: Query): Gain | undefined {
  if (role.access.administrator) return administrator(role);
  const escalation = role.access.escalations
    .filter((one) => one.certainty === 'certain')
    .sort((a, b) => weight(b, query) - weight(a, query))[0];
  return escalation === undefined ? undefined : escalated(role, escalation, query);
}

function administrator(role: RoleNode): Gain {
  const wildcard = role.access.wildcards.find((one) => one.kind === 'all-actions');
  const span = wildcard?.at.span ?? role.span;
  const step = { actor: 'role', verb: 'is', object: 'administrator', span, note: role.name };
  return {
    kind: 'administrator',
    target: role.id,
    targetName: role.name,
    role,
    step,
    confidence: 'high',
  };
}

function weight(escalation: Escalation, query: Query): number {
  if (escalation.category === 'self-escalation') return 3;
  const targets = targetsOf(escalation, query);
  if (targets.some((one) => one.access.administrator)) return 3;
  return targets.length > 0 ? 2 : 1;
}

function escalated(role: RoleNode, escalation: Escalation, query: Query): Gain {
  const targets = targetsOf(escalation, query);
  const best = targets.find((one) => one.access.administrator) ?? targets[0];
  const reached =
    best?.name ??
    (escalation.category === 'self-escalation' ? 'administrator' : 'any role it may pass');
  const step: Step = {
    actor: 'role',
    verb: 'may use',
    object: escalation.actions.join(' + '),
    span: placeOf(escalation.statements, role),
    note: `becomes ${reached}${best?.access.administrator ? ', an administrator' : ''}`,
  };
  const sure = weight(escalation, query) === 3;
  return {
    // Where no role of the graph fits, the account's own roles may: the widest is what counts.
    kind: sure || best === undefined ? 'administrator' : 'role',
    target: role.id,
    targetName: reached,
    role,
    step,
    confidence: sure ? 'high' : 'medium',
  };
}

/** Roles of the application that a way up may end in. */
function targetsOf({ targets }: Escalation, query: Query): readonly RoleNode[] {
  return targets.flatMap((id) => query.role(id) ?? []);
}

function placeOf(statements: readonly Statement[], role: RoleNode): Step['span'] {
  return statements[0]?.span ?? role.span;
}

function dataOf(role: RoleNode, query: Query): readonly Gain[] {
  return role.access.grants.flatMap((grant) => {
    const resource = query.resource(grant.resource);
    if (resource === undefined || !DATA.has(resource.family)) return [];
    const kind = dataGain(resource.family, grant.levels);
    return kind === undefined ? [] : [dataStep(role, grant, resource, kind)];
  });
}

function dataGain(family: Family, levels: readonly AccessLevel[]): Gain['kind'] | undefined {
  if (levels.includes('write') || levels.includes('permissions')) return 'data-write';
  if (!levels.includes('read')) return undefined;
  return family === 'secret' ? 'secrets' : 'data-read';
}

function dataStep(role: RoleNode, grant: Grant, resource: ResourceNode, kind: Gain['kind']): Gain {
  const verb = kind === 'data-write' ? 'may write' : 'may read';
  const names = [...new Set(grant.actions.map((action) => readable(action.text)))];
  // What the step says is shown first: a policy template lists its reading actions before the writing ones.
  const actions =
    kind === 'data-write'
      ? [...names.filter(isNoRead), ...names.filter((name) => !isNoRead(name))]
      : names;
  const step: Step = {
    actor: 'role',
    verb,
    object: `${resource.family} ${resource.name}`,
    span: grant.actions[0]?.span ?? role.span,
    note: actions.slice(0, 3).join(', ') + (actions.length > 3 ? ', …' : ''),
  };
  const confidence: Confidence = grant.certainty === 'certain' ? 'medium' : 'low';
  return {
    kind,
    target: resource.id,
    targetName: `${resource.family} ${resource.name}`,
    role,
    step,
    confidence,
  };
}

function isNoRead(action: string): boolean {
  return !/:(batch)?(get|list|describe|query|scan|head|conditioncheck)/i.test(action);
}
