import { matches } from '../../iam/algebra/text.ts';
import { all, any, type Truth, truth } from '../../iam/algebra/truth.ts';
import type { Liveness, NodeId, RoleNode } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import type { FunctionTarget } from '../function-target.ts';
import type { SourceHalf } from './half.ts';
import { allowsService, type Permission, type Permissions, sameQualifier } from './permissions.ts';
import type { World } from './world.ts';

/** The other half of a trigger: whether it is there, and where. */
export type OtherHalf = {
  readonly liveness: Liveness;
  readonly span: Span | undefined;
  readonly permission: Permission | undefined;
};

/** Looks for what must allow a source half to reach a function. */
export function otherHalf(
  world: World,
  permissions: Permissions,
  half: SourceHalf,
  target: FunctionTarget,
): OtherHalf {
  const found = sought(world, permissions, half, target);
  const idle = 'idle' in half.needed ? half.needed.idle : undefined;
  if (idle !== undefined) {
    permissions.meet(target.function, (one) =>
      allowsService(one, target, idle.services, idle.arns),
    );
  }
  return half.disabled === true ? { ...found, liveness: 'disabled' } : found;
}

function sought(
  world: World,
  permissions: Permissions,
  half: SourceHalf,
  target: FunctionTarget,
): OtherHalf {
  const { needed } = half;
  switch (needed.kind) {
    case 'none':
      return { liveness: 'live', span: undefined, permission: undefined };
    case 'service':
      return met(permissions, target, (one) =>
        all([
          allowsService(one, target, needed.services, needed.arns),
          existsFor(world, one, half, target),
        ]),
      );
    case 'url': {
      permissions.meet(target.function, (one) => truth(one.viaUrl));
      const open = met(permissions, target, (one) => allowsUrl(one, target));
      // Signed requests of the own account need no permission on the function.
      return needed.open || open.liveness === 'live' ? open : { ...open, liveness: 'live' };
    }
    case 'role':
      return byRole(world.roleOf(needed.role), invocable(world, target), ['lambda:InvokeFunction']);
    case 'reader':
      return byRole(readerOf(world, target), [needed.source], needed.actions);
  }
}

function met(
  permissions: Permissions,
  target: FunctionTarget,
  test: (permission: Permission) => Truth,
): OtherHalf {
  const { truth: verdict, permission } = permissions.meet(target.function, test);
  const liveness = verdict === 'yes' ? 'live' : verdict === 'maybe' ? 'unknown' : 'no-permission';
  return { liveness, span: permission?.resource.span, permission };
}

/** Whether a permission exists wherever both ends of the trigger do. */
function existsFor(
  { conditions, functions }: World,
  { resource }: Permission,
  half: SourceHalf,
  target: FunctionTarget,
): Truth {
  const called = functions.get(target.function)?.resource;
  const ends = called === undefined ? [half.resource] : [half.resource, called];
  return conditions.existsWith(resource, ends);
}

/** Since October 2025 a new URL also needs `lambda:InvokeFunction` with `InvokedViaFunctionUrl`; older ones live on without. */
function allowsUrl(permission: Permission, target: FunctionTarget): Truth {
  const isUrl = permission.actions.map((one) => matches(one, 'lambda:InvokeFunctionUrl', 'ignore'));
  return all([sameQualifier(permission.target, target), any(isUrl)]);
}

function readerOf(world: World, target: FunctionTarget): RoleNode | undefined {
  return world.roles.get(world.functions.get(target.function)?.role ?? '');
}

/** The function and its aliases and versions: a policy may name any of them. */
function invocable(world: World, target: FunctionTarget): readonly NodeId[] {
  const node = world.functions.get(target.function);
  return [target.function, ...(node?.aliases ?? []), ...(node?.versions ?? [])];
}

/** A role reaches what its access grants. A role that is not known, or only partly, may reach it. */
function byRole(
  role: RoleNode | undefined,
  resources: readonly (NodeId | undefined)[],
  wanted: readonly string[],
): OtherHalf {
  const known = resources.filter((one) => one !== undefined);
  if (role === undefined || known.length === 0) return unknown(role);
  const grants = role.access.grants.filter((one) => known.includes(one.resource));
  const fitting = grants.filter((one) =>
    one.actions.some(({ text }) =>
      wanted.some((action) => matches(text, action, 'ignore') !== 'no'),
    ),
  );
  const grant = fitting.find((one) => one.certainty === 'certain') ?? fitting[0];
  const span = grant?.actions[0]?.span ?? grant?.statements[0]?.span;
  if (grant?.certainty === 'certain' || role.access.administrator) {
    return { liveness: 'live', span: span ?? role.span, permission: undefined };
  }
  if (grant !== undefined) return { liveness: 'unknown', span, permission: undefined };
  if (role.external || !role.access.complete || known.every((one) => one.startsWith('external:'))) {
    return unknown(role);
  }
  return { liveness: 'no-permission', span: undefined, permission: undefined };
}

function unknown(role: RoleNode | undefined): OtherHalf {
  return { liveness: 'unknown', span: role?.span, permission: undefined };
}
