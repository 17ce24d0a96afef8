import type { Expr, Stmt } from '../ir.ts';
import { lowerClass } from './classes.ts';
import { assignment, lowerFunction } from './functions.ts';
import { type Lowering, place } from './lowering.ts';
import type { NodeOf, StatementTable } from './tables.ts';

/** Statements other than loops and those of modules. */
export const STATEMENTS: StatementTable = {
  ExpressionStatement: (lowering, node, out) => {
    out.push({ kind: 'expr', at: place(node), value: lowering.expression(node.expression) });
  },
  VariableDeclaration: lowerVariables,
  // Hoisted: done before the other statements of its list.
  FunctionDeclaration: () => {},
  ClassDeclaration: (lowering, node, out) => {
    if (node.declare !== true) assignClass(lowering, node, out);
  },
  BlockStatement: (lowering, node, out) => {
    out.push({ kind: 'block', at: place(node), body: lowering.block(node) });
  },
  IfStatement: (lowering, node, out) => {
    out.push({
      kind: 'if',
      at: place(node),
      test: lowering.expression(node.test),
      // biome-ignore lint/suspicious/noThenProperty: the name is that of the language-neutral form
      then: lowering.block(node.consequent),
      otherwise: lowering.block(node.alternate),
    });
  },
  ReturnStatement: (lowering, node, out) => {
    const value = node.argument === null ? undefined : lowering.expression(node.argument);
    out.push({ kind: 'return', at: place(node), value });
  },
  ThrowStatement: (lowering, node, out) => {
    out.push({ kind: 'throw', at: place(node), value: lowering.expression(node.argument) });
  },
  BreakStatement: (_, node, out) => void out.push({ kind: 'break', at: place(node) }),
  ContinueStatement: (_, node, out) => void out.push({ kind: 'continue', at: place(node) }),
  TryStatement: lowerTry,
  SwitchStatement: lowerSwitch,
  WithStatement: (lowering, node, out) => {
    out.push({ kind: 'expr', at: place(node), value: lowering.expression(node.object) });
    out.push(...lowering.block(node.body));
  },
  EmptyStatement: () => {},
  DebuggerStatement: () => {},
};

/** Function declarations, which are there before the statement list they stand in runs. */
export const HOISTED_FUNCTIONS: StatementTable = {
  FunctionDeclaration: (lowering, node, out) => assignFunction(lowering, node, out),
};

/** Assigns a declared function to its variable. */
export function assignFunction(
  lowering: Lowering,
  node: NodeOf<'FunctionDeclaration'>,
  out: Stmt[],
): void {
  if (node.id === null || node.body === null) return;
  const target = lowering.target(node.id);
  const value = lowerFunction(lowering, node as NodeOf<'FunctionExpression'>);
  out.push(assignment(target, value));
}

/** Assigns a declared class to its variable. */
function assignClass(lowering: Lowering, node: NodeOf<'ClassDeclaration'>, out: Stmt[]): void {
  if (node.id !== null) out.push(assignment(lowering.target(node.id), lowerClass(lowering, node)));
}

/** `let a = 1, { b } = c`; what has no value yet is undefined anyway. */
function lowerVariables(
  lowering: Lowering,
  node: NodeOf<'VariableDeclaration'>,
  out: Stmt[],
): void {
  if (node.declare === true) return;
  for (const { id, init } of node.declarations) {
    if (init === null) continue;
    const value = lowering.named(init, id.type === 'Identifier' ? id.name : '');
    out.push(assignment(lowering.target(id), value));
  }
}

function lowerTry(lowering: Lowering, node: NodeOf<'TryStatement'>, out: Stmt[]): void {
  const { handler } = node;
  const handlers = [];
  const body = lowering.block(node.block);
  if (handler !== null) {
    const { param } = handler;
    handlers.push(
      lowering.inScope(param, () => ({
        types: [],
        target: param === null ? undefined : lowering.target(param),
        body: lowering.block(handler.body),
        at: place(handler),
      })),
    );
  }
  const finalizer = lowering.block(node.finalizer);
  out.push({ kind: 'try', at: place(node), body, handlers, otherwise: [], finalizer });
}

/** The cases share one scope, whose functions are there before the first case. */
function lowerSwitch(lowering: Lowering, node: NodeOf<'SwitchStatement'>, out: Stmt[]): void {
  const subject = lowering.expression(node.discriminant);
  lowering.inScope(null, () => {
    for (const one of node.cases) lowering.declare(one.consequent);
    const cases = node.cases.map((one) => {
      const tests: Expr[] = one.test === null ? [] : [lowering.expression(one.test)];
      const body: Stmt[] = [];
      lowering.statements(one.consequent, body);
      return { tests, capture: undefined, guard: undefined, body };
    });
    out.push({ kind: 'switch', at: place(node), subject, cases, fallsThrough: true });
  });
}
