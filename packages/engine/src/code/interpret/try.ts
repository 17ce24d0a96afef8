import type { Stmt } from '../ir.ts';
import { isIdle, noteDropped } from './caught.ts';
import { evaluate, runBody } from './evaluate.ts';
import { type Run, span } from './run.ts';
import type { Completion } from './state.ts';
import { assign } from './targets.ts';
import type { Cell, Frame, Value } from './value.ts';
import { join, labelOf, NOTHING, tainted } from './values.ts';

type TryStmt = Extract<Stmt, { kind: 'try' }>;

/**
 * The body as one way, each handler as another that begins somewhere in the body: with any of what the
 * body wrote, and nothing of what it proved.
 */
export function runTry(run: Run, frame: Frame, stmt: TryStmt): Completion {
  const escapes = run.state.escapeMark();
  const { activation } = run;
  const outerThrown = activation?.thrown ?? NOTHING;
  if (activation !== undefined) activation.thrown = NOTHING;
  let written: ReadonlyMap<Cell, Value> = new Map();
  let thrown: Value = NOTHING;
  let acts = false;
  const body = (): Completion => {
    const mark = run.state.mark();
    const { changes } = run;
    const drops = stmt.handlers.some((handler) => isIdle(handler.body));
    if (drops) run.dropping += 1;
    const completion = runBody(run, frame, stmt.body);
    if (drops) run.dropping -= 1;
    acts = run.changes > changes;
    written = run.state.writesSince(mark);
    thrown = activation?.thrown ?? NOTHING;
    return completion === 'normal' ? runBody(run, frame, stmt.otherwise) : completion;
  };
  const types: Value[][] = [];
  const handlers = stmt.handlers.map((handler, index) => (): Completion => {
    run.state.collect(escapes, ['throw']);
    for (const [cell, value] of written) run.state.weaken(cell, value);
    types[index] = handler.types.map((type) => evaluate(run, frame, type));
    if (handler.target !== undefined)
      assign(run, frame, handler.target, caught(frame, handler.at, thrown));
    return runBody(run, frame, handler.body);
  });
  const completion = run.state.fork([body, ...handlers]);
  if (acts) noteDropped(run, frame, stmt, types);
  if (activation !== undefined && handlers.length === 0)
    activation.thrown = join(thrown, outerThrown);
  else if (activation !== undefined) activation.thrown = join(activation.thrown, outerThrown);
  const last = runBody(run, frame, stmt.finalizer);
  return last === 'normal' ? completion : last;
}

/** What a handler gets: what the body throws itself, and errors of whatever it calls. */
function caught(frame: Frame, place: { start: number; end: number }, thrown: Value): Value {
  const at = span(frame.fn.file, place);
  const label = labelOf({ kind: 'error' }, '', {
    at,
    text: 'is caught',
    before: undefined,
    length: 1,
  });
  // An error of the program's own making says what the program says.
  return join(tainted([label]), thrown);
}
