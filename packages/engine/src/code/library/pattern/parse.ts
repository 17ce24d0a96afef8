import type { AST } from '@eslint-community/regexpp';
import type { Language } from '../../ir.ts';
import { patternParser } from '../../parsers.ts';
import type { Reading } from './characters.ts';
import { fromPython } from './python-spelling.ts';

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
    const parser = new (patternParser().RegExpParser)();
    return sets
      ? parser.parsePattern(source, 0, source.length, { unicode: false, unicodeSets: true })
      : parser.parsePattern(source, 0, source.length, { unicode, unicodeSets: false });
  } catch {
    // A pattern that does not parse fails when it is used, so it proves nothing.
    return undefined;
  }
}
