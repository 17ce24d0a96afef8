import { actionMatches } from '../../iam/evaluate/statement.ts';
import type { Policy } from '../../model/policy.ts';
import type { Atom } from './atom.ts';
import { type Grasp, graspsOn } from './today.ts';

/** Whether policies that stay allow an atom without a condition. */
export function isGiven(
  { action, arn }: Pick<Atom, 'action' | 'arn'>,
  keeps: readonly Policy[],
): boolean {
  const granting = keeps.flatMap((policy) =>
    policy.statements.flatMap((statement) =>
      statement.effect === 'Allow' && actionMatches(statement, action) === 'yes'
        ? [{ policy, statement }]
        : [],
    ),
  );
  return graspsOn(granting, action, arn).some(isUnlimited);
}

function isUnlimited({ how, conditions, when }: Grasp): boolean {
  return how === 'whole' && conditions.length === 0 && when === undefined;
}
