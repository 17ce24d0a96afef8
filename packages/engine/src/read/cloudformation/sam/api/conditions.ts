import type { Span } from '../../../../model/span.ts';
import type { Output } from '../output.ts';

const MAX_TERMS = 10;

/**
 * The one condition that holds where any of several does: the only name of them, or a new condition
 * of this name. `Fn::Or` takes ten terms, so more of them become a chain of numbered conditions.
 */
export function anyOf(
  conditions: ReadonlySet<string>,
  name: string,
  output: Output,
  span: Span,
): string | undefined {
  let terms = [...conditions].sort();
  if (terms.length < 2) return terms[0];
  let left = Math.floor((terms.length - 2) / (MAX_TERMS - 1));
  let last = name;
  while (terms.length > 1) {
    last = left > 0 ? `${name}${left}` : name;
    left -= 1;
    output.condition(last, span, {
      'Fn::Or': terms.slice(0, MAX_TERMS).map((term) => ({ Condition: term })),
    });
    terms = [...terms.slice(MAX_TERMS), last];
  }
  return last;
}
