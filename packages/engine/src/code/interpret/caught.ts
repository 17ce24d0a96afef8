import type { Expr, Stmt } from '../ir.ts';
import { type Activation, type Run, span } from './run.ts';
import type { Frame, Value } from './value.ts';

type TryStmt = Extract<Stmt, { kind: 'try' }>;

/**
 * Notes handlers that make whoever runs the function believe that all went well: the error of a call that
 * changes something outside is at most written to the log, and neither thrown again nor kept anywhere.
 */
export function noteDropped(
  run: Run,
  frame: Frame,
  stmt: TryStmt,
  types: readonly Value[][],
): void {
  if (!isLast(run)) return;
  for (const [index, handler] of stmt.handlers.entries()) {
    if (!catchesAll(types[index] ?? []) || !isIdle(handler.body)) continue;
    run.recorder.observation({
      kind: 'caught-and-dropped',
      at: span(frame.fn.file, { start: handler.at.start, end: handler.at.start + 1 }),
      details: { loop: isPerElement(run), depth: run.stack.length },
      from: [],
    });
  }
}

/** Types that mean every error, and those that calls of the cloud throw. */
const ALL = /(?:^|\.)(?:Exception|BaseException|ClientError|BotoCoreError|Error)$/;

function catchesAll(types: readonly Value[]): boolean {
  return (
    types.length === 0 ||
    types.some(({ objects }) => objects.some((one) => one.kind === 'api' && ALL.test(one.path)))
  );
}

function isPerElement(run: Run): boolean {
  return run.loopDepth > 0 || run.stack.length > 1;
}

/** Whether nobody looks at what the function that runs gives back, up to the platform. */
function isLast(run: Run): boolean {
  return run.stack.every((one, index) => index === 0 || isUnwatched(run, one));
}

function isUnwatched(run: Run, { fn, at }: Activation): boolean {
  const [entry] = run.stack;
  const isInside =
    entry !== undefined &&
    fn.file === entry.fn.file &&
    fn.at.start >= entry.fn.at.start &&
    fn.at.end <= entry.fn.at.end &&
    fn.name === '';
  return isInside || (at !== undefined && run.unwatched.has(`${at.file}:${at.start}`));
}

/** Notes the call whose result a statement throws away, or hands to whoever called. */
export function noteUnwatched(run: Run, frame: Frame, value: Expr | undefined): void {
  const call = value?.kind === 'await' ? value.value : value;
  if (call?.kind === 'call') run.unwatched.add(`${frame.fn.file}:${call.at.start}`);
}

/** Names of functions that at most write the error down, or put it into words. */
const WRITES_DOWN =
  /^(?:console|log|logger|logging|traceback|warnings|tracer|metrics|sys\.std(?:err|out)|self\.log(?:ger)?|this\.log(?:ger)?|json|JSON|app\.log(?:ger)?)(?:\.|$)|^(?:print|pprint|str|repr|format|String|Date|util\.inspect|datetime)(?:\.|$)|(?:^|\.)(?:log|error|warn|warning|info|debug|exception|critical|trace|stringify|dumps|toString|format|join|getLogger)$/;
/** Names of functions that make the answer. */
const ANSWERS = /(?:^|[._])\w*(?:respon[sd]|result|reply|answer)\w*$/i;
/** Variables that hold the answer or its parts. */
const PARTS = /status|code|body|response|message|msg|result|err|text|output|detail|reason/i;

/** Whether a handler does nothing that could tell anybody but the reader of the log. */
export function isIdle(body: readonly Stmt[]): boolean {
  return body.every(isIdleStmt);
}

function isIdleStmt(stmt: Stmt): boolean {
  switch (stmt.kind) {
    case 'throw':
    case 'try':
    case 'while':
    case 'each':
    case 'with':
    case 'import-all':
      return false;
    case 'break':
    case 'continue':
      return true;
    case 'expr':
      return isIdleExpr(stmt.value);
    case 'return':
      return stmt.value === undefined || isIdleExpr(stmt.value, true);
    case 'if':
      return isIdleExpr(stmt.test) && isIdle(stmt.then) && isIdle(stmt.otherwise);
    case 'switch':
      return stmt.cases.every((one) => isIdle(one.body));
    case 'block':
      return isIdle(stmt.body);
  }
}

function isIdleExpr(expr: Expr, isAnswer = false): boolean {
  switch (expr.kind) {
    case 'assign':
      return (
        expr.target.kind === 'binding' &&
        PARTS.test(expr.target.binding.name) &&
        isIdleExpr(expr.value, true)
      );
    case 'call': {
      const name = nameOf(expr.callee);
      if (name === undefined || expr.construct) return expr.construct && isAnswer;
      return (
        (WRITES_DOWN.test(name) || (isAnswer && ANSWERS.test(name))) &&
        expr.args.every((one) => isIdleExpr(one.value, isAnswer))
      );
    }
    case 'record':
      return expr.entries.every(
        (one) =>
          (one.kind === 'spread' || one.key !== 'batchItemFailures') &&
          isIdleExpr(one.value, isAnswer),
      );
    case 'list':
      return expr.items.every((one) => isIdleExpr(one.value, isAnswer));
    case 'await':
    case 'not':
    case 'unary':
      return isIdleExpr(expr.value, isAnswer);
    case 'text':
    case 'sequence':
    case 'opaque':
      return (expr.kind === 'sequence' ? expr.items : expr.parts).every((one) =>
        isIdleExpr(one, isAnswer),
      );
    case 'binary':
    case 'logic':
      return isIdleExpr(expr.left, isAnswer) && isIdleExpr(expr.right, isAnswer);
    case 'choice':
      return isIdleExpr(expr.then, isAnswer) && isIdleExpr(expr.otherwise, isAnswer);
    default:
      return true;
  }
}

function nameOf(callee: Expr): string | undefined {
  switch (callee.kind) {
    case 'binding':
      return callee.binding.name;
    case 'global':
      return callee.name;
    case 'this':
      return 'this';
    case 'import':
      return callee.name ?? callee.module;
    case 'member': {
      const object = nameOf(callee.object);
      return object === undefined ? `_.${callee.property}` : `${object}.${callee.property}`;
    }
    case 'text':
    case 'constant':
      return 'text';
    default:
      return undefined;
  }
}
