import { actionOf, fits } from '../../iam/actions.ts';
import { hasWildcard } from '../../iam/algebra/text.ts';
import type { LeastStatement } from '../../model/least.ts';
import { readable, type Text } from '../../model/text.ts';

/** Bytes, without white space, that the inline policies of a role may have in sum. Source: "IAM and AWS STS quotas". */
export const MOST_INLINE = 10_240;

/** What is wrong with proposed statements, which may have `most` characters; empty where nothing is. */
export function faultsOf(
  statements: readonly LeastStatement[],
  most: number = MOST_INLINE,
): readonly string[] {
  return [
    ...statements.flatMap(faultsIn),
    ...namesTwice(statements),
    ...tooLarge(statements, most),
  ];
}

function faultsIn(statement: LeastStatement): readonly string[] {
  const { sid, actions, resources, wide } = statement;
  const faults: string[] = [];
  if (!/^[A-Za-z0-9]+$/.test(sid)) faults.push(`${sid} is no name of a statement`);
  if (actions.length === 0 || resources.length === 0) faults.push(`${sid} is empty`);
  for (const action of actions) faults.push(...actionFaults(action, statement));
  for (const { arn } of resources) {
    if (arn === '*' && wide === undefined)
      faults.push(`${sid} is for all resources without a reason`);
    if (arn !== '*' && !actions.some((one) => takes(one, arn))) {
      faults.push(`${readable(arn)} is no resource of ${actions.join(', ')}`);
    }
  }
  return faults;
}

function actionFaults(action: string, { resources, wide }: LeastStatement): readonly string[] {
  // What stays as it is today may be newer than the service reference, or give nothing.
  if (hasWildcard(action)) {
    return wide === undefined ? [`${action} is a wildcard without a reason`] : [];
  }
  if (actionOf(action) === undefined) {
    return wide === undefined ? [`${action} is no action of IAM`] : [];
  }
  return resources.some(({ arn }) => takes(action, arn))
    ? []
    : [`${action} takes none of its resources`];
}

function takes(action: string, arn: string): boolean {
  const known = actionOf(action);
  return known === undefined || fits(known, arn);
}

function namesTwice(statements: readonly LeastStatement[]): readonly string[] {
  const seen = new Set<string>();
  return statements.flatMap(({ sid }) => {
    if (seen.has(sid)) return [`${sid} names two statements`];
    seen.add(sid);
    return [];
  });
}

function tooLarge(statements: readonly LeastStatement[], most: number): readonly string[] {
  const size = sizeOf(statements);
  return size > most
    ? [`its statements have ${size} characters, of which a role may have ${MOST_INLINE}`]
    : [];
}

/** What the size of statements is taken from. */
type Sized = Pick<LeastStatement, 'sid' | 'actions' | 'conditions'> & {
  readonly resources: readonly { readonly arn: Text }[];
};

/** Characters of statements. Names of parameters and resources stand for what they will be, which is about as long. */
export function sizeOf(statements: readonly Sized[]): number {
  return statements.reduce((sum, { sid, actions, resources, conditions }) => {
    const arns = resources.map(({ arn }) => readable(arn));
    return sum + JSON.stringify({ sid, effect: 'Allow', actions, arns, conditions }).length;
  }, 0);
}
