import type { RoleNode } from '../../model/graph.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import type { RoleAfter, RoleProof } from '../../model/proof.ts';
import { neededIsAllowed } from './needed.ts';
import { afterIsWithin } from './within.ts';

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
  return {
    role: before.id,
    after: after.name,
    facts: [neededIsAllowed(own, before.arn, after), afterIsWithin(before, after, before.arn, own)],
  };
}
