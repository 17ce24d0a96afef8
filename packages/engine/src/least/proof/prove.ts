import type { RoleNode } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { RoleAfter, RoleProof } from '../../model/proof.ts';
import { neededIsAllowed } from './needed.ts';
import { afterIsWithin, isSamePolicy } from './within.ts';

/** A role of today, what shall take its place for some of its functions, and what these need. */
export type Change = {
  readonly before: Pick<RoleNode, 'id' | 'arn' | 'policies' | 'boundary'>;
  readonly after: RoleAfter;
  /** Those of other functions are left aside. */
  readonly needs: readonly FunctionNeeds[];
};

/** What can be shown of a change of a role; each fact with a proof, a witness against it, or the reason for neither. */
export function proveRole({ before, after, needs }: Change): RoleProof {
  const functions = new Set(after.functions);
  const own = needs.filter((one) => functions.has(one.function));
  const unread = unreadBoundary(before, after);
  // A boundary that nobody can read here takes the same away before and after the change.
  const held = unread === undefined ? after : { ...after, boundary: undefined };
  const needed = neededIsAllowed(own, before.arn, held);
  return {
    role: before.id,
    after: after.name,
    facts: [
      unread === undefined || needed.verdict !== 'proven' ? needed : { ...needed, within: unread },
      afterIsWithin(before, after, before.arn, own),
    ],
  };
}

/** Name of a boundary that stays and is not known in full. */
function unreadBoundary(before: Change['before'], { boundary }: RoleAfter): string | undefined {
  if (boundary === undefined || before.boundary === undefined || boundary.complete) {
    return undefined;
  }
  if (!isSamePolicy(before.boundary, boundary)) return undefined;
  return 'name' in boundary.origin ? boundary.origin.name : 'the boundary';
}
