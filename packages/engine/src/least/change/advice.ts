import type { RoleNode } from '../../model/graph.ts';
import type { LeastRole, LeastStatement, RoleChange } from '../../model/least.ts';
import type { Policy } from '../../model/policy.ts';
import { readable } from '../../model/text.ts';
import type { WrittenPolicy } from './written.ts';

/** What a change of a role leaves to a person. */
export function adviceFor(
  role: RoleNode,
  {
    unsaid,
    lost,
    pinned = [],
    shared = [],
  }: {
    readonly unsaid: readonly LeastStatement[];
    readonly lost: readonly Policy[];
    readonly pinned?: readonly WrittenPolicy[];
    readonly shared?: readonly Policy[];
  },
): RoleChange['advice'] {
  return [
    ...unsaid.map(({ actions, resources }) => ({
      at: role.span,
      text: `allow ${actions.join(', ')} on ${resources.map(({ arn }) => readable(arn)).join(', ')}, which ${role.name} cannot name in this template; what allows it today stays`,
    })),
    ...lost.map((policy) => ({
      at: policy.span,
      text: `narrow ${nameOf(policy)}: it is not written in a template of this project`,
    })),
    ...pinned.map(({ policy, span }) => ({
      at: span,
      text: `take ${nameOf(policy)} away: nothing needs it any more, but other resources wait for it`,
    })),
    ...shared.map((policy) => ({
      at: policy.span,
      text: `${nameOf(policy)} is attached to other roles as well and allows more than ${role.name} needs: narrow it, or take it off ${role.name}`,
    })),
  ];
}

function nameOf({ origin }: Policy): string {
  return 'name' in origin ? origin.name : 'the policy';
}

/** The policy for a role that no template here declares, as JSON. */
export function adviceForExternal(
  role: RoleNode,
  roles: readonly LeastRole[],
): RoleChange['advice'] {
  return roles.map(({ statements }) => {
    const document = { Version: '2012-10-17', Statement: statements.map(plainStatement) };
    const text = `${role.name} is declared elsewhere; what its functions need here: ${JSON.stringify(document)}`;
    return { at: role.span, text };
  });
}

function plainStatement({ sid, actions, resources, conditions }: LeastStatement): object {
  const condition: { [operator: string]: { [key: string]: readonly string[] } } = {};
  for (const { operator, key, values, holds } of conditions) {
    if (holds === 'caller') continue;
    condition[operator] ??= {};
    condition[operator][key] = values.map(readable);
  }
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: actions,
    Resource: resources.map(({ arn }) => readable(arn)),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}
