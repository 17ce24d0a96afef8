import type { Node as Syntax } from 'oxc-parser';
import type { Expr, Stmt } from '../ir.ts';
import { type Lowering, place } from './lowering.ts';
import type { NodeOf, StatementTable } from './tables.ts';

/** Loops and labels. */
export const LOOPS: StatementTable = {
  ForStatement: lowerFor,
  ForInStatement: (lowering, node, out) => lowerEach(lowering, node, 'keys', out),
  ForOfStatement: (lowering, node, out) => lowerEach(lowering, node, 'values', out),
  WhileStatement: (lowering, node, out) => {
    const test = lowering.expression(node.test);
    const body = lowering.block(node.body);
    out.push({ kind: 'while', at: place(node), test, body, update: undefined, first: false });
  },
  DoWhileStatement: (lowering, node, out) => {
    const body = lowering.block(node.body);
    const test = lowering.expression(node.test);
    out.push({ kind: 'while', at: place(node), test, body, update: undefined, first: true });
  },
  LabeledStatement: lowerLabelled,
};

function lowerFor(lowering: Lowering, node: NodeOf<'ForStatement'>, out: Stmt[]): void {
  const { init, test, update } = node;
  lowering.inScope(lexical(init), () => {
    if (init?.type === 'VariableDeclaration') lowering.statement(init, out);
    else if (init !== null)
      out.push({ kind: 'expr', at: place(init), value: lowering.expression(init) });
    out.push({
      kind: 'while',
      at: place(node),
      test: test === null ? undefined : lowering.expression(test),
      update: update === null ? undefined : lowering.expression(update),
      body: lowering.block(node.body),
      first: false,
    });
  });
}

function lowerEach(
  lowering: Lowering,
  node: NodeOf<'ForInStatement'> | NodeOf<'ForOfStatement'>,
  of: 'keys' | 'values',
  out: Stmt[],
): void {
  const iterable = lowering.expression(node.right);
  lowering.inScope(lexical(node.left), () => {
    const target = lowering.target(node.left);
    const body = lowering.block(node.body);
    out.push({ kind: 'each', at: place(node), target, iterable, of, body, otherwise: [] });
  });
}

/** The declaration of a loop head, if what it declares is visible in the loop only. */
function lexical(node: Syntax | null): Syntax | null {
  return node?.type === 'VariableDeclaration' && node.kind !== 'var' ? node : null;
}

const LOOP_TYPES: ReadonlySet<string> = new Set(Object.keys(LOOPS));

/** `break` out of a labelled block is a break out of a loop that runs once; loops need no more. */
function lowerLabelled(lowering: Lowering, node: NodeOf<'LabeledStatement'>, out: Stmt[]): void {
  if (LOOP_TYPES.has(node.body.type)) {
    lowering.statement(node.body, out);
    return;
  }
  const at = place(node);
  const test: Expr = { kind: 'constant', at, value: false };
  const body = lowering.block(node.body);
  out.push({ kind: 'while', at, test, body, update: undefined, first: true });
}
