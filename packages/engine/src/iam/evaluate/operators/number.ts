import { truth } from '../../algebra/truth.ts';
import { type Compare, isVague, type Operator, pair, single } from './operator.ts';

/** Numeric operators, for whole and decimal numbers. What is no number compares with nothing. */
export const NUMBER: readonly (readonly [string, Operator])[] = [
  ...pair(
    'numericequals',
    'numericnotequals',
    numbers((wanted, value) => value === wanted),
  ),
  single(
    'numericlessthan',
    numbers((wanted, value) => value < wanted),
  ),
  single(
    'numericlessthanequals',
    numbers((wanted, value) => value <= wanted),
  ),
  single(
    'numericgreaterthan',
    numbers((wanted, value) => value > wanted),
  ),
  single(
    'numericgreaterthanequals',
    numbers((wanted, value) => value >= wanted),
  ),
];

function numbers(test: (wanted: number, value: number) => boolean): Compare {
  return (wanted, value) => {
    if (isVague(wanted, value)) return 'maybe';
    const [a, b] = [numberIn(wanted), numberIn(value)];
    return truth(a !== undefined && b !== undefined && test(a, b));
  };
}

function numberIn(text: string): number | undefined {
  return /^\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
