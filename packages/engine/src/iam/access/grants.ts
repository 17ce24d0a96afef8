import type { Certainty, Grant } from '../../model/access.ts';
import type { NodeId } from '../../model/graph.ts';
import type { AccessLevel, PlacedText, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { type Action, formatOf, separatorsAfter } from '../actions.ts';
import { serviceIn } from '../algebra/arn.ts';
import { overlaps } from '../algebra/text.ts';
import { all } from '../algebra/truth.ts';
import type { Context } from '../evaluate/request.ts';
import { actionsIn, type Limits, type Permission } from './effective.ts';
import { inLevelOrder } from './levels.ts';
import { reaches } from './reach.ts';

/** A resource whose reach is asked for. `arn` may hold holes. */
export type Target = { readonly id: NodeId; readonly arn: Text };

/** What lies at and below a resource: itself, and names after a slash or a colon (objects, indexes, aliases). */
type Forms = { readonly service: string; readonly patterns: readonly Text[] };

/** Access to one resource, or undefined where there is none. */
export function grantOn(
  target: Target,
  permissions: readonly Permission[],
  limits: Limits,
  context: Context,
): Grant | undefined {
  const forms = formsOf(target.arn);
  if (forms === undefined) return undefined;
  const formsByType = new Map<string, readonly Text[]>();
  const levels = new Set<AccessLevel>();
  const actions = new Set<PlacedText>();
  const statements = new Set<Statement>();
  let certainty: Certainty = 'possible';
  for (const permission of permissions) {
    const { statement } = permission;
    const reached = forms.patterns.map(
      (form) => [form, reaches(statement, form, context)] as const,
    );
    if (reached.every(([, truth]) => truth === 'no')) continue;
    for (const action of actionsIn(permission, forms.service)) {
      const own = formsFor(action, forms, formsByType);
      for (const [form, reach] of reached) {
        if (reach === 'no' || !own.includes(form)) continue;
        const allowed = all([reach, permission.inForce, limits.left(action.name, form)]);
        if (allowed === 'no') continue;
        levels.add(action.level);
        actions.add(permission.at);
        statements.add(statement);
        if (allowed === 'yes') certainty = 'certain';
      }
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

function formsOf(arn: Text): Forms | undefined {
  const service = serviceIn(arn);
  if (service === undefined) return undefined;
  const base = arn.replace(/(?::\*|\/\*)$/, '');
  return { service, patterns: [base, `${base}/*`, `${base}:*`] };
}

/** The forms that the action's resource types can take; those that may not be are left out where others surely are. */
function formsFor(
  action: Action,
  forms: Forms,
  known: Map<string, readonly Text[]>,
): readonly Text[] {
  return action.resourceTypes.flatMap((type) => {
    let found = known.get(type.arn);
    if (found === undefined) {
      const separators = separatorsAfter(forms.service, type);
      const [base = '', ...below] = forms.patterns;
      const open = [base, ...below.filter((form) => !separators.includes(form.at(-2) ?? ''))];
      const judged = open.map((form) => [form, overlaps(formatOf(type), form)] as const);
      const wanted = judged.some(([, truth]) => truth === 'yes') ? 'yes' : 'maybe';
      found = judged.filter(([, truth]) => truth === wanted).map(([form]) => form);
      known.set(type.arn, found);
    }
    return found;
  });
}
