import { hasHole, type Text } from '../../model/text.ts';
import { isRun, MANY, ONE, runHolds, sameUnit, type Tokens, tokensOf } from './tokens.ts';
import type { Truth } from './truth.ts';

/** Whether case counts: `ignore` for actions and the IgnoreCase operators, `keep` for resources. */
export type Case = 'ignore' | 'keep';

/**
 * Whether an IAM pattern (`*`, `?`, holes, `${variables}`) matches a text, whose only special parts are
 * holes. `yes` and `no` hold for every value of the holes; `maybe` for some, or where it was not decided.
 */
export function matches(pattern: Text, text: Text, letters: Case = 'keep'): Truth {
  if (pattern === '*' || (pattern === text && !/[*?$]/.test(pattern))) return 'yes';
  const names: string[] = [];
  const ignoreCase = letters === 'ignore';
  const symbols = { ignoreCase, holes: 'symbols', names } as const;
  const wanted = tokensOf(pattern, { ...symbols, pattern: true });
  if (glob(wanted, tokensOf(text, { ...symbols, pattern: false }), absorbs)) return 'yes';
  if (!isOpen(pattern) && !hasHole(text)) return 'no';
  const sets = { ignoreCase, holes: 'sets', names } as const;
  return meet(
    tokensOf(pattern, { ...sets, pattern: true }),
    tokensOf(text, { ...sets, pattern: false }),
  )
    ? 'maybe'
    : 'no';
}

/**
 * Whether every text that `narrow` matches is matched by `wide`. Without holes and without `?` in
 * `wide` the answer is exact.
 */
export function covers(wide: Text, narrow: Text, letters: Case = 'keep'): Truth {
  if (wide === '*' || wide === narrow) return 'yes';
  const names: string[] = [];
  const ignoreCase = letters === 'ignore';
  const symbols = { pattern: true, ignoreCase, holes: 'symbols', names } as const;
  const outer = tokensOf(wide, symbols);
  if (glob(outer, singlesFirst(tokensOf(narrow, symbols)), absorbs)) return 'yes';
  if (!isOpen(wide) && !isOpen(narrow) && !outer.includes(ONE)) return 'no';
  return overlaps(wide, narrow, letters) === 'no' ? 'no' : 'maybe';
}

/** Whether some text is matched by both patterns. */
export function overlaps(a: Text, b: Text, letters: Case = 'keep'): Truth {
  if (a === '*' || b === '*' || a === b) return 'yes';
  const names: string[] = [];
  const ignoreCase = letters === 'ignore';
  const symbols = { pattern: true, ignoreCase, holes: 'symbols', names } as const;
  if (meet(tokensOf(a, symbols), tokensOf(b, symbols))) return 'yes';
  if (!isOpen(a) && !isOpen(b)) return 'no';
  const sets = { ...symbols, holes: 'sets' } as const;
  return meet(tokensOf(a, sets), tokensOf(b, sets)) ? 'maybe' : 'no';
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
function singlesFirst(tokens: Tokens): Tokens {
  const ordered: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] !== MANY && tokens[i] !== ONE) {
      ordered.push(tokens[i] ?? 0);
      continue;
    }
    let run = false;
    for (; tokens[i] === MANY || tokens[i] === ONE; i++) {
      if (tokens[i] === ONE) ordered.push(ONE);
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
function glob(
  pattern: Tokens,
  text: Tokens,
  takes: (wanted: number, token: number) => boolean,
): boolean {
  let p = 0;
  let resumeAt = -1;
  let resumeText = 0;
  for (let t = 0; t < text.length; ) {
    const wanted = pattern[p];
    if (wanted === MANY) {
      resumeAt = ++p;
      resumeText = t;
    } else if (wanted !== undefined && takes(wanted, text[t] ?? 0)) {
      p++;
      t++;
    } else if (resumeAt !== -1) {
      p = resumeAt;
      t = ++resumeText;
    } else {
      return false;
    }
  }
  while (pattern[p] === MANY) p++;
  return p === pattern.length;
}

/** Whether two token lists share a text: reachability in the product of the two, row by row. */
function meet(a: Tokens, b: Tokens): boolean {
  const width = b.length + 1;
  let row = new Uint8Array(width);
  row[0] = 1;
  for (let i = 0; i <= a.length; i++) {
    const next = new Uint8Array(width);
    if (!step(a[i], b, row, next)) return false;
    if (i === a.length) return row[b.length] === 1;
    row = next;
  }
  return false;
}

/** Spreads what is reachable in `row` within it and into `next`; false where nothing is reachable. */
function step(mine: number | undefined, b: Tokens, row: Uint8Array, next: Uint8Array): boolean {
  const isMineRun = mine !== undefined && isRun(mine);
  let reached = false;
  for (let j = 0; j <= b.length; j++) {
    if (row[j] !== 1) continue;
    reached = true;
    const other = b[j];
    const isOtherRun = other !== undefined && isRun(other);
    if (isMineRun) next[j] = 1;
    if (other === undefined) continue;
    if (isOtherRun) row[j + 1] = 1;
    if (mine === undefined) continue;
    if (isMineRun && !isOtherRun && runHolds(mine, other)) row[j + 1] = 1;
    if (isOtherRun && !isMineRun && runHolds(other, mine)) next[j] = 1;
    if (!isMineRun && !isOtherRun && sameUnit(mine, other)) next[j + 1] = 1;
  }
  return reached;
}
