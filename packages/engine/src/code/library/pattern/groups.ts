import type { AST } from '@eslint-community/regexpp';
import type { Clearance } from '../../interpret/value.ts';
import type { Language } from '../../ir.ts';
import { patternParser } from '../../parsers.ts';
import { clearsOfAlternatives } from '../patterns.ts';
import { parsePattern } from './parse.ts';

/** What the parts that a pattern finds are cleared for: the whole match first, then each group; groups by name. */
export type Groups = {
  readonly clears: readonly Clearance[];
  readonly names: ReadonlyMap<string, Clearance>;
};

/** Parts of a match have only the characters that the pattern allows there, wherever in the text they were found. */
export function groupsOf(
  source: string,
  flags: string,
  language: Language = 'javascript',
): Groups | undefined {
  const parsed = parsePattern(source, flags, language);
  if (parsed === undefined) return undefined;
  const { pattern, reading } = parsed;
  const found: AST.CapturingGroup[] = [];
  patternParser().visitRegExpAST(pattern, {
    onCapturingGroupEnter: (group) => void found.push(group),
  });
  const clearsOf = (one: AST.Pattern | AST.CapturingGroup): Clearance =>
    clearsOfAlternatives(one.alternatives, reading);
  return {
    clears: [pattern, ...found].map(clearsOf),
    names: new Map(found.flatMap((group) => (group.name ? [[group.name, clearsOf(group)]] : []))),
  };
}
