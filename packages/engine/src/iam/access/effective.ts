import type { PlacedText, Policy, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { type Action, expand, type ResourceType, typeFits } from '../actions.ts';
import { hasWildcard, isOpen } from '../algebra/text.ts';
import { all, not, type Truth } from '../algebra/truth.ts';
import type { Context } from '../evaluate/request.ts';
import { actionMatches } from '../evaluate/statement.ts';
import { isAllowed, isDenied, isInForce } from './reach.ts';

/** A role's policies, with what takes away from them. */
export type RolePolicies = {
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
  readonly context: Context;
};

/** One action pattern of an allowing statement. */
export type Permission = {
  readonly statement: Statement;
  readonly at: PlacedText;
  /** The actions that it means and that fit the statement's resources; empty where `everything`. */
  readonly actions: readonly Action[];
  /** Actions of all services: `*`, NotAction, or a pattern whose service is not known. */
  readonly everything: boolean;
  /** Whether the statement surely exists and applies. `no` is left out. */
  readonly inForce: Exclude<Truth, 'no'>;
};

/** The action patterns that a role's policies allow, before denies and boundary. */
export function permissionsOf({ policies, context }: RolePolicies): readonly Permission[] {
  return policies.flatMap((policy) =>
    policy.statements.flatMap((statement) => {
      if (statement.effect === 'Deny') return [];
      const inForce = isInForce(statement, context);
      return inForce === 'no' ? [] : ofStatement(statement, inForce);
    }),
  );
}

function ofStatement(statement: Statement, inForce: 'yes' | 'maybe'): readonly Permission[] {
  const { negated, items } = statement.actions;
  if (negated) {
    const [except] = items;
    if (except === undefined) return [];
    // What is written is what is not allowed: all the rest is.
    const at = { ...except, text: '*' };
    return [{ statement, at, actions: [], everything: true, inForce }];
  }
  const fits = fitting(statement);
  return items.map((at) => {
    const known = isBroad(at.text) ? undefined : only(expand(at.text), fits);
    const certain = isOpen(at.text) ? 'maybe' : inForce;
    return {
      statement,
      at,
      actions: known ?? [],
      everything: known === undefined,
      inForce: certain,
    };
  });
}

/** The list itself where all of it passes: what is remembered of shared lists then serves many roles. */
function only(actions: readonly Action[], fits: (action: Action) => boolean): readonly Action[] {
  return actions.every(fits) ? actions : actions.filter(fits);
}

/** Patterns over services are not expanded: that would be the whole reference. */
function isBroad(pattern: Text): boolean {
  const service = pattern.slice(0, Math.max(0, pattern.indexOf(':')));
  return pattern === '*' || service === '' || hasWildcard(service) || isOpen(service);
}

/** Tells whether an action can act on any resource of a statement, remembering the answer by resource type. */
function fitting(statement: Statement): (action: Action) => boolean {
  const { resources } = statement;
  if (resources === undefined || resources.negated) return () => true;
  const patterns = resources.items.map((item) => item.text);
  if (patterns.includes('*')) return () => true;
  const known = new Map<string, boolean>();
  const typeFitsAny = (service: string, type: ResourceType): boolean => {
    let answer = known.get(type.arn);
    if (answer === undefined) {
      answer = patterns.some((pattern) => typeFits(service, type, pattern));
      known.set(type.arn, answer);
    }
    return answer;
  };
  return (action) => action.resourceTypes.some((type) => typeFitsAny(action.service, type));
}

/** The actions of a permission in one service. */
export function actionsIn(permission: Permission, service: string): readonly Action[] {
  const { statement, everything, actions } = permission;
  // All actions of a permission that is not for everything are of one service.
  if (!everything) return actions[0]?.service === service ? actions : [];
  const all = expand(`${service}:*`);
  if (permission.at.text === '*' && !statement.actions.negated) return all;
  return all.filter((one) => actionMatches(statement, one.name) !== 'no');
}

/** Takes denies and the boundary off. */
export type Limits = {
  /** Whether nothing is ever taken off. */
  readonly none: boolean;
  /** Whether an action on anything that the pattern means is left. */
  readonly left: (action: Text, pattern: Text) => Truth;
};

/** The denies and the boundary of a role. */
export function limitsOf({ policies, boundary, context }: RolePolicies): Limits {
  const known = boundary === undefined ? policies : [...policies, boundary];
  const denials = known.flatMap((policy) =>
    policy.statements.filter((statement) => statement.effect === 'Deny'),
  );
  const none = denials.length === 0 && boundary === undefined;
  const left = (action: Text, pattern: Text): Truth => {
    if (none) return 'yes';
    return all([
      not(isDenied(denials, action, pattern, context)),
      boundary === undefined ? 'yes' : withinBoundary(boundary, action, pattern, context),
    ]);
  };
  return { none, left };
}

function withinBoundary(boundary: Policy, action: Text, pattern: Text, context: Context): Truth {
  const allowed = isAllowed(boundary.statements, action, pattern, context);
  return allowed === 'no' && !boundary.complete ? 'maybe' : allowed;
}
