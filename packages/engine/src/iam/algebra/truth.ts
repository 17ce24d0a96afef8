/** Kleene's three values: `maybe` where the answer depends on something not known. */
export type Truth = 'yes' | 'no' | 'maybe';

/** True only if all are; false as soon as one is. Empty: `yes`. */
export function all(values: Iterable<Truth>): Truth {
  let result: Truth = 'yes';
  for (const value of values) {
    if (value === 'no') return 'no';
    if (value === 'maybe') result = 'maybe';
  }
  return result;
}

/** True as soon as one is; false only if all are. Empty: `no`. */
export function any(values: Iterable<Truth>): Truth {
  let result: Truth = 'no';
  for (const value of values) {
    if (value === 'yes') return 'yes';
    if (value === 'maybe') result = 'maybe';
  }
  return result;
}

/** The opposite; `maybe` stays `maybe`. */
export function not(value: Truth): Truth {
  return value === 'yes' ? 'no' : value === 'no' ? 'yes' : 'maybe';
}

/** `yes` or `no` of a plain boolean. */
export function truth(value: boolean): Truth {
  return value ? 'yes' : 'no';
}
