import type { AST } from '@eslint-community/regexpp';

/** A set of characters: a bit for each of ASCII, and one (`OTHER`) for all that lie beyond. */
export type Characters = bigint;

/** The bit of every character beyond ASCII. */
const OTHER: Characters = 1n << 128n;

/** Every character there is. */
export const ANY: Characters = (1n << 129n) - 1n;

/** No character at all. */
export const NO_CHARACTERS: Characters = 0n;

/** Whether the sets have a character in common. */
export function overlap(a: Characters, b: Characters): boolean {
  return (a & b) !== NO_CHARACTERS;
}

/** The characters of a text. */
export function charactersOf(text: string): Characters {
  let bits = NO_CHARACTERS;
  for (const character of text) bits |= bitOf(character.codePointAt(0) ?? 0);
  return bits;
}

function bitOf(code: number): Characters {
  return code < 128 ? 1n << BigInt(code) : OTHER;
}

function range(min: number, max: number): Characters {
  let bits = max >= 128 ? OTHER : NO_CHARACTERS;
  for (let code = min; code <= Math.min(max, 127); code += 1) bits |= 1n << BigInt(code);
  return bits;
}

const DIGIT = range(48, 57);
const LOWER = range(97, 122);
const UPPER = range(65, 90);
const WORD = DIGIT | LOWER | UPPER | charactersOf('_');
const SPACE = charactersOf(' \t\n\v\f\r') | OTHER;
const LETTER_GAP = 32n;

/** How a pattern's characters are to be read. */
export type Reading = {
  readonly ignoreCase: boolean;
  /** `.` stands for line ends too. */
  readonly dotAll: boolean;
  /** `\w`, `\d` stand for letters and digits of all scripts, `.` for a carriage return (Python). */
  readonly wide: boolean;
};

/** A node that matches exactly one character (or, in sets of strings, one of some). */
export type CharacterNode =
  | AST.Character
  | AST.CharacterSet
  | AST.CharacterClass
  | AST.ExpressionCharacterClass;

/** The characters that such a node may match; never fewer than it does. */
export function charactersIn(node: CharacterNode, reading: Reading): Characters {
  switch (node.type) {
    case 'Character':
      return bothCases(bitOf(node.value), reading);
    case 'CharacterSet':
      return setIn(node, reading);
    case 'CharacterClass':
      return classIn(node, reading);
    case 'ExpressionCharacterClass':
      // Intersections and differences are rare: the whole set is a safe answer.
      return ANY;
  }
}

function bothCases(bits: Characters, reading: Reading): Characters {
  if (!reading.ignoreCase) return bits;
  return bits | ((bits & UPPER) << LETTER_GAP) | ((bits & LOWER) >> LETTER_GAP);
}

function setIn(node: AST.CharacterSet, reading: Reading): Characters {
  switch (node.kind) {
    case 'any':
      if (reading.dotAll) return ANY;
      return ANY & ~charactersOf(reading.wide ? '\n' : '\n\r');
    case 'digit':
      return classEscape(DIGIT, node.negate, reading);
    case 'word':
      return classEscape(WORD, node.negate, reading);
    case 'space':
      return node.negate ? (ANY & ~SPACE) | OTHER : SPACE;
    case 'property':
      return propertyIn(node);
  }
}

function classEscape(bits: Characters, negate: boolean, reading: Reading): Characters {
  if (negate) return (ANY & ~bits) | OTHER;
  return reading.wide ? bits | OTHER : bits;
}

/** Letters and digits by their general category; any other property may hold anything. */
function propertyIn(node: AST.UnicodePropertyCharacterSet): Characters {
  if (node.negate) return ANY;
  const name = node.value ?? node.key;
  if (['L', 'Letter', 'Alphabetic', 'Alpha'].includes(name)) return LOWER | UPPER | OTHER;
  if (['Lu', 'Uppercase_Letter', 'Uppercase'].includes(name)) return UPPER | OTHER;
  if (['Ll', 'Lowercase_Letter', 'Lowercase'].includes(name)) return LOWER | OTHER;
  if (['N', 'Nd', 'Number', 'Decimal_Number'].includes(name)) return DIGIT | OTHER;
  if (['M', 'Mn', 'Mark'].includes(name)) return OTHER;
  return ANY;
}

function classIn(node: AST.CharacterClass, reading: Reading): Characters {
  let bits = NO_CHARACTERS;
  let exact = true;
  for (const element of node.elements) {
    if (element.type === 'CharacterClassRange') {
      bits |= range(element.min.value, element.max.value);
    } else if (
      element.type === 'Character' ||
      element.type === 'CharacterSet' ||
      element.type === 'CharacterClass'
    ) {
      bits |= charactersIn(element, reading);
    } else {
      exact = false;
    }
  }
  bits = bothCases(bits, reading);
  if (!exact) return ANY;
  // Beyond ASCII the set holds some characters and leaves out others.
  return node.negate ? (ANY & ~bits) | OTHER : bits;
}

/** How many characters the set has; beyond ASCII there are too many. */
export function sizeOf(bits: Characters): number {
  if (overlap(bits, OTHER)) return Number.POSITIVE_INFINITY;
  let size = 0;
  for (let rest = bits; rest !== NO_CHARACTERS; rest &= rest - 1n) size += 1;
  return size;
}

/** The first printable character of a set, for an example; `undefined` where it has none. */
export function exampleOf(bits: Characters): string | undefined {
  for (const candidate of 'a0A -.x/') if (overlap(bits, charactersOf(candidate))) return candidate;
  for (let code = 33; code < 127; code += 1) {
    if (overlap(bits, bitOf(code))) return String.fromCodePoint(code);
  }
  return undefined;
}
