import type { Span } from '../../model/span.ts';
import { withoutClimbing } from './dotless.ts';
import { CLEARS_TEXT, type Value } from './value.ts';
import { clearLabels, concatenate, constant, onlyConstant, withLabels } from './values.ts';

const PLACEHOLDER = /%(?:\(\w+\))?[-#0 +]*[\d.*]*[a-zA-Z]/g;

/** `%d` takes nothing but a number. */
function placed(value: Value, placeholder: string): Value {
  const isNumber = /[diouxXeEfFgGc]$/.test(placeholder);
  return isNumber ? withLabels(value, clearLabels(value.labels, CLEARS_TEXT)) : value;
}

/** A text whose placeholders are filled in: `'… %s …' % x`, `'… {} …'.format(x)`. */
export function makeFormat(
  format: Value,
  values: readonly Value[],
  derivation: number,
  at: Span,
): Value {
  const only = onlyConstant(format);
  if (typeof only !== 'string') return concatenate([format, ...values], derivation, at);
  const pieces = only.split(PLACEHOLDER);
  const kinds = only.match(PLACEHOLDER) ?? [];
  const parts: Value[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece !== '') parts.push(constant(piece));
    const value = values[Math.min(index, values.length - 1)];
    if (index < pieces.length - 1 && value !== undefined)
      parts.push(placed(value, kinds[index] ?? ''));
  }
  const unplaced = values.slice(pieces.length - 1);
  return concatenate(withoutClimbing([...parts, ...unplaced]), derivation, at);
}
