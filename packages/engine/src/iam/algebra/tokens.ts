import type { Text } from '../../model/text.ts';

/**
 * A pattern or text as numbers, so that matching is plain comparison. From 0 up: a UTF-16 unit; below:
 * one of the sets here; from `FIRST_HOLE` down: a hole, numbered by name. `cells` is longer than the list.
 */
export type Tokens = { readonly cells: Int32Array; readonly length: number };

/** Tokens that are put one behind the other. Filled again and again: a list for each text is much of what a scan allocates. */
export class TokenList implements Tokens {
  cells: Int32Array = new Int32Array(256);
  length = 0;

  /** Takes all tokens out. */
  clear(): void {
    this.length = 0;
  }

  /** Puts a token behind the others. */
  push(token: number): void {
    if (this.length === this.cells.length) {
      const cells = new Int32Array(2 * this.length);
      cells.set(this.cells);
      this.cells = cells;
    }
    this.cells[this.length++] = token;
  }

  /** Puts several behind the others. */
  pushAll(tokens: readonly number[]): void {
    for (const token of tokens) this.push(token);
  }

  /** The one behind all others; undefined where there is none. */
  get last(): number | undefined {
    return this.length === 0 ? undefined : this.cells[this.length - 1];
  }
}

/** `?`: any one unit. */
export const ONE = -1;
/** `*`: any run of units. */
export const MANY = -2;
/** One digit of an account id. */
const DIGIT = -3;
/** One unit of a Region or partition name: a lower-case letter, a digit or a hyphen. */
const NAME_ONE = -4;
/** Any run of such units. */
const NAME_MANY = -5;
/** Any run of units but colons: what is not known inside one field of an ARN. */
const FIELD_MANY = -6;
/** The hole of the first name; that of the next is one less. */
export const FIRST_HOLE = -100;
/** Any run of units that is part of a name which the author writes: never the random end of a generated one. */
const PART_MANY = -7;
/** A stack's name: letters, digits and hyphens. */
const STACK_MANY = -8;
/**
 * Generated names, eight numbers for each resource: first unit, middle and random end of a name inside an ARN,
 * which has no colon and no slash; from `FREE` up of a text that is all there is, which may be an ARN itself.
 */
const FIRST_NAME = -10_000;
const MIDDLE = 1;
const END = 2;
const FREE = 4;

/** Whether the token stands for any run of units, also an empty one. */
export function isRun(token: number): boolean {
  return (
    (token <= MANY && token >= STACK_MANY && token !== DIGIT && token !== NAME_ONE) ||
    isMiddle(token)
  );
}

/** Whether the token is a hole kept as a symbol. */
function isHole(token: number): boolean {
  return token <= FIRST_HOLE && token > FIRST_NAME;
}

function isName(token: number): boolean {
  return token <= FIRST_NAME;
}

function isMiddle(token: number): boolean {
  return isName(token) && (FIRST_NAME - token) % FREE === MIDDLE;
}

function isPlain(name: number): boolean {
  return (FIRST_NAME - name) % (2 * FREE) < FREE;
}

function isPlainEnd(token: number): boolean {
  return isName(token) && (FIRST_NAME - token) % (2 * FREE) === END;
}

/** How to read a text. */
export type Reading = {
  /** Whether `*`, `?` and `${…}` are special. */
  readonly pattern: boolean;
  /** Whether upper and lower case are the same. */
  readonly ignoreCase: boolean;
  /** Holes as symbols (what surely holds), or as the set of what they can be (what can hold at all). */
  readonly holes: 'symbols' | 'sets';
  /** Names of holes met so far; shared by the two sides, so that equal names get equal numbers. */
  readonly names: string[];
};

/**
 * Breaks a text into tokens, from an offset on that is not inside a hole. Malformed holes and variables
 * are read as the characters they are. What the list held before is gone.
 */
export function readTokens(tokens: TokenList, text: Text, reading: Reading, from: number): Tokens {
  tokens.clear();
  // Fields of an ARN end at a colon: the first five parts cannot hold one, whatever fills a hole there.
  const isArn = text.startsWith('arn:');
  let fieldsLeft = isArn ? 5 - colonsBefore(text, from) : 0;
  for (let i = from; i < text.length; ) {
    const end = specialEnd(text, i, reading);
    if (end === i) {
      const unit = text.charCodeAt(i);
      if (unit === 58 && fieldsLeft > 0) fieldsLeft--;
      tokens.push(reading.ignoreCase ? lower(unit) : unit);
      i++;
    } else {
      const isPart = isArn && !standsAlone(text, i, end);
      const place = fieldsLeft > 0 ? 'field' : isPart ? 'part' : isArn ? 'resource' : 'text';
      special(text.slice(i, end), reading, place, tokens);
      i = end;
    }
  }
  return tokens;
}

/** The tokens of a text as a list of its own. */
export function tokensOf(text: Text, reading: Reading): readonly number[] {
  const { cells, length } = readTokens(new TokenList(), text, reading, 0);
  return [...cells.subarray(0, length)];
}

function colonsBefore(text: string, end: number): number {
  let count = 0;
  for (let i = 0; i < end; i++) {
    if (text.charCodeAt(i) === 0x27e8) i = Math.max(i, text.indexOf('⟩', i));
    else if (text.charCodeAt(i) === 58) count++;
  }
  return count;
}

function specialEnd(text: string, i: number, { pattern }: Reading): number {
  const unit = text.charCodeAt(i);
  if (unit === 0x27e8) return text.indexOf('⟩', i) + 1 || i;
  if (!pattern) return i;
  if (unit === 42 || unit === 63) return i + 1;
  if (unit === 36 && text.charCodeAt(i + 1) === 123) return text.indexOf('}', i) + 1 || i;
  return i;
}

/**
 * Where a hole stands: in one of an ARN's first fields, in its resource, there beside other characters of a name, or in
 * other text.
 */
type Place = 'field' | 'resource' | 'part' | 'text';

function standsAlone(text: string, start: number, end: number): boolean {
  return SEPARATORS.includes(text.charAt(start - 1)) && SEPARATORS.includes(text.charAt(end));
}

const SEPARATORS = ':/*';

/** `aws` */
const AWS: readonly number[] = [97, 119, 115];

function special(part: string, reading: Reading, place: Place, tokens: TokenList): void {
  if (part === '*') {
    if (tokens.last !== MANY) tokens.push(MANY);
  } else if (part === '?') {
    tokens.push(ONE);
  } else if (part.length === 4 && '*?$'.includes(part.charAt(2)) && part.startsWith('$')) {
    // Escapes for the special characters themselves.
    tokens.push(part.charCodeAt(2));
  } else if (reading.holes === 'sets') {
    setOf(part, place, reading.names, tokens);
  } else if (part === '⟨AWS::Partition⟩') {
    // Whoever writes `arn:aws:` beside it means the same partition.
    tokens.pushAll(AWS);
  } else {
    tokens.push(FIRST_HOLE - indexIn(reading.names, part));
  }
}

function setOf(part: string, place: Place, names: string[], tokens: TokenList): void {
  const resource = part.startsWith('⟨attr:')
    ? /^⟨(attr:.*\/[A-Za-z0-9]+)\./.exec(part)?.[1]
    : undefined;
  if (part === '⟨AWS::AccountId⟩') for (let i = 0; i < 12; i++) tokens.push(DIGIT);
  else if (part === '⟨AWS::Region⟩') tokens.pushAll([NAME_ONE, NAME_MANY]);
  else if (part === '⟨AWS::Partition⟩') tokens.pushAll([...AWS, NAME_MANY]);
  else if (resource !== undefined) {
    const first = FIRST_NAME - 2 * FREE * indexIn(names, resource) - (place === 'text' ? FREE : 0);
    tokens.pushAll([first, first - MIDDLE, first - END]);
  } else if (/^⟨AWS::StackName[.⟩]/.test(part)) tokens.push(STACK_MANY);
  else if (place === 'field') tokens.push(FIELD_MANY);
  else if (place === 'part' && !part.startsWith('⟨?')) tokens.push(PART_MANY);
  else if (tokens.last !== MANY) tokens.push(MANY);
}

function indexIn(names: string[], name: string): number {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
}

/** A unit in lower case; only the letters of ASCII have one. */
export function lower(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

/** Generated names of two resources differ, and neither is found inside the other. */
function sameName(a: number, b: number): boolean {
  return (FIRST_NAME - a) >> 3 === (FIRST_NAME - b) >> 3;
}

/** Colons and slashes are outside the names inside an ARN, and nobody writes their random ends. */
function nameHolds(name: number, token: number): boolean {
  if (!isPlain(name)) return true;
  return token !== 58 && token !== 47 && !(isPlainEnd(name) && isWritten(token));
}

/** Units that the author chose, an account id or Region at the end of a name among them. */
function isWritten(token: number): boolean {
  return token >= 0 || token === DIGIT || token === NAME_ONE || token === NAME_MANY;
}

/** Whether one token that stands for a single unit (or a hole) can be the same unit as another. */
export function sameUnit(a: number, b: number): boolean {
  if (a === b) return true;
  if (isHole(a) || isHole(b)) return false;
  if (isName(a) && isName(b)) return sameName(a, b);
  if (isName(a)) return nameHolds(a, b);
  if (isName(b)) return nameHolds(b, a);
  if (a === ONE || b === ONE) return true;
  if (a >= 0 && b >= 0) return false;
  return a < 0 ? b < 0 || inSet(b, a) : inSet(a, b);
}

/** Whether a run can hold a token that stands for a single unit (or a hole). */
export function runHolds(run: number, token: number): boolean {
  if (run === MANY) return true;
  if (isHole(token)) return false;
  if (isPlainEnd(token) && (run === PART_MANY || run === NAME_MANY || run === STACK_MANY))
    return false;
  if (run === PART_MANY) return true;
  if (isName(run)) return isName(token) ? sameName(run, token) : nameHolds(run, token);
  if (token < 0) return true;
  if (run === FIELD_MANY) return token !== 58;
  return inSet(run === STACK_MANY ? token | 32 : token, NAME_ONE);
}

function inSet(unit: number, set: number): boolean {
  const isDigit = unit >= 48 && unit <= 57;
  return set === DIGIT ? isDigit : isDigit || unit === 45 || (unit >= 97 && unit <= 122);
}
