import type { Place } from '../ir.ts';
import { find, split, trimmed, withoutComments } from './scan.ts';
import { type Node, type Parsed, parsePart, parseTree } from './tree.ts';

/** A stretch of text to put in the place of one as long, and the parts of the old that names stand for. */
type Edit = { readonly start: number; readonly text: string; readonly parts: readonly Place[] };

/** Heads longer than this are not repaired: what is searched stays proportional to the file. */
const LONGEST_HEAD = 4000;
const AS = /as[\s([*]/y;
const IN = /^\sin[\s(*[{]/;
const KEYWORD = /^(?:async\s+)?[a-z]+|^@/;

/**
 * Parses a readable text. What Python allows in the heads of statements and the grammar does not
 * (`with (a as b, c as d):`, `with a as (b, c):`, `@a[0].b`, `match a, b:`, `for x in *a, b:`) is read a
 * second time: the expressions of such a head are parsed by themselves, and a name stands in for each.
 */
export function parsed(text: string): Parsed {
  const first = parseTree(text);
  if (first.errors.length === 0) return first;
  const edits = editsFor(text, first);
  if (edits.length === 0) return first;
  const swaps = new Map<number, Node>();
  const pieces: string[] = [];
  let done = 0;
  for (const edit of edits) {
    pieces.push(text.slice(done, edit.start), edit.text);
    done = edit.start + edit.text.length;
    for (const part of edit.parts) swaps.set(part.start, parsePart(text, part));
  }
  pieces.push(text.slice(done));
  const second = parseTree(pieces.join(''), swaps);
  return second.errors.length < first.errors.length ? second : first;
}

function editsFor(text: string, tree: Parsed): readonly Edit[] {
  const edits: Edit[] = [];
  let next = 0;
  let done = 0;
  for (const head of tree.heads) {
    while (next < tree.errors.length && errorAt(tree, next) < head.start) next += 1;
    if (next === tree.errors.length) break;
    if (head.start < done) continue;
    const end = headEnd(text, head);
    if (end === undefined || errorAt(tree, next) > end) continue;
    const edit = editOf(text, head, end);
    if (edit === undefined) continue;
    edits.push(edit);
    done = end;
  }
  return edits;
}

function errorAt(tree: Parsed, index: number): number {
  return tree.errors[index]?.node.start ?? Number.POSITIVE_INFINITY;
}

/** Where the head of a statement ends: its colon, or the end of a decorator's line. */
function headEnd(text: string, head: Node): number | undefined {
  const stop = head.name === 'Decorator' ? '\n' : ':';
  const range = { start: head.start, end: Math.min(text.length, head.start + LONGEST_HEAD) };
  return find(text, range, (char, _, depth) => char === stop && depth === 0);
}

function editOf(text: string, head: Node, end: number): Edit | undefined {
  const plain = withoutComments(text.slice(head.start, end));
  const keyword = KEYWORD.exec(plain)?.[0].length ?? 0;
  const range = trimmed(plain, { start: keyword, end: plain.length });
  if (head.name === 'WithStatement') return withEdit(plain, range, head.start);
  if (range.start === range.end) return undefined;
  if (head.name !== 'ForStatement') return standIn(plain, range, head.start);
  const word = find(plain, range, (_, offset) => IN.test(plain.slice(offset, offset + 4)));
  if (word === undefined) return undefined;
  return standIn(plain, trimmed(plain, { start: word + 3, end: plain.length }), head.start);
}

/** The head of a `with`, on one line, without parentheses, and with a name for each value and target. */
function withEdit(plain: string, whole: Place, shift: number): Edit {
  const chars = blank(plain, whole.start);
  const parts: Place[] = [];
  for (const [index, item] of split(plain, unwrapped(plain, whole)).entries()) {
    const word = find(plain, item, (_, offset, depth) => depth === 0 && isAs(plain, offset));
    const value = trimmed(plain, { start: item.start, end: word ?? item.end });
    if (value.start === value.end) continue;
    if (index > 0) chars[item.start - 1] = ',';
    parts.push(value);
    if (word === undefined) continue;
    chars.splice(word, 2, 'a', 's');
    parts.push(trimmed(plain, { start: word + 2, end: item.end }));
  }
  return edit(chars, parts, shift);
}

function isAs(plain: string, offset: number): boolean {
  AS.lastIndex = offset;
  return AS.test(plain) && !/\w/.test(plain[offset - 1] ?? '');
}

/** Without the parentheses around all items, if `as` is used between them. */
function unwrapped(plain: string, whole: Place): Place {
  if (plain[whole.start] !== '(' || plain[whole.end - 1] !== ')') return whole;
  const inner = { start: whole.start + 1, end: whole.end - 1 };
  let names = false;
  let closes = false;
  find(plain, inner, (char, offset, depth) => {
    names ||= depth === 0 && isAs(plain, offset);
    closes ||= depth === 0 && char === ')';
    return closes;
  });
  return names && !closes ? inner : whole;
}

function standIn(plain: string, part: Place, shift: number): Edit {
  return edit(blank(plain, part.start), [part], shift);
}

/** The characters of a head up to an offset, and blanks from there on. */
function blank(plain: string, from: number): string[] {
  return Array.from(plain.split(''), (char, index) => (index < from ? char : ' '));
}

function edit(chars: string[], parts: readonly Place[], shift: number): Edit {
  const used = parts.filter((part) => part.start < part.end);
  for (const part of used) chars.fill('_', part.start, part.end);
  return {
    start: shift,
    text: chars.join(''),
    parts: used.map((part) => ({ start: part.start + shift, end: part.end + shift })),
  };
}
