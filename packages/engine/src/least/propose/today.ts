import { type Action, actionOf, fits } from '../../iam/actions.ts';
import { covers, overlaps } from '../../iam/algebra/text.ts';
import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { RoleNode } from '../../model/graph.ts';
import type { NeedCondition } from '../../model/needs.ts';
import type { Policy, Statement } from '../../model/policy.ts';
import type { Text } from '../../model/text.ts';
import { plainArn } from './atom.ts';

/** An allowing statement of a role with the policy that it stands in. */
export type Granting = { readonly policy: Policy; readonly statement: Statement };

/** How a statement of today speaks of what is asked: of all of it, of a part of it, or of what may be the same. */
export type Grasp = {
  readonly statement: Statement;
  readonly how: 'whole' | 'part' | 'maybe';
  /** The resource as the statement says it; undefined where it says what is left out. */
  readonly pattern: Text | undefined;
  readonly conditions: readonly NeedCondition[];
  readonly when: string | undefined;
};

/** The allowing statements of a role. */
export function grantingOf(role: RoleNode): readonly Granting[] {
  return role.policies.flatMap((policy) =>
    policy.statements.flatMap((statement) =>
      statement.effect === 'Allow' ? [{ policy, statement }] : [],
    ),
  );
}

/** What the statements of today say of an action on a resource pattern. */
export function graspsOn(
  granting: readonly Granting[],
  action: string,
  arn: Text,
): readonly Grasp[] {
  const known = actionOf(action);
  return granting.flatMap(({ statement }) => {
    if (actionMatches(statement, action) === 'no') return [];
    return graspsOf(statement, known, plainArn(arn));
  });
}

function graspsOf(statement: Statement, action: Action | undefined, arn: Text): readonly Grasp[] {
  const { resources } = statement;
  const limits = { statement, ...limitsIn(statement) };
  if (resources === undefined) return [{ how: 'whole', pattern: '*', ...limits }];
  if (resources.negated) {
    const apart = resources.items.every(({ text }) => overlaps(plainArn(text), arn) === 'no');
    return [{ how: apart ? 'whole' : 'maybe', pattern: undefined, ...limits }];
  }
  return resources.items.flatMap(({ text }): readonly Grasp[] => {
    const how = relation(plainArn(text), arn);
    if (how === undefined) return [];
    if (how !== 'whole' && action !== undefined && !fits(action, text)) return [];
    return [{ how, pattern: text, ...limits }];
  });
}

/** What is said of an action in the other branches of the conditions of a statement: inside of it, or beside it. */
export function inOtherBranches(
  granting: readonly Granting[],
  { statement }: Grasp,
  action: string,
): readonly Grasp[] {
  const known = actionOf(action);
  return granting.flatMap(({ statement: other }) => {
    const isSibling = other !== statement && excludes(statement.when, other.when);
    if (!isSibling || actionMatches(other, action) === 'no') return [];
    const items = other.resources?.negated === false ? other.resources.items : [];
    return items.flatMap(({ text }): readonly Grasp[] =>
      known !== undefined && !fits(known, text)
        ? []
        : [{ how: 'maybe', pattern: text, statement: other, ...limitsIn(other) }],
    );
  });
}

/** Whether two places of a template are never deployed together. */
function excludes(a: string | undefined, b: string | undefined): boolean {
  const others = new Set(b?.split(' & '));
  return a?.split(' & ').some((one) => others.has(negated(one))) === true;
}

function negated(condition: string): string {
  return condition.startsWith('!') ? condition.slice(1) : `!${condition}`;
}

function relation(pattern: Text, arn: Text): Grasp['how'] | undefined {
  if (covers(pattern, arn) === 'yes') return 'whole';
  if (covers(arn, pattern) === 'yes') return 'part';
  return overlaps(pattern, arn) === 'no' ? undefined : 'maybe';
}

/** The conditions of a statement and of its place in the template. */
export function limitsIn({ conditions, when }: Statement): Pick<Grasp, 'conditions' | 'when'> {
  return {
    conditions: conditions.map(({ operator, key, values }) => ({
      operator,
      key,
      values,
      holds: 'always',
    })),
    when,
  };
}
