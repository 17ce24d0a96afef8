import { covers } from '../../iam/algebra/text.ts';
import { all, type Truth } from '../../iam/algebra/truth.ts';
import { holds, type ReadOperator, readOperator } from '../../iam/evaluate/condition.ts';
import type { Context } from '../../iam/evaluate/request.ts';
import type { ConditionTest } from '../../model/policy.ts';

/**
 * Whether tests hold in every request that meets `given` and the context. `no`: in none of them. `maybe` is no proof of
 * anything.
 */
export function follow(
  tests: readonly ConditionTest[],
  given: readonly ConditionTest[],
  context: Context,
): Truth {
  return all(tests.map((test) => follows(test, given, context)));
}

function follows(test: ConditionTest, given: readonly ConditionTest[], context: Context): Truth {
  const known = holds(test, context);
  if (known !== 'maybe') return known;
  return given.some((one) => implies(one, test)) ? 'yes' : 'maybe';
}

/** Whether every request that meets one test meets the other. */
function implies(strict: ConditionTest, loose: ConditionTest): boolean {
  if (strict.key !== loose.key) return false;
  const a = readOperator(strict.operator);
  const b = readOperator(loose.operator);
  if (a === undefined || b === undefined || a.set !== b.set) return false;
  // A key that is there meets the test with `IfExists` whenever it meets the one without.
  if (a.ifExists && !b.ifExists) return false;
  if (a.negated !== b.negated) return false;
  const isSame = base(a) === base(b);
  if (a.negated) return isSame && isAmong(loose.values, strict.values);
  if (isSame && isAmong(strict.values, loose.values)) return true;
  if (b.base !== 'stringlike' || !/^string(?:equals|like)$/.test(a.base)) return false;
  // What is plain text to the one operator matches no more than the same text as a pattern.
  return strict.values.every((one) => isCovered(one, loose.values));
}

/** ARNs are compared alike by both of their operators. */
function base({ base: name }: ReadOperator): string {
  return name.replace(/^(arn(?:not)?)like$/, '$1equals');
}

function isAmong(few: readonly string[], many: readonly string[]): boolean {
  return few.every((one) => many.includes(one));
}

function isCovered(value: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => covers(pattern, value) === 'yes');
}
