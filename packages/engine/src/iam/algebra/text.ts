import { hasHole, type Text } from '../../model/text.ts';
import {
  isRun,
  lower,
  MANY,
  ONE,
  readTokens,
  runHolds,
  sameUnit,
  TokenList,
  type Tokens,
} from './tokens.ts';
import type { Truth } from './truth.ts';

/** Whether case counts: `ignore` for actions and the IgnoreCase operators, `keep` for resources. */
export type Case = 'ignore' | 'keep';

/**
 * Whether an IAM pattern (`*`, `?`, holes, `${variables}`) matches a text, whose only special parts are
 * holes. `yes` and `no` hold for every value of the holes; `maybe` for some, or where it was not decided.
 */
export function matches(pattern: Text, text: Text, letters: Case = 'keep'): Truth {
  if (pattern === '*' || (pattern === text && !/[*?$]/.test(pattern))) return 'yes';
  const from = sharedStart(pattern, text, letters);
  if (from === undefined || differPlainly(pattern, text, letters)) return 'no';
  if (stacksOfTwo(pattern, text, from)) return 'no';
  const sides = new Sides(pattern, text, letters, from);
  if (glob(sides.left('symbols', true), sides.right('symbols', false))) return 'yes';
  if (!isOpen(pattern) && !hasHole(text)) return 'no';
  return meet(sides.left('sets', true), sides.right('sets', false)) ? 'maybe' : 'no';
}

/**
 * Whether every text that `narrow` matches is matched by `wide`. Without holes and without `?` in
 * `wide` the answer is exact.
 */
export function covers(wide: Text, narrow: Text, letters: Case = 'keep'): Truth {
  if (wide === '*' || wide === narrow) return 'yes';
  const from = sharedStart(wide, narrow, letters);
  if (from === undefined || differPlainly(wide, narrow, letters)) return 'no';
  if (stacksOfTwo(wide, narrow, from)) return 'no';
  const sides = new Sides(wide, narrow, letters, from);
  const outer = sides.left('symbols', true);
  if (glob(outer, singlesFirst(sides.right('symbols', true)))) return 'yes';
  if (!isOpen(wide) && !isOpen(narrow) && !holds(outer, ONE)) return 'no';
  return overlaps(wide, narrow, letters) === 'no' ? 'no' : 'maybe';
}

/** Whether some text is matched by both patterns. */
export function overlaps(a: Text, b: Text, letters: Case = 'keep'): Truth {
  if (a === '*' || b === '*' || a === b) return 'yes';
  const from = sharedStart(a, b, letters);
  if (from === undefined || namesOfTwo(a, b, from) || differPlainly(a, b, letters)) return 'no';
  if (stacksOfTwo(a, b, from)) return 'no';
  const sides = new Sides(a, b, letters, from);
  const isEither = isOpen(a) || isOpen(b);
  // What the holes can be holds all that they surely are: asked first, it settles the many that never meet.
  if (isEither && !meet(sides.left('sets', true), sides.right('sets', true))) return 'no';
  if (meet(sides.left('symbols', true), sides.right('symbols', true))) return 'yes';
  return isEither ? 'maybe' : 'no';
}

/** The same for each comparison, so that no list outlives the next one of its side. */
const LEFT: TokenList = new TokenList();
const RIGHT: TokenList = new TokenList();
const ORDERED: TokenList = new TokenList();

/** Two texts to compare, and where they begin to differ. */
class Sides {
  readonly #a: Text;
  readonly #b: Text;
  readonly #ignoreCase: boolean;
  readonly #from: number;
  readonly #names: string[] = [];

  constructor(a: Text, b: Text, letters: Case, from: number) {
    this.#a = a;
    this.#b = b;
    this.#ignoreCase = letters === 'ignore';
    this.#from = from;
  }

  left(holes: 'symbols' | 'sets', pattern: boolean): Tokens {
    return this.#tokens(LEFT, this.#a, holes, pattern);
  }

  right(holes: 'symbols' | 'sets', pattern: boolean): Tokens {
    return this.#tokens(RIGHT, this.#b, holes, pattern);
  }

  #tokens(into: TokenList, text: Text, holes: 'symbols' | 'sets', pattern: boolean): Tokens {
    const reading = { pattern, ignoreCase: this.#ignoreCase, holes, names: this.#names };
    return readTokens(into, text, reading, this.#from);
  }
}

function holds({ cells, length }: Tokens, token: number): boolean {
  const at = cells.indexOf(token);
  return at !== -1 && at < length;
}

/**
 * Where two texts stop being the same plain text and the same holes: matching can begin there. Undefined
 * where two plain characters differ, which nothing can mend.
 */
function sharedStart(a: Text, b: Text, letters: Case): number | undefined {
  const length = Math.min(a.length, b.length);
  let inHole = -1;
  for (let i = 0; i < length; i++) {
    const unit = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (inHole !== -1) {
      if (unit !== other) return inHole;
      if (unit === HOLE_END) inHole = -1;
    } else if (unit === other) {
      if (unit === HOLE) inHole = i;
      else if (isSpecial(unit)) return i;
    } else if (isSpecial(unit) || isSpecial(other)) {
      return i;
    } else if (letters === 'keep' || lower(unit) !== lower(other)) {
      return undefined;
    }
  }
  return inHole === -1 ? length : inHole;
}

/** Whether two texts go on with the generated names of two resources, each alone in its part: never the same. */
function namesOfTwo(a: Text, b: Text, from: number): boolean {
  if (!a.startsWith('⟨attr:', from) || !b.startsWith('⟨attr:', from)) return false;
  const endOfA = a.indexOf('⟩', from);
  const endOfB = b.indexOf('⟩', from);
  if (!endsPart(a, endOfA + 1) || !endsPart(b, endOfB + 1)) return false;
  return resourceIn(a.slice(from, endOfA)) !== resourceIn(b.slice(from, endOfB));
}

const STACK = /^⟨AWS::Stack(?:Name|Id)\.([^⟩]*)⟩/;

/**
 * Whether two texts go on with what two stacks are called: names that begin so are not those of the other
 * stack. The name of a nested stack begins with that of its parent.
 */
function stacksOfTwo(a: Text, b: Text, from: number): boolean {
  if (!a.startsWith('⟨AWS::Stack', from) || !b.startsWith('⟨AWS::Stack', from)) return false;
  const [mine, other] = [a, b].map((text) => STACK.exec(text.slice(from))?.[1]);
  if (mine === undefined || other === undefined || mine === other) return false;
  return !mine.startsWith(`${other}:`) && !other.startsWith(`${mine}:`);
}

function endsPart(text: Text, at: number): boolean {
  return at === text.length || text[at] === '/' || text[at] === ':';
}

/** The resource in a hole `⟨attr:<address>.<Attribute>`: its address goes to the first dot after the last slash. */
function resourceIn(hole: string): string {
  const dot = hole.indexOf('.', hole.lastIndexOf('/'));
  return dot === -1 ? hole : hole.slice(0, dot);
}

/** Whether two texts differ in plain characters at their ends, or where the resource parts of two ARNs begin. */
function differPlainly(a: Text, b: Text, letters: Case): boolean {
  if (differAtEnd(a, b, letters)) return true;
  const mine = resourceStart(a);
  const other = mine === -1 ? -1 : resourceStart(b);
  if (other === -1) return false;
  return sharedStart(a.slice(mine), b.slice(other), letters) === undefined;
}

/** Whether two texts end with different plain characters. `}` and `⟩` may end something that is not plain. */
function differAtEnd(a: Text, b: Text, letters: Case): boolean {
  for (let i = 1; i <= a.length && i <= b.length; i++) {
    const unit = a.charCodeAt(a.length - i);
    const other = b.charCodeAt(b.length - i);
    if (!(isPlainEnd(unit) && isPlainEnd(other))) return false;
    if (unit !== other) return letters === 'keep' || lower(unit) !== lower(other);
  }
  return false;
}

/** Where the resource part of an ARN begins; -1 where a wildcard before it may stand for a colon. */
function resourceStart(text: Text): number {
  if (!text.startsWith('arn:')) return -1;
  let colons = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === HOLE) i = Math.max(i, text.indexOf('⟩', i));
    else if (unit === COLON && ++colons === 5) return i + 1;
    else if (isSpecial(unit)) return -1;
  }
  return -1;
}

function isPlainEnd(unit: number): boolean {
  return !isSpecial(unit) && unit !== 125 && unit !== HOLE_END && !Number.isNaN(unit);
}

const HOLE = 0x27e8;
const HOLE_END = 0x27e9;
const COLON = 58;

/** Whether a unit may begin a wildcard, a variable or a hole. */
function isSpecial(unit: number): boolean {
  return unit === 42 || unit === 63 || unit === 36 || unit === HOLE;
}

/** Whether a pattern holds a hole or a policy variable. */
export function isOpen(pattern: Text): boolean {
  return hasHole(pattern) || /\$\{[^*?$}]/.test(pattern);
}

/** Whether a pattern stands for more than one text even when every hole is filled. */
export function hasWildcard(pattern: Text): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern[i];
    if (unit === '⟨') i = Math.max(i, pattern.indexOf('⟩', i));
    else if (unit === '*' || unit === '?') return true;
    else if (unit === '$' && pattern[i + 1] === '{') i = Math.max(i, pattern.indexOf('}', i));
  }
  return false;
}

/** `*?` and `?*` are the same set: with the single units first, comparing token by token finds it. */
function singlesFirst({ cells, length }: Tokens): Tokens {
  const ordered = ORDERED;
  ordered.clear();
  for (let i = 0; i < length; i++) {
    const token = cells[i] ?? 0;
    if (token !== MANY && token !== ONE) {
      ordered.push(token);
      continue;
    }
    let run = false;
    for (; i < length && (cells[i] === MANY || cells[i] === ONE); i++) {
      if (cells[i] === ONE) ordered.push(ONE);
      else run = true;
    }
    if (run) ordered.push(MANY);
    i--;
  }
  return ordered;
}

/** A single token of a pattern takes an equal token, or, as `?`, any unit of which nothing else can come. */
function absorbs(wanted: number, token: number): boolean {
  return wanted === token || (wanted === ONE && token >= 0);
}

/** Greedy matching with one resumption point: linear for real patterns, at worst pattern times text. */
function glob({ cells: wantedCells, length: end }: Tokens, { cells, length }: Tokens): boolean {
  let p = 0;
  let resumeAt = -1;
  let resumeText = 0;
  for (let t = 0; t < length; ) {
    const wanted = p < end ? wantedCells[p] : undefined;
    if (wanted === MANY) {
      resumeAt = ++p;
      resumeText = t;
    } else if (wanted !== undefined && absorbs(wanted, cells[t] ?? 0)) {
      p++;
      t++;
    } else if (resumeAt !== -1) {
      p = resumeAt;
      t = ++resumeText;
    } else {
      return false;
    }
  }
  while (p < end && wantedCells[p] === MANY) p++;
  return p === end;
}

/** Whether two token lists share a text: reachability in the product of the two, row by row. */
function meet(a: Tokens, b: Tokens): boolean {
  let row = cleared(rows[0], b.length + 2);
  let next = cleared(rows[1], b.length + 2);
  reach(row, 0);
  for (let i = 0; i < a.length; i++) {
    step(a.cells[i], b, row, next);
    if (next.last === -1) return false;
    row.cells.fill(0, row.first, row.last + 1);
    row.first = b.length + 2;
    row.last = -1;
    [row, next] = [next, row];
  }
  step(undefined, b, row, next);
  return row.cells[b.length] === 1;
}

/** The reachable positions of one row, and between which of them to look. */
type Row = { cells: Uint8Array; first: number; last: number };

function reach(row: Row, at: number): void {
  row.cells[at] = 1;
  if (at < row.first) row.first = at;
  if (at > row.last) row.last = at;
}

/** The same two each time: new ones were a twentieth of all that a scan of many templates allocates. */
const rows: readonly [Row, Row] = [
  { cells: new Uint8Array(256), first: 0, last: -1 },
  { cells: new Uint8Array(256), first: 0, last: -1 },
];

function cleared(row: Row, length: number): Row {
  if (row.cells.length < length) row.cells = new Uint8Array(2 * length);
  else row.cells.fill(0, 0, length);
  row.first = length;
  row.last = -1;
  return row;
}

/** Spreads what is reachable in `row` within it and into `next`. */
function step(mine: number | undefined, b: Tokens, row: Row, next: Row): void {
  const isMineRun = mine !== undefined && isRun(mine);
  for (let j = row.first; j <= row.last && j <= b.length; j++) {
    if (row.cells[j] !== 1) continue;
    const other = j < b.length ? b.cells[j] : undefined;
    const isOtherRun = other !== undefined && isRun(other);
    if (isMineRun) reach(next, j);
    if (other === undefined) continue;
    if (isOtherRun) reach(row, j + 1);
    if (mine === undefined) continue;
    if (isMineRun && !isOtherRun && runHolds(mine, other)) reach(row, j + 1);
    if (isOtherRun && !isMineRun && runHolds(other, mine)) reach(next, j);
    if (!isMineRun && !isOtherRun && sameUnit(mine, other)) reach(next, j + 1);
  }
}
