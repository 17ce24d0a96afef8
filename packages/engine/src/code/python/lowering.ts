import type { Expr, FunctionIr, Place, Stmt, Target } from '../ir.ts';
import type { Scope } from './scope.ts';
import type { Node } from './tree.ts';

/** A function while its body is being lowered; bindings refer to it before it is complete. */
export type OpenFunction = { -readonly [K in keyof FunctionIr]: FunctionIr[K] };

/** The lowering of one file: where it is, and the ways into the parts that call each other. */
export type Lowering = {
  readonly file: string;
  /** The text as written. */
  readonly text: string;
  readonly hasWalrus: boolean;
  readonly imports: Set<string>;
  fn: OpenFunction;
  scope: Scope;
  readonly problem: (message: string, at: Place) => void;
  /** Lowers an expression; nothing at all is an unknown value at the given place. */
  readonly expr: (node: Node | undefined, around: Place) => Expr;
  readonly target: (node: Node) => Target;
  readonly body: (nodes: readonly Node[]) => Stmt[];
  /** Lowers the code in a string literal: a type written before it is declared. */
  readonly quoted: (node: Node) => Expr;
};

/** Lowers one kind of expression. */
export type ExprRule = (node: Node, to: Lowering) => Expr;

/** Lowers one kind of statement to any number of them. */
export type StmtRule = (node: Node, to: Lowering, out: Stmt[]) => void;

/** The text of a node, as written. */
export function textOf(node: Place, to: Lowering): string {
  return to.text.slice(node.start, node.end);
}

/** Runs a part of the lowering inside another scope. */
export function inside<T>(to: Lowering, fn: OpenFunction, scope: Scope, run: () => T): T {
  const { fn: outerFn, scope: outerScope } = to;
  to.fn = fn;
  to.scope = scope;
  const result = run();
  to.fn = outerFn;
  to.scope = outerScope;
  return result;
}
