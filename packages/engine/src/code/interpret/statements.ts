import type { Expr, Stmt } from '../ir.ts';
import { ask, callersIn, withoutAsked } from './asked.ts';
import { assume } from './assume.ts';
import { noteUnwatched } from './caught.ts';
import { checked } from './checked.ts';
import { decide, watched } from './decisions.ts';
import { evaluate, runBody } from './evaluate.ts';
import { importAll } from './modules.ts';
import { noteTruth } from './notes.ts';
import { type Run, span } from './run.ts';
import { reachSink } from './sinks.ts';
import { type Completion, commonChecks, newChecks, underChecks } from './state.ts';
import { runSwitch } from './switch.ts';
import { assign, iterated } from './targets.ts';
import { answered, onlyWay, truthProofs } from './truth.ts';
import { runTry } from './try.ts';
import type { Frame, Label, Proof, Value } from './value.ts';
import { join, truthOf, UNDEFINED } from './values.ts';

type Of<K extends Stmt['kind']> = Extract<Stmt, { kind: K }>;

/** Runs statements in order until one does not end normally. */
export function runStatements(run: Run, frame: Frame, body: readonly Stmt[]): Completion {
  for (const stmt of body) {
    const completion = runStmt(run, frame, stmt);
    if (completion !== 'normal' && run.activation !== undefined) run.activation.exits += 1;
    if (completion !== 'normal' || run.exhausted) return completion;
  }
  return 'normal';
}

/** Runs one statement. */
function runStmt(run: Run, frame: Frame, stmt: Stmt): Completion {
  switch (stmt.kind) {
    case 'expr':
      noteUnwatched(run, frame, stmt.value);
      evaluate(run, frame, stmt.value);
      return 'normal';
    case 'if':
      return runIf(run, frame, stmt);
    case 'return':
      return runReturn(run, frame, stmt);
    case 'throw':
      return runThrow(run, frame, stmt);
    case 'each':
      return runEach(run, frame, stmt);
    case 'while':
      return runWhile(run, frame, stmt);
    case 'try':
      return runTry(run, frame, stmt);
    case 'switch':
      return runSwitch(run, frame, stmt);
    case 'with':
      return runWith(run, frame, stmt);
    case 'block':
      return runBody(run, frame, stmt.body);
    case 'break':
      run.turn.ends = true;
      return 'break';
    case 'continue':
      run.turn.continued =
        run.turn.continued === undefined
          ? run.state.checks
          : commonChecks(run.turn.continued, run.state.checks);
      return 'continue';
    case 'import-all':
      importAll(run, frame, stmt.module, span(frame.fn.file, stmt.at));
      return 'normal';
  }
}

function runIf(run: Run, frame: Frame, stmt: Of<'if'>): Completion {
  const watching = watched(run, () => evaluate(run, frame, stmt.test));
  const { value: test, looked } = watching;
  const callers = callersIn(stmt.test, watching.callers);
  noteAskedOf(run, looked, callers);
  noteTruth(run, test, span(frame.fn.file, stmt.test.at));
  const truth = truthOf(test);
  if (truth === true) return runBody(run, frame, stmt.then);
  if (truth === false) return runBody(run, frame, stmt.otherwise);
  let isLeft = false;
  const decided = run.decisions.length + looked.length;
  const kept: Label[] = [];
  const way = (proofs: Parameters<typeof assume>[1], body: readonly Stmt[]) => (): Completion => {
    assume(run, proofs);
    ask(run, callers);
    const completion = runBody(run, frame, body);
    isLeft ||= completion !== 'normal';
    // What decided on a way that left decides on nothing that comes after it.
    const inside = run.decisions.splice(decided);
    if (completion === 'normal') kept.push(...inside);
    return completion;
  };
  const proofs = truthProofs(test);
  const only = onlyWay(run, proofs);
  if (only !== undefined) return runBody(run, frame, only ? stmt.then : stmt.otherwise);
  const ways = [way(proofs?.whenTrue, stmt.then), way(proofs?.whenFalse, stmt.otherwise)];
  const before = run.state.checks;
  const exits = run.activation?.exits;
  const completion = decide(
    run,
    looked,
    () => run.state.fork(ways),
    () => isLeft,
  );
  if (isLeft) run.decisions.push(...kept);
  // Without a way that leaves the condition decided on nothing that comes after it.
  if (run.activation?.exits === exits)
    run.state.checks = withoutAsked(run.state.checks, callers, before);
  return completion;
}

/** A condition that looks at an answer and at who calls asks whose the record is. */
function noteAskedOf(run: Run, looked: readonly Label[], callers: readonly Label[]): void {
  if (callers.length > 0) for (const label of looked) run.recorder.comparedWithCaller(label);
}

function runReturn(run: Run, frame: Frame, stmt: Of<'return'>): Completion {
  noteUnwatched(run, frame, stmt.value);
  const value = stmt.value === undefined ? UNDEFINED : evaluate(run, frame, stmt.value);
  const { activation } = run;
  if (activation === undefined) return 'return';
  const { checks } = run.state;
  const proved = newChecks(activation.startChecks, checks);
  const given = checked(run, value);
  if (run.onReturn?.depth === run.stack.length)
    run.onReturn.answer(given, span(frame.fn.file, stmt.at));
  activation.returned = join(activation.returned, answered(underChecks(given, proved)));
  activation.exitChecks =
    activation.exitChecks === undefined ? checks : commonChecks(activation.exitChecks, checks);
  return 'return';
}

function runThrow(run: Run, frame: Frame, stmt: Of<'throw'>): Completion {
  const value = stmt.value === undefined ? UNDEFINED : evaluate(run, frame, stmt.value);
  const { activation } = run;
  if (activation !== undefined) activation.thrown = join(activation.thrown, value);
  return 'throw';
}

function runEach(run: Run, frame: Frame, stmt: Of<'each'>): Completion {
  const at = span(frame.fn.file, stmt.at);
  const iterable = evaluate(run, frame, stmt.iterable);
  const escapes = run.state.escapeMark();
  const before = run.state.checks;
  let proved: readonly Proof[] = [];
  const outer = run.turn;
  const turn = (): void => {
    run.turn = { continued: undefined, ends: false };
    run.state.fork([
      () => 'normal',
      () => {
        const element = iterated(run, iterable, stmt.of, at);
        assign(run, frame, stmt.target, element);
        const completion = runBody(run, frame, stmt.body);
        if (completion !== 'normal' && completion !== 'continue') return completion;
        const { continued, ends } = run.turn;
        const all = commonChecks(continued ?? run.state.checks, run.state.checks);
        proved = ends ? [] : newChecks(before, all);
        return 'normal';
      },
    ]);
    run.state.collect(escapes, ['continue', 'break']);
  };
  repeat(run, turn);
  run.turn = outer;
  // A check that every element passed holds for the elements afterwards: without elements there is nothing to check.
  run.state.prove(proved);
  return runBody(run, frame, stmt.otherwise);
}

/** Two turns: what the first wrote is seen by the second. */
function repeat(run: Run, turn: () => void): void {
  const mark = run.decisions.length;
  run.loopDepth += 1;
  turn();
  run.decisions.length = Math.min(run.decisions.length, mark);
  if (!run.exhausted) turn();
  run.decisions.length = Math.min(run.decisions.length, mark);
  run.loopDepth -= 1;
}

function runWhile(run: Run, frame: Frame, stmt: Of<'while'>): Completion {
  const escapes = run.state.escapeMark();
  const outer = run.turn;
  run.turn = { continued: undefined, ends: false };
  let test: Value | undefined;
  const turn = (): void => {
    run.state.fork([
      () => 'normal',
      () => {
        if (stmt.test !== undefined) {
          test = evaluate(run, frame, stmt.test);
          assume(run, test.proofs?.whenTrue);
        }
        const completion = runBody(run, frame, stmt.body);
        if (stmt.update !== undefined) evaluate(run, frame, stmt.update);
        return completion === 'continue' ? 'normal' : completion;
      },
    ]);
    run.state.collect(escapes, ['continue', 'break']);
  };
  repeat(run, turn);
  run.turn = outer;
  boundOf(run, frame, stmt.test);
  if (stmt.test !== undefined) assume(run, evaluate(run, frame, stmt.test).proofs?.whenFalse);
  return 'normal';
}

/** How often a loop runs must not be up to the event. */
function boundOf(run: Run, frame: Frame, test: Expr | undefined): void {
  if (test?.kind !== 'binary' || !['<', '<=', '>', '>='].includes(test.operator)) return;
  for (const side of [test.left, test.right]) {
    if (side.kind === 'binary') continue;
    const value = evaluate(run, frame, side);
    const at = span(frame.fn.file, test.at);
    reachSink(run, { kind: 'loop', value, at, api: 'while', part: 'number of turns' });
  }
}

function runWith(run: Run, frame: Frame, stmt: Of<'with'>): Completion {
  for (const item of stmt.items) {
    const value = evaluate(run, frame, item.value);
    if (item.target !== undefined) assign(run, frame, item.target, value);
  }
  return runBody(run, frame, stmt.body);
}
