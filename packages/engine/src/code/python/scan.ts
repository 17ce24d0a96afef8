import type { Place } from '../ir.ts';

const QUOTE = /'''|"""|'|"/y;

/**
 * The first offset in a range of Python text that is wanted, strings and comments skipped. `depth` is the
 * number of brackets open before the character; the range ends early where one closes that was not opened.
 */
export function find(
  text: string,
  range: Place,
  isWanted: (char: string, offset: number, depth: number) => boolean,
): number | undefined {
  let depth = 0;
  for (let offset = range.start; offset < range.end; offset += 1) {
    const char = text[offset] ?? '';
    if (isWanted(char, offset, depth)) return offset;
    if (char === '#') offset = lineEnd(text, offset) - 1;
    else if (char === '"' || char === "'") offset = stringEnd(text, offset) - 1;
    else if (char === '(' || char === '[' || char === '{') depth += 1;
    else if (char === ')' || char === ']' || char === '}') {
      depth -= 1;
      if (depth < 0) return undefined;
    }
  }
  return undefined;
}

/** The range without white space at its ends. */
export function trimmed(text: string, range: Place): Place {
  const inside = text.slice(range.start, range.end);
  const start = range.start + inside.length - inside.trimStart().length;
  return { start, end: Math.max(start, range.start + inside.trimEnd().length) };
}

/** The parts of a range between commas that no bracket is around. */
export function split(text: string, range: Place): readonly Place[] {
  const parts: Place[] = [];
  let start = range.start;
  find(text, range, (char, offset, depth) => {
    if (char === ',' && depth === 0) {
      parts.push({ start, end: offset });
      start = offset + 1;
    }
    return false;
  });
  parts.push({ start, end: range.end });
  return parts;
}

/** The text with blanks for comments. */
export function withoutComments(text: string): string {
  if (!text.includes('#')) return text;
  const pieces: string[] = [];
  let done = 0;
  find(text, { start: 0, end: text.length }, (char, offset) => {
    if (char === '#') {
      const end = lineEnd(text, offset);
      pieces.push(text.slice(done, offset), ' '.repeat(end - offset));
      done = end;
    }
    return false;
  });
  pieces.push(text.slice(done));
  return pieces.join('');
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function stringEnd(text: string, start: number): number {
  QUOTE.lastIndex = start;
  const quote = QUOTE.exec(text)?.[0] ?? '';
  let offset = start + quote.length;
  while (offset < text.length) {
    if (text.startsWith(quote, offset)) return offset + quote.length;
    if (quote.length === 1 && text[offset] === '\n') return offset;
    offset += text[offset] === '\\' ? 2 : 1;
  }
  return text.length;
}
