import type { Escalation } from '../../model/access.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Surplus } from './excess.ts';
import { listed } from './words.ts';

/** The widest published way to more power that rests on a surplus; undefined where there is none. */
export function escalationIn(
  role: RoleNode,
  { giving, actions }: Surplus,
  query: Query,
): Escalation | undefined {
  if (role.access.escalations.length === 0) return undefined;
  const names = new Set(actions.map((one) => one.name.toLowerCase()));
  const own = role.access.escalations.filter(
    (one) =>
      one.category !== 'needs-user' &&
      one.statements.includes(giving.statement) &&
      one.actions.some((action) => names.has(action.toLowerCase())) &&
      !isByName(one),
  );
  return own.toSorted((a, b) => weight(b, query) - weight(a, query))[0];
}

/** To take a role that the statement names is what its author asked for. */
function isByName({ path, statements }: Escalation): boolean {
  if (path !== 'sts-001') return false;
  return statements.every(
    ({ resources }) =>
      resources?.negated === false &&
      resources.items.every(({ text }) => !/^\*$|:role\/\*$|:\*$/.test(text)),
  );
}

function weight(one: Escalation, query: Query): number {
  const certain = one.certainty === 'certain' ? 10 : 0;
  if (one.category === 'self-escalation') return certain + 4;
  if (one.targets.some((id) => query.role(id)?.access.administrator)) return certain + 3;
  return certain + (one.targets.length > 0 ? 2 : 1);
}

/** What a way to more power is, in one sentence. */
export function escalationWords(one: Escalation, query: Query): string {
  const actions = listed(one.actions.map((action) => `\`${action}\``));
  const doubt = one.certainty === 'certain' ? '' : ', depending on what the templates do not say';
  return `may ${gainWords(one, query)} with ${actions}${doubt}`;
}

function gainWords(one: Escalation, query: Query): string {
  switch (one.category) {
    case 'self-escalation':
      return 'give itself any permission';
    case 'new-passrole':
      return `start new work as ${targetWords(one, query)}`;
    case 'existing-passrole':
      return `change what runs as ${targetWords(one, query)}`;
    default:
      return one.actions.some((action) => /AccessKey|LoginProfile/.test(action))
        ? 'make credentials for other users of the account'
        : `act as ${targetWords(one, query)}`;
  }
}

function targetWords({ targets }: Escalation, query: Query): string {
  const [widest] = targets;
  if (widest === undefined) return 'another role of the account';
  const role = query.role(widest);
  const name = `role ${role?.name ?? widest}${role?.access.administrator ? ', an administrator,' : ''}`;
  return targets.length === 1 ? name : `any of ${targets.length} roles, ${name} among them,`;
}
