import type { Wildcard } from '../../model/access.ts';
import type { AccessLevel, PlacedText, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { type Action, formatOf, resourceTypesOf, serviceExists } from '../actions.ts';
import { arnFields } from '../algebra/arn.ts';
import { covers, hasWildcard } from '../algebra/text.ts';
import type { Limits, Permission } from './effective.ts';
import { ALL_LEVELS, inLevelOrder } from './level-truths.ts';
import { remaining } from './levels.ts';

/** The wildcards of a role's policies that open more than one resource of one service needs. */
export function wildcardsOf(
  permissions: readonly Permission[],
  limits: Limits,
): readonly Wildcard[] {
  const byStatement = new Map<Statement, Permission[]>();
  for (const permission of permissions) {
    const list = byStatement.get(permission.statement);
    if (list === undefined) byStatement.set(permission.statement, [permission]);
    else list.push(permission);
  }
  return [...byStatement].flatMap(([statement, list]) => [
    ...list.flatMap((permission) => ofActions(permission, limits)),
    ...ofResources(statement, list, limits),
  ]);
}

function ofActions(permission: Permission, limits: Limits): readonly Wildcard[] {
  const { statement, at, everything } = permission;
  if (everything) {
    // A pattern that is not known at all is unknown, not a wildcard.
    if (!statement.actions.negated && !/^[*:]+$/.test(at.text)) return [];
    const text = statement.actions.negated ? '*' : at.text;
    return [{ kind: 'all-actions', text, statement, at, levels: ALL_LEVELS, services: ['*'] }];
  }
  const [service = '', rest = ''] = at.text.split(':');
  if (!/^\*+$/.test(rest)) return [];
  const levels = inLevelOrder(levelsOf(remaining(permission, limits)));
  if (levels.length === 0) return [];
  const services = [service.toLowerCase()];
  return [{ kind: 'service-actions', text: at.text, statement, at, levels, services }];
}

/** Actions whose only resource type is one that few use: everybody else must write `*`. */
const NO_CHOICE: ReadonlySet<string> = new Set(['cloudwatch:PutMetricData']);

function ofResources(
  statement: Statement,
  permissions: readonly Permission[],
  limits: Limits,
): readonly Wildcard[] {
  const places = widePlaces(statement);
  if (places.length === 0) return [];
  const everything = permissions.some((one) => one.everything && one.inForce === 'yes');
  const actions = permissions
    .flatMap((permission) => remaining(permission, limits))
    .filter((action) => action.resourceTypes.length > 0 && !NO_CHOICE.has(action.name));
  if (actions.length === 0 && !everything) return [];
  const levels = everything ? ALL_LEVELS : inLevelOrder(levelsOf(actions));
  const services = everything ? ['*'] : [...new Set(actions.map((action) => action.service))];
  return places.map((at) => ({
    kind: 'all-resources',
    text: statement.resources?.negated === true ? '*' : at.text,
    statement,
    at,
    levels,
    services,
  }));
}

/** Resources of a statement that are every one of a kind; for NotResource its first item. */
function widePlaces(statement: Statement): readonly PlacedText[] {
  const { resources } = statement;
  if (resources === undefined) return [];
  if (resources.negated) return resources.items.slice(0, 1);
  return resources.items.filter((item) => isWide(item.text));
}

/** Whether a resource pattern names nothing: `*`, or an ARN that holds every resource of a type (`table/*`). */
export function isWide(pattern: Text): boolean {
  if (/^[*:]+$/.test(pattern)) return true;
  const [scheme, , service = '', region, account, resource] = arnFields(pattern, true);
  if (scheme !== 'arn') return false;
  if (resource === undefined) {
    return [region, account].every((field) => field === undefined || /^\*+$/.test(field));
  }
  if (!hasWildcard(resource)) return false;
  if (resource === '*' || !serviceExists(service)) return resource === '*';
  return resourceTypesOf(service).some((type) => {
    const [, , , , , format = ''] = arnFields(formatOf(type), true);
    return hasWildcard(format) && covers(resource, format) === 'yes';
  });
}

function levelsOf(actions: readonly Action[]): ReadonlySet<AccessLevel> {
  return new Set(actions.map((action) => action.level));
}
