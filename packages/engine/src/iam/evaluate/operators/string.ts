import { matches } from '../../algebra/text.ts';
import { type Operator, pair } from './operator.ts';

/** Text operators. Wildcards count in the Like operators alone; variables and holes in all. */
export const STRING: readonly (readonly [string, Operator])[] = [
  ...pair('stringequals', 'stringnotequals', (wanted, value) => matches(plain(wanted), value)),
  ...pair('stringequalsignorecase', 'stringnotequalsignorecase', (wanted, value) =>
    matches(plain(wanted), value, 'ignore'),
  ),
  ...pair('stringlike', 'stringnotlike', (wanted, value) => matches(wanted, value)),
];

/** The pattern in which `*` and `?` are plain characters; what stands in `${…}` is left alone. */
function plain(wanted: string): string {
  return wanted.replace(/\$\{[^}]*\}|[*?]/g, (one) => (one.length > 1 ? one : `$\{${one}}`));
}
