import { truth } from '../../algebra/truth.ts';
import { isVague, type Operator, single } from './operator.ts';

/** `BinaryEquals`: base64 texts that stand for the same bytes. */
export const BINARY: readonly (readonly [string, Operator])[] = [
  single('binaryequals', (wanted, value) => {
    if (wanted === value) return 'yes';
    return isVague(wanted, value) ? 'maybe' : truth(unpadded(wanted) === unpadded(value));
  }),
];

function unpadded(text: string): string {
  return text.replace(/=+$/, '');
}
