import { truth } from '../../algebra/truth.ts';
import { type Compare, isVague, type Operator, pair, single } from './operator.ts';

/** Date operators, for ISO 8601 dates and seconds since the epoch. What is no date compares with nothing. */
export const DATE: readonly (readonly [string, Operator])[] = [
  ...pair(
    'dateequals',
    'datenotequals',
    dates((wanted, value) => value === wanted),
  ),
  single(
    'datelessthan',
    dates((wanted, value) => value < wanted),
  ),
  single(
    'datelessthanequals',
    dates((wanted, value) => value <= wanted),
  ),
  single(
    'dategreaterthan',
    dates((wanted, value) => value > wanted),
  ),
  single(
    'dategreaterthanequals',
    dates((wanted, value) => value >= wanted),
  ),
];

function dates(test: (wanted: number, value: number) => boolean): Compare {
  return (wanted, value) => {
    if (isVague(wanted, value)) return 'maybe';
    const [a, b] = [dateIn(wanted), dateIn(value)];
    return truth(a !== undefined && b !== undefined && test(a, b));
  };
}

/** Milliseconds since the epoch. A date without zone is UTC, as in IAM. */
function dateIn(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) > 9999 ? Number(text) * 1000 : yearIn(text);
  if (
    !/^\d{4}-\d\d(?:-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(
      text,
    )
  ) {
    return undefined;
  }
  const hasZone = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = Date.parse(text.includes('T') && !hasZone ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

function yearIn(text: string): number | undefined {
  return /^\d{4}$/.test(text) ? Date.parse(text) : Number(text) * 1000;
}
