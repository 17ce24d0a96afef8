import type { LeastStatement } from '../../model/least.ts';
import { plainArn } from './atom.ts';

/** One statement of all those for every resource under the same conditions: each takes a hundred letters of its own. */
export function joinedForAll(statements: readonly LeastStatement[]): readonly LeastStatement[] {
  return joinedBy(statements, (one) => {
    const isForAll = one.resources.every(({ arn }) => arn === '*');
    return isForAll ? `${one.plane} ${limitsOf(one)}` : undefined;
  });
}

/** One statement of all those for the same resources, or of the same actions, under the same conditions. */
export function joinedForSame(statements: readonly LeastStatement[]): readonly LeastStatement[] {
  const byResources = joinedBy(statements, (one) => `${arnsOf(one)} ${limitsOf(one)}`);
  return joinedBy(byResources, (one) => `${one.actions.join()} ${limitsOf(one)}`);
}

function arnsOf({ resources }: LeastStatement): string {
  return resources
    .map(({ arn }) => plainArn(arn))
    .sort()
    .join();
}

function limitsOf({ when, conditions }: LeastStatement): string {
  return `${when ?? ''} ${JSON.stringify(conditions)}`;
}

function joinedBy(
  statements: readonly LeastStatement[],
  keyOf: (one: LeastStatement) => string | undefined,
): readonly LeastStatement[] {
  const joined = new Map<string, LeastStatement>();
  for (const one of statements) {
    const key = keyOf(one) ?? one.sid;
    const known = joined.get(key);
    joined.set(key, known === undefined ? one : together(known, one));
  }
  return [...joined.values()];
}

function together(a: LeastStatement, b: LeastStatement): LeastStatement {
  const wide = [...new Set([a.wide, b.wide].flatMap((one) => one?.split('; ') ?? []))];
  const resources = new Map(
    [...a.resources, ...b.resources].map((one) => [plainArn(one.arn), one] as const),
  );
  return {
    ...a,
    actions: [...new Set([...a.actions, ...b.actions])].toSorted(),
    resources: [...resources.values()],
    because: [...a.because, ...b.because],
    certain: a.certain === 'needed' ? a.certain : b.certain,
    wide: wide.length === 0 ? undefined : wide.join('; '),
  };
}
