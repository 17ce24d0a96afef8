import type { RoleNode } from '../../model/graph.ts';
import type { Excess, RoleDifference } from '../../model/least.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import { excessOf } from './excess.ts';
import { givingsOf } from './giving.ts';
import { HARMS } from './harm.ts';
import { missingOf } from './missing.ts';
import { otherUsers } from './users.ts';
import { doubtOf, usesOf } from './uses.ts';

/**
 * What a role allows beside what the functions that run under it need. Of a role that is only named nothing is known:
 * its difference is empty.
 */
export function differenceOf(
  role: RoleNode,
  needs: readonly FunctionNeeds[],
  query: Query,
): RoleDifference {
  const givings = givingsOf(role);
  const uses = usesOf(givings, needs);
  const doubt = doubtOf(needs, otherUsers(role, query));
  const excess = givings.flatMap((giving) =>
    excessOf(role, giving, uses.get(giving) ?? [], doubt, query),
  );
  const granted = new Set(givings.flatMap((one) => one.actions.map((action) => action.name)));
  const needed = new Set(
    [...uses.values()].flatMap((list) => list.map((one) => one.action.toLowerCase())),
  );
  return {
    role: role.id,
    functions: needs.map((one) => one.function),
    granted: role.access.administrator ? 'all' : granted.size,
    needed: [...granted].filter((one) => needed.has(one.toLowerCase())).length,
    excess: ranked(excess),
    missing: missingOf(role, needs, query),
    unresolved: needs.flatMap((one) => one.unresolved),
  };
}

/** The worst first; what is sure before what is possible, and what opens more before what opens less. */
function ranked(excess: readonly Excess[]): readonly Excess[] {
  const rank = (one: Excess): number =>
    HARMS.indexOf(one.harm) + (one.certainty === 'certain' ? 0 : HARMS.length);
  return excess.toSorted(
    (a, b) => rank(a) - rank(b) || b.reaches.length - a.reaches.length || b.count - a.count,
  );
}
