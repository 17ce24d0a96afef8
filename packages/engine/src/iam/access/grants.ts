import type { Certainty, Grant } from '../../model/access.ts';
import type { NodeId } from '../../model/graph.ts';
import type { AccessLevel, PlacedText, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import type { Action } from '../actions.ts';
import { serviceIn } from '../algebra/arn.ts';
import { all, any, type Truth } from '../algebra/truth.ts';
import type { Context } from '../evaluate/request.ts';
import { actionsIn, type Limits, type Permission } from './effective.ts';
import { Forms } from './forms.ts';
import { inLevelOrder } from './levels.ts';
import { reaches } from './reach.ts';

/** A resource whose reach is asked for. `arn` may hold holes. */
export type Target = { readonly id: NodeId; readonly arn: Text };

/** Access to one resource, or undefined where there is none. */
export function grantOn(
  target: Target,
  permissions: readonly Permission[],
  limits: Limits,
  context: Context,
): Grant | undefined {
  const forms = formsOf(target);
  if (forms === undefined) return undefined;
  const { service } = forms;
  const levels = new Set<AccessLevel>();
  const actions = new Set<PlacedText>();
  const statements = new Set<Statement>();
  let certainty: Certainty = 'possible';
  const reach = reachOf(forms, context);
  for (const permission of permissions) {
    const candidates = actionsIn(permission, service);
    const reached = candidates.length === 0 ? NOWHERE : reach(permission.statement);
    if (reached === NOWHERE) continue;
    for (const action of candidates) {
      const allowed = all([permission.inForce, allowedOn(action, forms, reached, limits)]);
      if (allowed === 'no') continue;
      levels.add(action.level);
      actions.add(permission.at);
      statements.add(permission.statement);
      if (allowed === 'yes') certainty = 'certain';
    }
  }
  if (levels.size === 0) return undefined;
  return {
    resource: target.id,
    levels: inLevelOrder(levels),
    actions: [...actions],
    statements: [...statements],
    certainty,
  };
}

const knownForms = new WeakMap<Target, Forms>();

/** Remembered by target: every role is asked about the same ones. */
function formsOf(target: Target): Forms | undefined {
  let forms = knownForms.get(target);
  const service = serviceIn(target.arn);
  if (forms === undefined && service !== undefined) {
    forms = new Forms(service, target.arn);
    knownForms.set(target, forms);
  }
  return forms;
}

/** Whether a statement reaches each of a resource's forms. */
type Reached = readonly Truth[];

const NOWHERE: Reached = [];

/** Remembers the answer: many permissions share a statement. */
function reachOf(forms: Forms, context: Context): (statement: Statement) => Reached {
  const known = new Map<Statement, Reached>();
  return (statement) => {
    let reached = known.get(statement);
    if (reached === undefined) {
      const each = forms.patterns.map((form) => reaches(statement, form, context));
      reached = each.every((truth) => truth === 'no') ? NOWHERE : each;
      known.set(statement, reached);
    }
    return reached;
  };
}

function allowedOn(action: Action, forms: Forms, reached: Reached, limits: Limits): Truth {
  const own = forms.of(action);
  if (own === 0) return 'no';
  return any(
    reached.map((truth, bit) => {
      if (truth === 'no' || (own & (1 << bit)) === 0) return 'no';
      return all([truth, limits.left(action.name, forms.patterns[bit] ?? '')]);
    }),
  );
}
