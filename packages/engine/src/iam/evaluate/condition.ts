import type { ConditionTest } from '../../model/policy.ts';
import { all, any, not, type Truth, truth } from '../algebra/truth.ts';
import { ARN } from './operators/arn.ts';
import { BINARY } from './operators/binary.ts';
import { BOOL } from './operators/bool.ts';
import { DATE } from './operators/date.ts';
import { IP } from './operators/ip.ts';
import { NUMBER } from './operators/number.ts';
import type { Operator } from './operators/operator.ts';
import { STRING } from './operators/string.ts';
import { type Context, contextValue } from './request.ts';
import { filled } from './variables.ts';

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...STRING,
  ...NUMBER,
  ...DATE,
  ...BOOL,
  ...BINARY,
  ...IP,
  ...ARN,
]);

/** An operator as written, taken apart. `set` is the qualifier for keys with several values. */
export type ReadOperator = {
  /** In lower case, without qualifier and suffix. */
  readonly base: string;
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
  readonly negated: boolean;
};

/** Takes a condition operator apart; undefined where IAM has no such operator. */
export function readOperator(written: string): ReadOperator | undefined {
  const [, set, name = '', suffix] =
    /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(written.toLowerCase()) ?? [];
  const operator = OPERATORS.get(name);
  if (operator === undefined && name !== 'null') return undefined;
  return {
    base: name,
    set: set === undefined ? undefined : set === 'forallvalues' ? 'all' : 'any',
    ifExists: suffix !== undefined,
    negated: operator?.negated === true,
  };
}

/** Whether a test of a Condition element holds in a context. An unknown operator, value or key: `maybe`. */
export function holds(test: ConditionTest, context: Context): Truth {
  const read = readOperator(test.operator);
  if (read === undefined) return 'maybe';
  const found = contextValue(context, test.key);
  if (found.kind === 'unknown') return 'maybe';
  const values = found.kind === 'values' ? found.values : [];
  if (read.base === 'null') return isNull(test, values.length === 0);
  if (values.length === 0) return truth(whenAbsent(read));
  const wanted = test.values.flatMap((value) => filled(value, context) ?? []);
  return compareAll(read, wanted, values);
}

function isNull(test: ConditionTest, absent: boolean): Truth {
  return any(
    test.values.map((value) => {
      const written = value.toLowerCase();
      if (written === 'true' || written === 'false') return truth((written === 'true') === absent);
      return value.includes('⟨') ? 'maybe' : 'no';
    }),
  );
}

function whenAbsent({ set, ifExists, negated }: ReadOperator): boolean {
  if (ifExists || set === 'all') return true;
  return set === undefined && negated;
}

/** Values of the policy are alternatives; values of the request count as the qualifier says, or, without one, like any. */
function compareAll(
  read: ReadOperator,
  wanted: readonly string[],
  values: readonly string[],
): Truth {
  const compare = OPERATORS.get(read.base)?.compare;
  if (compare === undefined) return 'maybe';
  const equal = values.map((value) => any(wanted.map((one) => compare(one, value))));
  if (!read.negated) return read.set === 'all' ? all(equal) : any(equal);
  const different = equal.map(not);
  return read.set === 'any' ? any(different) : all(different);
}
