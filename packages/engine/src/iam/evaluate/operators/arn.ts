import type { Text } from '../../../model/text.ts';
import { matches } from '../../algebra/text.ts';
import { all, type Truth } from '../../algebra/truth.ts';
import { isVague, type Operator, pair } from './operator.ts';

/** ARN operators: each of the six fields is compared by itself, with wildcards, in the Equals forms too. */
export const ARN: readonly (readonly [string, Operator])[] = [
  ...pair('arnequals', 'arnnotequals', compare),
  ...pair('arnlike', 'arnnotlike', compare),
];

function compare(wanted: Text, value: Text): Truth {
  const pattern = fieldsOf(wanted, true);
  const fields = fieldsOf(value, false);
  if (fields.length !== 6 || pattern.length !== 6) {
    if (wanted !== '*' && !isVague(wanted, value)) return 'no';
    return matches(wanted, value);
  }
  return all(pattern.map((field, i) => matches(field, fields[i] ?? '')));
}

/** Fields between the first five colons that are not inside a hole or variable. */
function fieldsOf(text: Text, isPattern: boolean): readonly Text[] {
  const fields: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length && fields.length < 5; i++) {
    const unit = text[i];
    if (unit === '⟨') i = Math.max(i, text.indexOf('⟩', i));
    else if (isPattern && unit === '$' && text[i + 1] === '{')
      i = Math.max(i, text.indexOf('}', i));
    else if (unit === ':') {
      fields.push(text.slice(start, i));
      start = i + 1;
    }
  }
  fields.push(text.slice(start));
  return fields;
}
