import type { Text } from '../../../model/text.ts';
import { arnFields } from '../../algebra/arn.ts';
import { matches } from '../../algebra/text.ts';
import { all, type Truth } from '../../algebra/truth.ts';
import { isVague, type Operator, pair } from './operator.ts';

/** ARN operators: each of the six fields is compared by itself, with wildcards, in the Equals forms too. */
export const ARN: readonly (readonly [string, Operator])[] = [
  ...pair('arnequals', 'arnnotequals', compare),
  ...pair('arnlike', 'arnnotlike', compare),
];

function compare(wanted: Text, value: Text): Truth {
  const pattern = arnFields(wanted, true);
  const fields = arnFields(value, false);
  if (fields.length !== 6 || pattern.length !== 6) {
    if (wanted !== '*' && !isVague(wanted, value)) return 'no';
    return matches(wanted, value);
  }
  return all(pattern.map((field, i) => matches(field, fields[i] ?? '')));
}
