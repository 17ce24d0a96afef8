import { isDecoding, isElement, pathOf, stepsOf } from './trust/path.ts';

export { isDecoding, isElement, pathOf, stepsOf };

/** Steps of a dotted path without escapes, as tables write it. */
export function written(path: string): readonly string[] {
  return path === '' ? [] : path.split('.');
}

/**
 * Steps in one form of a value as steps in another: `from` and `to` are the same place in both. What lies below
 * it keeps its way; of what lies above, the whole place is meant. A `*` of `to` is what the last `*` of `from` matched. Undefined
 * where the steps lead elsewhere.
 */
export function translated(
  steps: readonly string[],
  from: readonly string[],
  to: readonly string[],
): readonly string[] | undefined {
  let at = 0;
  let matched = '*';
  for (const step of from) {
    if (at >= steps.length) return filled(to, matched);
    const own = steps[at] ?? '';
    if (isDecoding(step)) {
      if (own === step) at++;
      continue;
    }
    if (step === '*') matched = own;
    else if (own !== step && own !== '*') return undefined;
    at++;
  }
  return [...filled(to, matched), ...steps.slice(at)];
}

function filled(to: readonly string[], matched: string): readonly string[] {
  const last = to.lastIndexOf('*');
  return last < 0 || last !== to.length - 1
    ? to
    : [...to.slice(0, -1), isElement(matched) ? '*' : matched];
}
