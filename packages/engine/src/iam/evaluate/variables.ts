import type { Text } from '../../model/text.ts';
import { type Context, contextValue } from './request.ts';

/**
 * A pattern with its policy variables filled from the context. A variable that is not known stays (it
 * then matches like a hole); one that is surely absent, without default, makes the pattern match nothing: undefined.
 */
export function filled(pattern: Text, context: Context): Text | undefined {
  if (!pattern.includes('${')) return pattern;
  let impossible = false;
  const result = pattern.replace(/\$\{([^{}]*)\}/g, (whole, inside: string) => {
    if (inside === '*' || inside === '?' || inside === '$') return whole;
    const [, key = '', fallback] = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inside) ?? [];
    const value = contextValue(context, key);
    if (value.kind === 'unknown' || key === '') return whole;
    const text = value.kind === 'values' && value.values.length === 1 ? value.values[0] : fallback;
    if (text === undefined) impossible = true;
    return literal(text ?? '');
  });
  return impossible ? undefined : result;
}

/** A text as the pattern that matches just it. */
export function literal(text: Text): Text {
  return text.replace(/[*?]|\$(?=\{)/g, (special) => `$\{${special}}`);
}
