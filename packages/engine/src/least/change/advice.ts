import type { RoleNode } from '../../model/graph.ts';
import type { LeastStatement, RoleChange } from '../../model/least.ts';
import type { Policy } from '../../model/policy.ts';
import { readable } from '../../model/text.ts';

/** What a change of a role leaves to a person. */
export function adviceFor(
  role: RoleNode,
  {
    unsaid,
    lost,
  }: { readonly unsaid: readonly LeastStatement[]; readonly lost: readonly Policy[] },
): RoleChange['advice'] {
  return [
    ...unsaid.map(({ actions, resources }) => ({
      at: role.span,
      text: `see to ${actions.join(', ')} on ${resources.map(({ arn }) => readable(arn)).join(', ')} by hand: ${role.name} cannot name it in this template; what allows it today stays`,
    })),
    ...lost.map(({ origin, span }) => ({
      at: span,
      text: `narrow ${'name' in origin ? origin.name : 'the policy'} by hand: it is not written in a template of this project`,
    })),
  ];
}
