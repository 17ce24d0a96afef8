import { Level } from './level.ts';
import { endOfComment, endOfRegex, endOfString, endOfTemplateText } from './text-ends.ts';

/**
 * The native parser recurses as deep as the syntax nests, and a stack overflow there ends the whole
 * process. So the depth is estimated first, by reading brackets and operators only.
 */

/**
 * A bracket counts two, an operator whose right side nests one. On a stack of 8 MB the parser fails
 * at 4200 of these at the earliest (types) and at about 8000 in most cases; written code stays under 200.
 */
const MAX_UNITS = 2000;
/** Operators that nest to the left; the parser fails between 50 000 and 200 000. */
const MAX_LEFT = 20_000;

/** Whether a text nests so deeply that it must not be parsed. One pass, linear. */
export function isTooDeep(text: string): boolean {
  return text.length * 2 > MAX_UNITS && new Meter(text).isTooDeep();
}

const code = (char: string): number => char.charCodeAt(0);
const TICK = code('`');
const CLOSERS = new Map(['()', '[]', '{}'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]));
const HEADS = new Set(['if', 'for', 'while', 'with']);
const PREFIXES = new Set([
  'typeof',
  'new',
  'await',
  'void',
  'delete',
  'do',
  'yield',
  'async',
  'keyof',
  'readonly',
  'extends',
]);
const INFIXES = new Set(['in', 'of', 'as', 'instanceof']);
const OTHERS = new Set(['return', 'throw', 'case', 'default']);

const WORD = 1;
const SPACE = 2;
const CLASSES = new Uint8Array(128).map((_, at) => {
  if (at <= 32) return SPACE;
  return /[\w$#\\]/.test(String.fromCharCode(at)) ? WORD : 0;
});

class Meter {
  readonly #text: string;
  #at = 0;
  #units = 0;
  #levels: Level[] = [];
  #level: Level = new Level(0, false);
  /** Whether the last token ended an operand. */
  #afterValue = false;
  /** Whether a line or a block ended since. */
  #afterBreak = false;
  #afterHead = false;

  constructor(text: string) {
    this.#text = text;
  }

  isTooDeep(): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      const char = text.charCodeAt(this.#at);
      const kind = char < 128 ? CLASSES[char] : WORD;
      if (kind === SPACE) {
        if (char === 10 || char === 13) this.#afterBreak = true;
        this.#at += 1;
      } else {
        if (kind === WORD) this.#word(char);
        else this.#sign(char);
        this.#afterBreak = kind !== WORD && char === 125;
        if (this.#units > MAX_UNITS || this.#level.left > MAX_LEFT) return true;
      }
    }
    return false;
  }

  #word(first: number): void {
    const start = this.#at;
    const text = this.#text;
    let at = start + 1;
    for (; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (char < 128 && CLASSES[char] !== WORD) break;
    }
    this.#at = at;
    const length = at - start;
    const mayBeKeyword = length > 1 && length < 11 && first > 96 && first < 122;
    const word = mayBeKeyword ? text.slice(start, at) : '';
    const isInfix = INFIXES.has(word);
    if (this.#afterValue && this.#afterBreak && !isInfix && word !== 'else')
      this.#units -= this.#level.endStatement();
    this.#afterHead = HEADS.has(word);
    if (this.#afterHead || PREFIXES.has(word)) this.#nest();
    else if (word === 'else') {
      this.#level.elses += 1;
      this.#units += 1;
    } else if (isInfix) this.#level.left += 1;
    else if (!OTHERS.has(word)) {
      this.#afterValue = true;
      return;
    }
    this.#afterValue = false;
  }

  #sign(char: number): void {
    switch (String.fromCharCode(char)) {
      case '(':
      case '[':
      case '{':
        this.#open(CLOSERS.get(char) ?? char);
        break;
      case ')':
      case ']':
      case '}':
        this.#close(char);
        break;
      case ';':
      case ',':
        this.#at += 1;
        this.#afterValue = false;
        this.#units -= this.#level.endStatement();
        break;
      case '"':
      case "'":
        this.#skip(endOfString(this.#text, this.#at + 1, char));
        break;
      case '`':
        if (this.#afterValue) this.#level.left += 1;
        this.#template();
        break;
      case '/':
        this.#slash();
        break;
      default:
        this.#operator(char);
        break;
    }
  }

  #operator(char: number): void {
    const next = this.#text[this.#at + 1] ?? '';
    const isDouble = next === '=' || next === this.#text[this.#at];
    const level = this.#level;
    this.#at += 1;
    switch (String.fromCharCode(char)) {
      case '<':
        if (next === '/') {
          this.#at += 1;
          this.#units -= this.#level.closeTag();
        } else {
          if (this.#afterValue) level.angles += 1;
          else level.tags += 1;
          this.#nest();
        }
        break;
      case '>':
        this.#units -= this.#level.closeAngle();
        break;
      case '=':
      case '?':
        if (isDouble || next === '.') {
          this.#at += 1;
          level.left += 1;
        } else this.#nest();
        break;
      case '*':
        if (isDouble) this.#nest();
        else level.left += 1;
        break;
      case ':':
        this.#nest();
        break;
      default:
        // `!`, `~`, `-`, `+` before an operand; everything else stands between two.
        if (this.#afterValue) level.left += 1;
        else this.#nest();
    }
    this.#afterValue = false;
  }

  #nest(): void {
    this.#level.chain += 1;
    this.#units += 1;
  }

  #open(closer: number): void {
    this.#at += 1;
    if (this.#afterValue) this.#level.left += 1;
    this.#levels.push(this.#level);
    this.#level = new Level(closer, this.#afterHead);
    this.#units += 2;
    this.#afterValue = false;
    this.#afterHead = false;
  }

  /** Brackets may seem not to match, since strings in JSX text and some regexes are misread. */
  #close(char: number): void {
    this.#at += 1;
    this.#afterValue = true;
    const closes = (level: Level | undefined): boolean =>
      level?.closer === char || (char === 125 && level?.closer === TICK);
    if (!closes(this.#level)) {
      if (!this.#levels.slice(-4).some(closes)) return;
      while (!closes(this.#level)) this.#pop();
    }
    const { isHead, closer } = this.#level;
    this.#pop();
    this.#afterValue = !isHead;
    if (closer !== TICK) return;
    this.#at -= 1;
    this.#template();
  }

  #pop(): void {
    this.#units -= 2 + this.#level.chain + this.#level.elses;
    this.#level = this.#levels.pop() ?? new Level(0, false);
  }

  #skip(end: number): void {
    this.#at = end;
    this.#afterValue = true;
  }

  /** The text of a template, up to its end or to the next hole. */
  #template(): void {
    const end = endOfTemplateText(this.#text, this.#at + 1);
    this.#skip(end);
    if (this.#text.slice(end - 1, end + 1) !== '${') return;
    this.#afterValue = false;
    this.#open(TICK);
  }

  /** A comment, a regular expression, a division, or the end of a JSX tag. */
  #slash(): void {
    const next = this.#text[this.#at + 1];
    if (next === '/' || next === '*') this.#at = endOfComment(this.#text, this.#at);
    else if (this.#afterValue || next === '>') {
      this.#at += 1;
      this.#level.left += 1;
      if (next === '>') this.#units -= this.#level.closeTag();
      this.#afterValue = false;
    } else this.#skip(endOfRegex(this.#text, this.#at + 1));
  }
}
