import type { Node as Syntax } from 'oxc-parser';
import type { Expr, FunctionIr, Param, Stmt, Target } from '../ir.ts';
import type { Lowering } from './lowering.ts';

/** The syntax node of a type. */
export type NodeOf<K extends string> = Syntax extends infer N
  ? N extends { readonly type: infer T }
    ? K extends T
      ? N
      : never
    : never
  : never;

/** How each type of expression is lowered. */
export type ExpressionTable = {
  readonly [K in Syntax['type']]?: (lowering: Lowering, node: NodeOf<K>) => Expr;
};

/** How each type of statement is lowered: appended to a list, since one may become several or none. */
export type StatementTable = {
  readonly [K in Syntax['type']]?: (lowering: Lowering, node: NodeOf<K>, out: Stmt[]) => void;
};

/** The parts of the lowering, joined in one place so that they need not import each other in a circle. */
export type Tables = {
  readonly expressions: ExpressionTable;
  readonly statements: StatementTable;
  /** What is done before the other statements of its list: functions and imports. */
  readonly hoisted: StatementTable;
  readonly target: (lowering: Lowering, node: Syntax) => Target;
};

/** A function while it is being made; bindings need its identity before its body is known. */
export type FunctionDraft = Omit<FunctionIr, 'params' | 'body'> & {
  params: Param[];
  body: Stmt[];
};
