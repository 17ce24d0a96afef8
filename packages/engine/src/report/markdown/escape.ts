import { clean } from '../shared/clean.ts';

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['@', '&#64;'],
  ['#', '&#35;'],
  ['|', '&#124;'],
  ['$', '&#36;'],
]);

/**
 * Text for GitHub's Markdown, also inside a table: nothing in it is markup, a mention, an issue's
 * number, a formula or a link. Bare addresses are broken after their scheme by an entity.
 */
export function escapeMarkdown(text: string): string {
  return clean(text)
    .replace(/[&<>@#|$]/g, (char) => ENTITIES.get(char) ?? char)
    .replace(/[\\`*_{}[\]()!~]/g, '\\$&')
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}&#46;`)
    .replace(/^(\s*)([-+=]|\d+[.)])/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    );
}

/** Text inside an HTML block of Markdown, where neither backslashes nor markup must act: signs become entities. */
export function entities(text: string): string {
  return clean(text).replace(/[^\p{L}\p{N} ._/-]/gu, (char) => `&#${char.codePointAt(0) ?? 63};`);
}

/** Text in a code span whose fence no run of backticks inside can close; `|` stays safe in tables. */
export function codeSpan(text: string): string {
  const inner = clean(text);
  if (inner.trim() === '') return '';
  if (inner.includes('|')) return `<code>${escapeMarkdown(inner)}</code>`;
  const fence = '`'.repeat(longestRun(inner) + 1);
  const space = /^[` ]|[` ]$/.test(inner) ? ' ' : '';
  return `${fence}${space}${inner}${space}${fence}`;
}

/** A fenced block that its content cannot close. Lines are cleaned by the caller. */
export function codeBlock(lines: readonly string[], language: string): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines, fence];
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}
