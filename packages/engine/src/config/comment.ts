import type { SourceText, Span } from '../model/span.ts';

/** A wish to leave a finding out, wherever it was written. */
export type Wish = {
  /** Rule id or glob. */
  readonly rule: string;
  /** Empty where it is missing, which makes the wish invalid. */
  readonly reason: string;
  readonly until: string | undefined;
  readonly span: Span;
};

/** A wish written as a comment. `target` is the offset of the first word on the line it speaks of. */
export type CommentWish = Wish & { readonly target: number };

const MARK = 'postern-ignore';
const UNTIL = /\s+until\s+(\S+)$/;

/** Comments of the form `# postern-ignore RULE[, RULE] [until YYYY-MM-DD]: reason`. */
export function commentWishes(source: SourceText): readonly CommentWish[] {
  const { text } = source;
  const found: CommentWish[] = [];
  for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + MARK.length)) {
    const hash = text.lastIndexOf('#', at);
    if (hash === -1 || text.slice(hash + 1, at).trim() !== '' || !startsComment(text, hash))
      continue;
    const end = lineEnd(text, at);
    const target = targetOf(text, hash, end);
    const span = { file: source.path, start: hash, end };
    for (const wish of parse(text.slice(at + MARK.length, end), span))
      found.push({ ...wish, target });
  }
  return found;
}

/** In YAML a `#` begins a comment only at the start of a line or after a blank. */
function startsComment(text: string, hash: number): boolean {
  return hash === 0 || /\s/.test(text[hash - 1] ?? '');
}

function parse(body: string, span: Span): readonly Wish[] {
  const colon = body.indexOf(':');
  const head = (colon === -1 ? body : body.slice(0, colon)).trim();
  const reason = colon === -1 ? '' : body.slice(colon + 1).trim();
  const until = UNTIL.exec(` ${head}`)?.[1];
  const rules = head.replace(/(^|\s+)until\s+\S+$/, '').split(/[\s,]+/);
  const named = rules.filter((rule) => rule !== '');
  return (named.length === 0 ? [''] : named).map((rule) => ({ rule, reason, until, span }));
}

/** A trailing comment speaks of its own line, a comment on its own line of the next line with content. */
function targetOf(text: string, hash: number, end: number): number {
  const start = text.lastIndexOf('\n', hash - 1) + 1;
  const before = firstWord(text, start, hash);
  if (before !== undefined) return before;
  for (let line = end + 1; line < text.length; line = lineEnd(text, line) + 1) {
    const word = firstWord(text, line, lineEnd(text, line));
    if (word !== undefined && text[word] !== '#') return word;
  }
  return hash;
}

function firstWord(text: string, start: number, end: number): number | undefined {
  for (let at = start; at < end; at += 1) if (!/\s/.test(text[at] ?? '')) return at;
  return undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
