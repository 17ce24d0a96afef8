import type { Tree } from '@lezer/common';
import type { Place } from '../ir.ts';
import { pythonParser } from '../parsers.ts';

/**
 * A node of Python's syntax tree: the kind that the grammar gives it, tokens included (`,`, `for`),
 * and its range in the file.
 */
export type Node = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly kids: readonly Node[];
};

/** A parsed file, with what is wanted of it without another walk. */
export type Parsed = {
  readonly root: Node;
  /** Where the parser had to guess, with the node around. */
  readonly errors: readonly { readonly node: Node; readonly parent: Node }[];
  /** Statements whose heads Python allows more in than the grammar does. */
  readonly heads: readonly Node[];
  /** All `global` and `nonlocal` statements, which reach scopes outside of theirs. */
  readonly scopes: readonly Node[];
  /** Whether `:=` is used anywhere: only then must expressions be searched for variables. */
  readonly hasWalrus: boolean;
};

/** What the grammar calls a place where it had to guess. */
export const ERROR = '⚠';

type Growing = { name: string; start: number; end: number; kids: Node[] };
type Found = {
  errors: { node: Node; parent: Node }[];
  heads: Node[];
  scopes: Node[];
  hasWalrus: boolean;
};

const NO_KIDS: readonly Node[] = [];
const HEADS: ReadonlySet<string> = new Set([
  'WithStatement',
  'ForStatement',
  'MatchStatement',
  'Decorator',
]);

/**
 * The text as the parser can read it, every offset kept: line ends of one character, none continued by an
 * empty line, no form feeds, no byte order mark, no blanks at the end.
 */
export function readable(text: string): string {
  let out = text;
  if (out.startsWith('\uFEFF')) out = ` ${out.slice(1)}`;
  if (out.includes('\f')) out = out.replaceAll('\f', ' ');
  if (out.includes('\r')) out = out.replace(/(\\?)\r\n/g, ' $1\n').replaceAll('\r', '\n');
  if (out.includes('\\\n')) out = out.replace(/\\(?=\n[ \t]*\n)/g, ' ');
  return out.trimEnd();
}

/** Parses a readable text. `swaps` puts other nodes in the place of those that start at an offset. */
export function parseTree(text: string, swaps: ReadonlyMap<number, Node> = new Map()): Parsed {
  const found: Found = { errors: [], heads: [], scopes: [], hasWalrus: false };
  const root = copied(pythonParser().parser.parse(text), 0, swaps, found);
  return { root, ...found };
}

/** The expression written in a part of a readable text: `a, b` is a tuple there. */
export function parsePart(text: string, part: Place): Node {
  const found: Found = { errors: [], heads: [], scopes: [], hasWalrus: false };
  const tree = pythonParser().parser.parse(`(${text.slice(part.start, part.end)}\n)`);
  const root = copied(tree, part.start - 1, new Map(), found);
  const bad = found.errors[0] !== undefined;
  const expression = root.kids[0]?.kids[0];
  return bad || expression === undefined ? { name: ERROR, ...part, kids: root.kids } : expression;
}

/** The source range of a node. */
export function at(node: Place): Place {
  return { start: node.start, end: node.end };
}

/** The parser's tree, in compressed buffers, as plain nodes without comments; no recursion, so any depth. */
function copied(tree: Tree, shift: number, swaps: ReadonlyMap<number, Node>, found: Found): Node {
  const cursor = tree.cursor();
  const root: Growing = { name: 'Script', start: shift, end: shift + tree.length, kids: [] };
  const stack: Growing[] = [];
  let parent = root;
  if (!cursor.firstChild()) return root;
  for (;;) {
    const name = cursor.type.name;
    if (name !== 'Comment') {
      const start = cursor.from + shift;
      const swap = name === 'VariableName' && swaps.size > 0 ? swaps.get(start) : undefined;
      const node: Growing = { name, start, end: cursor.to + shift, kids: [] };
      parent.kids.push(swap ?? node);
      note(node, parent, found);
      if (cursor.firstChild()) {
        stack.push(parent);
        parent = node;
        continue;
      }
      node.kids = NO_KIDS as Node[];
    }
    while (!cursor.nextSibling()) {
      const above = stack.pop();
      if (above === undefined) return root;
      cursor.parent();
      parent = above;
    }
  }
}

function note(node: Growing, parent: Growing, found: Found): void {
  const { name } = node;
  if (name === ERROR) found.errors.push({ node, parent });
  else if (name === 'ScopeStatement') found.scopes.push(node);
  else if (name === 'AssignOp') found.hasWalrus ||= node.end - node.start === 2;
  else if (HEADS.has(name)) found.heads.push(node);
}
