import type { AST } from '@eslint-community/regexpp';
import { RegExpParser } from '@eslint-community/regexpp';
import type { Language } from '../../ir.ts';
import type { Reading } from './characters.ts';

/** A parsed pattern. Lookarounds, anchors and groups are in the tree; flags in `reading` and `multiline`. */
export type ParsedPattern = {
  readonly pattern: AST.Pattern;
  readonly reading: Reading;
  readonly multiline: boolean;
  /** `$` also stands before a line end that is the last character (Python). */
  readonly endsBeforeNewline: boolean;
};

const MAX_SOURCE = 2000;

/** Parses a pattern; undefined where it has no meaning, or more of one than can be read. */
export function parsePattern(
  source: string,
  flags: string,
  language: Language,
): ParsedPattern | undefined {
  if (source.length > MAX_SOURCE) return undefined;
  const isPython = language === 'python';
  const written = isPython ? fromPython(source, flags) : { source, flags, dollar: false };
  const pattern = parse(written.source, written.flags);
  if (pattern === undefined) return undefined;
  return {
    pattern,
    reading: {
      ignoreCase: written.flags.includes('i'),
      dotAll: written.flags.includes('s'),
      wide: isPython && !written.flags.includes('a'),
    },
    multiline: written.flags.includes('m'),
    endsBeforeNewline: written.dollar,
  };
}

function parse(source: string, flags: string): AST.Pattern | undefined {
  const sets = flags.includes('v');
  const unicode = flags.includes('u');
  try {
    const parser = new RegExpParser();
    return sets
      ? parser.parsePattern(source, 0, source.length, { unicode: false, unicodeSets: true })
      : parser.parsePattern(source, 0, source.length, { unicode, unicodeSets: false });
  } catch {
    // A pattern that does not parse fails when it is used, so it proves nothing.
    return undefined;
  }
}

/** Python's spelling of a pattern, in JavaScript's. */
function fromPython(
  source: string,
  flags: string,
): { readonly source: string; readonly flags: string; readonly dollar: boolean } {
  let all = flags;
  let text = source.replace(/^\(\?([aimsux]+)\)/, (_whole, letters: string) => {
    all += letters;
    return '';
  });
  if (all.includes('x')) text = withoutComments(text);
  let dollar = false;
  const result = text.replace(
    /\\[\s\S]|\[\^?\]|\(\?P<|\(\?P=(\w+)\)|\$|\(\?#[^)]*\)/g,
    (found: string, name: string | undefined) => {
      if (found === '\\A') return '^';
      if (found === '\\Z' || found === '\\z') return '$';
      if (found.startsWith('[')) return `${found.slice(0, -1)}\\]`;
      if (found === '(?P<') return '(?<';
      if (found.startsWith('(?P=')) return `\\k<${name ?? ''}>`;
      if (found.startsWith('(?#')) return '';
      if (found === '$') dollar = true;
      return found;
    },
  );
  return { source: result, flags: all.replace(/[ux]/g, ''), dollar };
}

/** A verbose pattern without the white space and comments that it ignores. */
function withoutComments(source: string): string {
  return source.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|#[^\n]*|\s+/g, (found) =>
    found.startsWith('\\') || found.startsWith('[') ? found : '',
  );
}
