import type { Expr, Place, Stmt, Unit } from '../ir.ts';
import { atomRules } from './atoms.ts';
import { callRules } from './calls.ts';
import { collectRules } from './collect.ts';
import { flowRules } from './flow.ts';
import { functionRules, openFunction } from './functions.ts';
import { importRules } from './imports.ts';
import { opaque } from './items.ts';
import type { ExprRule, Lowering, StmtRule } from './lowering.ts';
import { matchRules } from './match.ts';
import { declareNames } from './names.ts';
import { operatorRules } from './operators.ts';
import { mistakes } from './problems.ts';
import { parsed } from './repair.ts';
import { Scope } from './scope.ts';
import { statementRules } from './statements.ts';
import { stringRules } from './strings.ts';
import { target } from './targets.ts';
import { at, ERROR, type Node, type Parsed, parsePart, readable } from './tree.ts';

const EXPRESSIONS: ReadonlyMap<string, ExprRule> = new Map([
  ...atomRules,
  ...callRules,
  ...collectRules,
  ...functionRules,
  ...operatorRules,
  ...stringRules,
]);
const STATEMENTS: ReadonlyMap<string, StmtRule> = new Map([
  ...statementRules,
  ...flowRules,
  ...matchRules,
  ...importRules,
]);

const TOO_DEEP = 'This is nested too deeply to be read';

/** Expressions nested deeper than this are cut, so that whoever walks the result can recurse. */
const DEEPEST = 250;
/** Blocks and functions within each other, likewise. */
const DEEPEST_BLOCK = 100;
/** After so many places with wrong syntax a file is not Python, and more would tell nothing. */
const MOST_PROBLEMS = 50;

/** Lowers a Python file. Wrong syntax and what is nested too deeply are problems of the unit. */
export function lowerPython(file: string, text: string): Unit {
  const source = readable(text);
  const tree = parsed(source);
  const main = openFunction('', { start: 0, end: text.length }, { file });
  const scope = new Scope('module', undefined, main);
  const problems: Problem[] = [];
  const to = lowering({ file, text, source, tree, main, scope, problems });
  for (const place of mistakes(tree, text)) to.problem('This cannot be read as Python', place);
  for (const node of tree.scopes) {
    if (node.kids[0]?.name === 'global') declareNames([node], to, scope);
  }
  guarded(to, tree.root, () => declareNames(tree.root.kids, to, scope));
  main.body = to.body(tree.root.kids);
  const imports = [...to.imports];
  const lines = lineCount(text);
  return {
    file,
    language: 'python',
    main,
    exports: undefined,
    globals: scope.names,
    imports,
    lines,
    problems,
  };
}

type Problem = { readonly message: string; readonly at: Place };
type Start = {
  readonly file: string;
  readonly text: string;
  readonly source: string;
  readonly tree: Parsed;
  readonly main: Lowering['fn'];
  readonly scope: Scope;
  readonly problems: Problem[];
};

function lowering(start: Start): Lowering {
  const depth: Depth = { expressions: 0, blocks: 0 };
  const to: Lowering = {
    file: start.file,
    text: start.text,
    hasWalrus: start.tree.hasWalrus,
    imports: new Set(),
    fn: start.main,
    scope: start.scope,
    problem: (message, place) => {
      if (start.problems.length < MOST_PROBLEMS) start.problems.push({ message, at: at(place) });
    },
    expr: (node, around) => expression(node, around, to, depth),
    target: (node) => target(node, to),
    body: (nodes) => block(nodes, to, depth),
    quoted: (node) => quoted(node, start.source, to),
  };
  return to;
}

type Depth = { expressions: number; blocks: number };

function expression(node: Node | undefined, around: Place, to: Lowering, depth: Depth): Expr {
  if (node === undefined) return opaque([], around);
  if (depth.expressions > DEEPEST) {
    to.problem(TOO_DEEP, node);
    return opaque([], node);
  }
  depth.expressions += 1;
  const rule = EXPRESSIONS.get(node.name);
  const result = rule === undefined ? unknown(node, to) : rule(node, to);
  depth.expressions -= 1;
  return result;
}

/** Syntax without a rule: what is known of its parts. Tokens have no parts. */
function unknown(node: Node, to: Lowering): Expr {
  const parts = node.kids.filter((kid) => kid.kids.length > 0 || EXPRESSIONS.has(kid.name));
  return opaque(
    parts.map((part) => to.expr(part, node)),
    node,
  );
}

function block(nodes: readonly Node[], to: Lowering, depth: Depth): Stmt[] {
  const out: Stmt[] = [];
  const [first] = nodes;
  if (first === undefined) return out;
  if (depth.blocks > DEEPEST_BLOCK) {
    to.problem(TOO_DEEP, first);
    return out;
  }
  depth.blocks += 1;
  const isTop = depth.blocks === 1;
  for (const node of nodes) {
    if (isTop) guarded(to, node, () => statement(node, to, depth, out), depth);
    else statement(node, to, depth, out);
  }
  depth.blocks -= 1;
  return out;
}

function statement(node: Node, to: Lowering, depth: Depth, out: Stmt[]): void {
  const rule = STATEMENTS.get(node.name);
  if (rule !== undefined) {
    const { expressions } = depth;
    depth.expressions = 0;
    rule(node, to, out);
    depth.expressions = expressions;
  } else if (node.kids.length > 0 || EXPRESSIONS.has(node.name)) {
    out.push({ kind: 'expr', value: unknown(node, to), at: at(node) });
  }
}

function quoted(node: Node, source: string, to: Lowering): Expr {
  const written = source.slice(node.start, node.end);
  const isPlain = /^(['"])[^'"\\\n{]+\1$/.test(written);
  const inner = isPlain ? parsePart(source, { start: node.start + 1, end: node.end - 1 }) : node;
  return to.expr(inner.name === ERROR ? node : inner, node);
}

/** What is nested so deeply that the stack ends is left out, and the lowering goes on outside of it. */
function guarded(to: Lowering, around: Place, run: () => void, depth?: Depth): void {
  const { fn, scope } = to;
  const before = { ...depth };
  try {
    run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    to.fn = fn;
    to.scope = scope;
    if (depth !== undefined) Object.assign(depth, before);
    to.problem(TOO_DEEP, around);
  }
}

function lineCount(text: string): number {
  let count = 1;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) count += 1;
  return count;
}
