import type { AST } from '@eslint-community/regexpp';
import type { Clearance } from '../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../interpret/value.ts';
import type { Language } from '../ir.ts';
import type { Catastrophe } from './pattern/ambiguity.ts';
import { ambiguityOf } from './pattern/ambiguity.ts';
import { automatonOf } from './pattern/automaton.ts';
import type { Characters, Reading } from './pattern/characters.ts';
import {
  ANY,
  charactersIn,
  charactersOf,
  NO_CHARACTERS,
  overlap,
  sizeOf,
} from './pattern/characters.ts';
import { clearsOfCharacters } from './pattern/dangers.ts';
import type { ParsedPattern } from './pattern/parse.ts';
import { parsePattern } from './pattern/parse.ts';

/** Where a pattern has to match: somewhere (`test`, Python's `search`), from the start on (Python's `match`), or the whole text. */
export type MatchMode = 'test' | 'match' | 'full';

const ENUMERATION = 256;
const SHORT = 4;

/**
 * What is proved of a text that matches a pattern. Nothing, unless the pattern spans the whole text;
 * all, where it allows only a few texts; else the kinds none of whose dangerous characters it allows.
 */
export function clearsOfPattern(
  source: string,
  flags: string,
  how: MatchMode,
  language: Language = 'javascript',
): Clearance {
  const parsed = parsePattern(source, flags, language);
  if (parsed === undefined) return 0;
  const { alternatives } = parsed.pattern;
  const needsStart = how === 'test';
  const needsEnd = how !== 'full';
  if (parsed.multiline && (needsStart || needsEnd)) return 0;
  if (needsStart && !alternatives.every((one) => isAnchored(one, 'start'))) return 0;
  if (needsEnd && !alternatives.every((one) => isAnchored(one, 'end'))) {
    return alternatives.every(hasFixedSite) ? clearanceOf('request', 'redirect') : 0;
  }
  return clearsOfWhole(parsed, needsEnd && parsed.endsBeforeNewline);
}

function clearsOfWhole({ pattern, reading }: ParsedPattern, mayEndLine: boolean): Clearance {
  const { alternatives } = pattern;
  if (!mayEndLine) return clearsOfAlternatives(alternatives, reading);
  // A line end as the last character begins no new command, but it does begin a new header.
  const clears = clearsOfCharacters(charactersOfAll(alternatives, reading));
  return clears & ~clearanceOf('header', 'mail', 'log');
}

/** What a text is cleared for that alternatives match from its beginning to its end. */
export function clearsOfAlternatives(
  alternatives: readonly AST.Alternative[],
  reading: Reading,
): Clearance {
  const clears = clearsOfCharacters(charactersOfAll(alternatives, reading));
  const { count, length } = measure(alternatives, reading);
  if (count <= ENUMERATION) return CLEARS_ALL;
  const isSite = alternatives.every((one) => hasFixedSite(one) || isHostBelow(one, reading));
  const site = isSite ? clearanceOf('request', 'redirect') : 0;
  return clears | site | (length <= SHORT ? clearanceOf('loop') : 0);
}

/**
 * What is proved of a text in which a pattern does not occur: a pattern of one forbidden character
 * (`[^a-z]`, `[<>]|\r`) leaves only the others.
 */
export function clearsOfAbsence(
  source: string,
  flags: string,
  language: Language = 'javascript',
): Clearance {
  const parsed = parsePattern(source, flags, language);
  const found = parsed && singleCharacters(parsed);
  if (found !== undefined) return clearsOfCharacters(ANY & ~found);
  return isDots(source) ? clearanceOf('path') : 0;
}

/** What is proved of a text from which every match of a pattern was replaced by a known text. */
export function clearsOfRemoval(
  source: string,
  flags: string,
  replacement: string,
  language: Language = 'javascript',
): Clearance {
  const parsed = parsePattern(source, flags, language);
  const found = parsed && singleCharacters(parsed);
  if (found !== undefined) return clearsOfCharacters((ANY & ~found) | charactersOf(replacement));
  // Runs of dots shrink to at most one; other sequences can come together again from what is left.
  return isDots(source) && !/[./\\]/.test(replacement) ? clearanceOf('path') : 0;
}

/** The characters that are in no text any more from which every match of a pattern was taken out. */
export function removedCharacters(
  source: string,
  flags: string,
  language: Language = 'javascript',
): Characters {
  const parsed = parsePattern(source, flags, language);
  return (parsed && singleCharacters(parsed)) ?? NO_CHARACTERS;
}

function isDots(source: string): boolean {
  return /^(?:\\\.\\\.|\\\.\{2\}|\\\.\{2,\}|\\\.\\\.\+)$/.test(source);
}

/** The characters that any match consists of, exactly; undefined where one character alone does not match. */
function singleCharacters(parsed: ParsedPattern): Characters | undefined {
  let all = 0n;
  for (const { elements } of parsed.pattern.alternatives) {
    const [element] = elements;
    if (elements.length !== 1 || element === undefined) return undefined;
    const inner = element.type === 'Quantifier' && element.min <= 1 ? element.element : element;
    const bits = exactCharacters(inner, parsed.reading);
    if (bits === undefined) return undefined;
    all |= bits;
  }
  return all;
}

/** `charactersIn` may give too many, which is wrong here for what a set holds beyond ASCII and for rare sets. */
function exactCharacters(element: AST.Element, reading: Reading): Characters | undefined {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup': {
      const parts = element.alternatives.map((one) =>
        one.elements.length === 1 && one.elements[0] !== undefined
          ? exactCharacters(one.elements[0], reading)
          : undefined,
      );
      let all = 0n;
      for (const part of parts) {
        if (part === undefined) return undefined;
        all |= part;
      }
      return all;
    }
    case 'CharacterClass':
      if (element.unicodeSets) return undefined;
      return charactersIn(element, reading);
    case 'Character':
      return charactersIn(element, reading);
    case 'CharacterSet':
      return element.kind === 'property' ? undefined : charactersIn(element, reading);
    default:
      return undefined;
  }
}

/** Whether the alternative can only match where the text begins or ends. */
function isAnchored(alternative: AST.Alternative, side: 'start' | 'end'): boolean {
  const elements = side === 'start' ? alternative.elements : alternative.elements.toReversed();
  for (const element of elements) {
    if (element.type === 'Assertion') {
      if (element.kind === side) return true;
      continue;
    }
    if (element.type === 'Group' || element.type === 'CapturingGroup') {
      return element.alternatives.every((one) => isAnchored(one, side));
    }
    return false;
  }
  return false;
}

/** Whether what it matches begins with a scheme and a whole host that are fixed. */
function hasFixedSite(alternative: AST.Alternative): boolean {
  let text = '';
  const [first, ...rest] = alternative.elements;
  if (first?.type !== 'Assertion' || first.kind !== 'start') return false;
  for (const element of rest) {
    if (element.type === 'Quantifier' && element.raw === 's?') continue;
    if (element.type !== 'Character') break;
    text += String.fromCodePoint(element.value);
  }
  return /^https?:\/\/[^/\\?#@]+\//.test(text);
}

const HOST = charactersOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.');

/** Whether it matches names of hosts only, and all below a domain that is fixed (`[a-z]+\.example\.com`). */
function isHostBelow(alternative: AST.Alternative, reading: Reading): boolean {
  if (overlap(charactersOfAll([alternative], reading), ANY & ~HOST)) return false;
  let end = '';
  for (const element of alternative.elements.toReversed()) {
    if (element.type === 'Assertion') continue;
    if (element.type !== 'Character') break;
    end = String.fromCodePoint(element.value) + end;
  }
  return /\.[^.]{4,}\.[^.]{2,}$/.test(end);
}

function charactersOfAll(alternatives: readonly AST.Alternative[], reading: Reading): Characters {
  let bits = 0n;
  for (const { elements } of alternatives) {
    for (const element of elements) bits |= charactersOfElement(element, reading);
  }
  return bits;
}

function charactersOfElement(element: AST.Element, reading: Reading): Characters {
  switch (element.type) {
    case 'Assertion':
    case 'Backreference':
      return 0n;
    case 'Group':
    case 'CapturingGroup':
      // `(?i:…)` changes how what is inside is read.
      return 'modifiers' in element && element.modifiers !== null
        ? ANY
        : charactersOfAll(element.alternatives, reading);
    case 'Quantifier':
      return element.max === 0 ? 0n : charactersOfElement(element.element, reading);
    default:
      return charactersIn(element, reading);
  }
}

/** How many texts match (of characters in ASCII, without regard to case), and how long they may be. */
type Size = { readonly count: number; readonly length: number };

function measure(alternatives: readonly AST.Alternative[], reading: Reading): Size {
  let count = 0;
  let length = 0;
  for (const { elements } of alternatives) {
    let product = 1;
    let sum = 0;
    for (const element of elements) {
      const one = measureElement(element, reading);
      product *= one.count;
      sum += one.length;
    }
    count += product;
    length = Math.max(length, sum);
  }
  return { count, length };
}

function measureElement(element: AST.Element, reading: Reading): Size {
  switch (element.type) {
    case 'Assertion':
      return { count: 1, length: 0 };
    case 'Backreference':
      return { count: 1, length: Number.POSITIVE_INFINITY };
    case 'Group':
    case 'CapturingGroup':
      return measure(element.alternatives, reading);
    case 'Quantifier': {
      if (element.max === 0) return { count: 1, length: 0 };
      const one = measureElement(element.element, reading);
      const spread = element.max - element.min + 1;
      return { count: one.count ** element.max * spread, length: one.length * element.max };
    }
    default:
      // A letter in either case is the same choice.
      return {
        count: sizeOf(charactersIn(element, { ...reading, ignoreCase: false })),
        length: 1,
      };
  }
}

/**
 * Whether a text from outside can make matching take exponentially (or at least quadratically) long:
 * where one text can be matched in many ways, and what follows can fail. Undefined where it cannot, or where the pattern is
 * too large to say.
 */
export function isCatastrophic(
  source: string,
  flags: string,
  language: Language = 'javascript',
): Catastrophe | undefined {
  // Without an unbounded repetition there is nothing to look for: most patterns.
  if (!/[*+]|,\d*\}/.test(source)) return undefined;
  const parsed = parsePattern(source, flags, language);
  if (parsed === undefined) return undefined;
  const automaton = automatonOf(parsed.pattern.alternatives, parsed.reading);
  return automaton === undefined ? undefined : ambiguityOf(automaton);
}
