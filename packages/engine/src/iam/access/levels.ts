import type { AccessLevel } from '../../model/policy.ts';
import type { Action } from '../actions.ts';
import type { Limits, Permission } from './effective.ts';
import { ALL_LEVELS, inLevelOrder } from './level-truths.ts';

/** The actions of a permission that denies and the boundary leave on at least one resource of its statement. */
export function remaining(permission: Permission, limits: Limits): readonly Action[] {
  const { resources } = permission.statement;
  const patterns =
    resources === undefined || resources.negated ? ['*'] : resources.items.map((item) => item.text);
  if (limits.none && patterns.length > 0) return permission.actions;
  return permission.actions.filter((action) =>
    patterns.some((pattern) => limits.left(action.name, pattern) !== 'no'),
  );
}

/**
 * Levels by service. A permission over all services is under `*`; where a boundary leaves only some
 * services (`bounds`: what it allows), under those.
 */
export function levelsByService(
  permissions: readonly Permission[],
  limits: Limits,
  bounds: readonly Permission[] | undefined,
): ReadonlyMap<string, readonly AccessLevel[]> {
  const found = new Map<string, Set<AccessLevel>>();
  const isBound = bounds?.every((one) => !one.everything) === true;
  const reached = permissions.some((one) => one.everything) && isBound ? (bounds ?? []) : [];
  for (const permission of [...permissions, ...reached]) {
    if (permission.everything && !isBound) found.set('*', new Set(ALL_LEVELS));
    for (const { service, level } of remaining(permission, limits)) {
      const levels = found.get(service);
      if (levels === undefined) found.set(service, new Set([level]));
      else levels.add(level);
    }
  }
  return new Map([...found].map(([service, levels]) => [service, inLevelOrder(levels)]));
}
