import { truth } from '../../algebra/truth.ts';
import { isVague, type Operator, single } from './operator.ts';

/** `Bool`: `true` and `false` in any case. */
export const BOOL: readonly (readonly [string, Operator])[] = [
  single('bool', (wanted, value) => {
    if (wanted === value) return 'yes';
    return isVague(wanted, value) ? 'maybe' : truth(wanted.toLowerCase() === value.toLowerCase());
  }),
];
