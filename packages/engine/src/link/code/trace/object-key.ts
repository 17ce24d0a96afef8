import type { CodeValue } from '../../../model/code.ts';

/** What is known of an object's key: its beginning, or all of it. */
export type Beginning = { readonly text: string; readonly whole: boolean };

/** What is known of a key, one for each branch of the code. */
export function beginningsOf(value: CodeValue): readonly Beginning[] {
  switch (value.kind) {
    case 'one-of':
      return value.values.flatMap(beginningsOf);
    case 'constant':
      return [{ text: String(value.value), whole: true }];
    case 'text': {
      const unknown = value.parts.findIndex((part) => part.kind !== 'constant');
      const known = unknown < 0 ? value.parts : value.parts.slice(0, unknown);
      const texts = known.map((part) => (part.kind === 'constant' ? String(part.value) : ''));
      return [{ text: texts.join(''), whole: unknown < 0 }];
    }
    default:
      return [{ text: '', whole: false }];
  }
}

/** Whether two keys may be the same: those that begin differently are not. */
export function mayBeSame(a: Beginning, b: Beginning): boolean {
  if (a.whole && b.whole) return a.text === b.text;
  if (a.whole) return a.text.startsWith(b.text);
  if (b.whole) return b.text.startsWith(a.text);
  return a.text.startsWith(b.text) || b.text.startsWith(a.text);
}
