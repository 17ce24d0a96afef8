import {
  type Limits,
  limitsOf,
  type Permission,
  permissionsOf,
  type RolePolicies,
} from '../../iam/access/effective.ts';
import { roleContext } from '../../iam/access.ts';
import { type Action, expand, fits } from '../../iam/actions.ts';
import { serviceIn } from '../../iam/algebra/arn.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { PlacedText, Policy, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';

/** An action pattern of a statement with the actions that it gives. */
export type Pattern = { readonly at: PlacedText; readonly actions: readonly Action[] };

/** What an allowing statement of a role gives, once denies and the boundary are taken off. */
export type Giving = {
  readonly policy: Policy;
  readonly statement: Statement;
  readonly patterns: readonly Pattern[];
  /** Each action once. */
  readonly actions: readonly Action[];
};

/** What each allowing statement of a role gives; statements that give nothing are left out. */
export function givingsOf(role: RoleNode): readonly Giving[] {
  const context = roleContext(role.arn);
  const { policies, boundary } = role;
  const limits = limitsOf({ policies, boundary, context });
  const services = boundedServices({ policies, boundary, context });
  return policies.flatMap((policy) => {
    const permissions = permissionsOf({ policies: [policy], boundary: undefined, context });
    const groups = Map.groupBy(permissions, (one) => one.statement);
    return [...groups].flatMap(([statement, list]) => {
      const patterns = list.flatMap((one) => patternOf(one, limits, services));
      if (patterns.length === 0) return [];
      const [only] = patterns;
      const single = patterns.length === 1 && only !== undefined;
      const actions = single ? only.actions : [...new Set(patterns.flatMap((one) => one.actions))];
      return [{ policy, statement, patterns, actions }];
    });
  });
}

function patternOf(
  permission: Permission,
  limits: Limits,
  services: readonly string[] | undefined,
): readonly Pattern[] {
  const { statement, at, everything } = permission;
  const all = everything ? everythingIn(permission, services) : permission.actions;
  const places = placesOf(statement);
  const fitting = places.includes('*') ? all : all.filter((one) => isOnAny(one, places));
  const actions = limits.none
    ? fitting
    : fitting.filter((one) => places.some((place) => limits.left(one.name, place) !== 'no'));
  return actions.length === 0 ? [] : [{ at, actions }];
}

/** A generated name is one part of an ARN: a bucket alone is none of its objects. */
function isOnAny(action: Action, places: readonly Text[]): boolean {
  return places.some((place) => {
    const solid = place.startsWith('arn:') ? place.replaceAll(GENERATED, 'name') : place;
    return fits(action, solid);
  });
}

const GENERATED = /⟨attr:[^⟩]*\.(?:Ref|Name|Id)⟩/g;

/** Resource patterns of a statement; `*` for what NotResource leaves. */
export function placesOf({ resources }: Statement): readonly Text[] {
  if (resources === undefined || resources.negated) return ['*'];
  return resources.items.map((item) => item.text);
}

function everythingIn(
  { statement, at }: Permission,
  services: readonly string[] | undefined,
): readonly Action[] {
  const places = placesOf(statement);
  const named = places.map(serviceIn);
  const own = named.includes(undefined) ? services : (named as readonly string[]);
  const all = expand(at.text, own === undefined ? undefined : new Set(own));
  return all.filter(
    (one) =>
      actionMatches(statement, one.name) !== 'no' && places.some((place) => fits(one, place)),
  );
}

/** The services that a boundary names; undefined where nothing bounds them. */
function boundedServices({ boundary, context }: RolePolicies): readonly string[] | undefined {
  if (boundary?.complete !== true) return undefined;
  const permissions = permissionsOf({ policies: [boundary], boundary: undefined, context });
  if (permissions.some((one) => one.everything)) return undefined;
  return [...new Set(permissions.flatMap((one) => one.actions.map((action) => action.service)))];
}
