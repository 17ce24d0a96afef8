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

/** More comments than that in one file are not looked at: nobody reads as many reasons. */
export const MAX_COMMENTS = 2_000;

const MARK = 'postern-ignore';

/** Comments of the form `# postern-ignore RULE[, RULE] [until YYYY-MM-DD]: reason`. */
export function commentWishes(source: SourceText): readonly CommentWish[] {
  const { text, path } = source;
  const found: CommentWish[] = [];
  let last: Target | undefined;
  for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + MARK.length)) {
    const hash = hashBefore(text, at);
    if (hash === undefined) continue;
    const end = lineEnd(source, hash);
    last = targetOf(source, hash, last);
    const span = { file: path, start: hash, end };
    const target = last.target ?? hash;
    for (const wish of parse(text.slice(at + MARK.length, end), span))
      found.push({ ...wish, target });
    if (found.length >= MAX_COMMENTS) break;
  }
  return found;
}

/** The `#` that begins the comment, with nothing but blanks after it. In YAML it stands at the start of a line or after a blank. */
function hashBefore(text: string, mark: number): number | undefined {
  let at = mark - 1;
  while (text[at] === ' ' || text[at] === '\t') at -= 1;
  if (text[at] !== '#') return undefined;
  return at === 0 || /\s/.test(text[at - 1] ?? '') ? at : undefined;
}

function parse(body: string, span: Span): readonly Wish[] {
  const colon = body.indexOf(':');
  const reason = colon === -1 ? '' : body.slice(colon + 1).trim();
  const words = (colon === -1 ? body : body.slice(0, colon)).split(/[\s,]+/).filter(Boolean);
  const isUntil = words.at(-2) === 'until';
  const until = isUntil ? words.at(-1) : undefined;
  const rules = isUntil ? words.slice(0, -2) : words;
  return (rules.length === 0 ? [''] : rules).map((rule) => ({ rule, reason, until, span }));
}

/** Where a comment at `hash` points; undefined where no content follows. */
type Target = { readonly hash: number; readonly target: number | undefined };

/** A trailing comment speaks of its own line, a comment on its own line of the next line with content. */
function targetOf(source: SourceText, hash: number, last: Target | undefined): Target {
  const { text, lineStarts } = source;
  const { line } = source.position(hash);
  const before = firstWord(text, lineStarts[line - 1] ?? 0, hash);
  if (before !== undefined) return { hash, target: before };
  // Between a comment and its target are only comments: they all have the same target.
  if (last !== undefined && hash < (last.target ?? text.length)) return { ...last, hash };
  for (let next = line; next < lineStarts.length; next += 1) {
    const word = firstWord(text, lineStarts[next] ?? 0, lineStarts[next + 1] ?? text.length);
    if (word !== undefined && text[word] !== '#') return { hash, target: word };
  }
  return { hash, target: undefined };
}

function firstWord(text: string, start: number, end: number): number | undefined {
  for (let at = start; at < end; at += 1) if (!/\s/.test(text[at] ?? '')) return at;
  return undefined;
}

function lineEnd(source: SourceText, offset: number): number {
  const next = source.lineStarts[source.position(offset).line];
  return next === undefined ? source.text.length : next - 1;
}
