import type { Span } from '../../model/span.ts';
import type { Expr, Stmt } from '../ir.ts';
import type { Run } from './run.ts';
import type { Completion } from './state.ts';
import type { ApiObj, Frame, Value } from './value.ts';

/** What a call hands over. `rest` stands for any number of further positions (a spread of unknown length). */
export type Passed = {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly rest: Value | undefined;
  readonly at: Span;
  readonly construct: boolean;
};

/**
 * The functions through which everything that evaluates calls everything else. They stand in the
 * run, so that the modules which make them up need not import one another in a circle.
 */
export type Evaluation = {
  readonly evaluate: (run: Run, frame: Frame, expr: Expr) => Value;
  readonly runBody: (run: Run, frame: Frame, body: readonly Stmt[]) => Completion;
  readonly callValue: (run: Run, callee: Value, self: Value | undefined, passed: Passed) => Value;
  /** What a model says that a property of a library is; undefined: no model does. */
  readonly readProperty: (run: Run, member: ApiObj, object: ApiObj, at: Span) => Value | undefined;
};

/** The value of an expression in an activation. */
export function evaluate(run: Run, frame: Frame, expr: Expr): Value {
  return run.evaluation.evaluate(run, frame, expr);
}

/** Runs statements in order until one does not end normally. */
export function runBody(run: Run, frame: Frame, body: readonly Stmt[]): Completion {
  return run.evaluation.runBody(run, frame, body);
}

/** Calls whatever a value may be; `self` is what it was taken from. */
export function callValue(run: Run, callee: Value, self: Value | undefined, passed: Passed): Value {
  return run.evaluation.callValue(run, callee, self, passed);
}

/** A call with positional arguments only. */
function positional(args: readonly Value[], at: Span): Passed {
  return { args, named: new Map(), rest: undefined, at, construct: false };
}

/** Calls a value with positional arguments. */
export function callFunction(run: Run, callee: Value, args: readonly Value[], at: Span): Value {
  return callValue(run, callee, undefined, positional(args, at));
}
