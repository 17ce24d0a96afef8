import { refused } from './refused.ts';

/** What may be an argument of a program. */
export type Argument = string | number;

/**
 * Arguments for `execFile` and `spawn`, which start no shell: each value is one argument and none is an option. A value that begins with `-` is refused
 * (most programs take `--` before the values, many do not), and so is a NUL character.
 */
export function programArguments(...values: readonly Argument[]): string[] {
  return values.map((value) => {
    const text = String(value);
    if (text.includes('\u0000')) throw refused('an argument holds a NUL character', 'process');
    if (typeof value === 'string' && text.startsWith('-')) {
      throw refused('an argument would be read as an option', 'process');
    }
    return text;
  });
}

/** Text that stands for itself in a regular expression, wherever it is put outside of a quantifier. */
export function patternText(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|/\-,=<>#&!%:;@~'`"\s]/g, (one) => {
    if (/[\\^$.*+?()[\]{}|/]/.test(one)) return `\\${one}`;
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
