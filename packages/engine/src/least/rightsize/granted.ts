import { servicePrefixes } from '../../data/iam-actions.ts';
import { actionsIn, limitsOf, type Permission, permissionsOf } from '../../iam/access/effective.ts';
import { roleContext } from '../../iam/access.ts';
import type { Action } from '../../iam/actions.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { Policy, Statement } from '../../model/policy.ts';

/** An allowing statement with the actions of the service reference that it gives. */
export type Granted = {
  readonly statement: Statement;
  readonly policy: Policy;
  readonly actions: readonly Action[];
};

/** What the statements of a role allow, without what a Deny or the boundary takes off for sure. */
export function grantedBy(role: RoleNode): readonly Granted[] {
  const context = roleContext(role.arn);
  const limits = limitsOf({ policies: role.policies, boundary: role.boundary, context });
  return role.policies.flatMap((policy) => {
    const found = permissionsOf({ policies: [policy], boundary: undefined, context });
    const byStatement = new Map<Statement, Map<string, Action>>();
    for (const permission of found) {
      const actions = byStatement.get(permission.statement) ?? new Map<string, Action>();
      byStatement.set(permission.statement, actions);
      for (const action of actionsOf(permission)) actions.set(action.name, action);
    }
    return [...byStatement].map(([statement, actions]) => ({
      statement,
      policy,
      actions: [...actions.values()].filter(
        (one) =>
          limits.none || patterns(statement).some((on) => limits.left(one.name, on) !== 'no'),
      ),
    }));
  });
}

function actionsOf(permission: Permission): readonly Action[] {
  if (!permission.everything) return permission.actions;
  return servicePrefixes().flatMap((service) => actionsIn(permission, service));
}

function patterns({ resources }: Statement): readonly string[] {
  if (resources === undefined || resources.negated) return ['*'];
  return resources.items.map((one) => one.text);
}
