import { accessOf, isAdministrator } from '../../iam/access.ts';
import type { CandidateRole } from '../../iam/escalation/candidates.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Policy } from '../../model/policy.ts';
import type { Resource } from '../../model/resource.ts';
import type { LinkContext } from '../context.ts';
import type { Groups } from '../together/groups.ts';
import { Near } from '../together/near.ts';
import type { Reachable } from './reachable.ts';
import type { BareRole } from './role-nodes.ts';
import { usersByRole } from './role-users.ts';
import { Targets } from './targets.ts';

/** Evaluates every role over the graph, as far as its stack has to do with the others. */
export function withAccess(
  context: LinkContext,
  roles: readonly BareRole[],
  reachable: readonly Reachable[],
  groups: Groups,
): readonly RoleNode[] {
  const targets = new Targets(context, reachable, groups);
  const users = usersByRole(context);
  const candidates = roles.map((role) => candidateOf(context, role, users.get(role.id) ?? []));
  const near = new Near<CandidateRole>(groups);
  return roles.map((role) => {
    const { resources, isCut, isBounded } = targets.of(role);
    const { id, arn, policies, boundary } = role;
    const known = near.of(candidates, id);
    const access = accessOf({ role: arn, policies, boundary, resources, roles: known });
    // What else is attached to a role that is only named cannot be seen from here.
    const complete = access.complete && !isCut && !role.external;
    return { ...role, access: { ...access, complete, ...(isBounded ? { bounded: true } : {}) } };
  });
}

function candidateOf(
  context: LinkContext,
  role: BareRole,
  users: readonly Resource[],
): CandidateRole {
  const { id, arn, trust, policies, boundary } = role;
  const functions = role.functions.flatMap((one) => context.index.get(one) ?? []);
  const usedBy = [...functions, ...users].flatMap((one) => context.texts.arn(one) ?? []);
  const administrator = isAdministrator({ role: arn, policies, boundary });
  return { id, arn, trust, administrator, breadth: breadthOf(policies), usedBy };
}

/** A measure to order roles by: how many wildcards their policies have, then how many actions. */
function breadthOf(policies: readonly Policy[]): number {
  let breadth = 0;
  for (const { statements } of policies) {
    for (const { effect, actions } of statements) {
      if (effect === 'Deny') continue;
      if (actions.negated) breadth += 1_000;
      for (const { text } of actions.items) {
        breadth += text === '*' ? 1_000 : text.endsWith(':*') ? 50 : text.includes('*') ? 5 : 1;
      }
    }
  }
  return breadth;
}
