import type { Stmt } from '../ir.ts';
import { assume } from './assume.ts';
import { decide, watched } from './decisions.ts';
import { evaluate, runBody } from './evaluate.ts';
import { requestProofs } from './requested.ts';
import type { Run } from './run.ts';
import type { Completion } from './state.ts';
import { assign } from './targets.ts';
import { CLEARS_ALL, type Frame, type Value } from './value.ts';
import { isConstant } from './values.ts';

type SwitchStmt = Extract<Stmt, { kind: 'switch' }>;

/** Runs each case as one of several ways, a case that runs on into the next one included. */
export function runSwitch(run: Run, frame: Frame, stmt: SwitchStmt): Completion {
  const { value: subject, looked } = watched(run, () => evaluate(run, frame, stmt.subject));
  const escapes = run.state.escapeMark();
  const { ends } = run.turn;
  const ways = stmt.cases.map((_, index) => () => runFrom(run, frame, stmt, subject, index));
  const hasDefault = stmt.cases.some((one) => one.tests.length === 0 && one.guard === undefined);
  const completion = decide(
    run,
    looked,
    () => run.state.fork(hasDefault ? ways : [...ways, () => 'normal']),
    () => false,
  );
  // A `break` of JavaScript's switch ends the switch, not a loop around it.
  if (stmt.fallsThrough) run.turn.ends = ends;
  run.state.collect(escapes, ['break']);
  return completion;
}

function runFrom(
  run: Run,
  frame: Frame,
  stmt: SwitchStmt,
  subject: Value,
  index: number,
): Completion {
  const first = stmt.cases[index];
  if (first === undefined) return 'normal';
  if (first.capture !== undefined) assign(run, frame, first.capture, subject);
  const tests = first.tests.map((test) => evaluate(run, frame, test));
  if (tests.length > 0 && tests.every(isConstant)) {
    run.state.prove(subject.labels.map((label) => ({ key: label.key, clears: CLEARS_ALL })));
    const [test] = tests;
    if (test !== undefined && tests.length === 1) run.state.prove(requestProofs(subject, test));
  }
  // `switch (true) { case isValid(x): … }`
  for (const test of tests) if (tests.length === 1) assume(run, test.proofs?.whenTrue);
  if (first.guard !== undefined) assume(run, evaluate(run, frame, first.guard).proofs?.whenTrue);
  for (let at = index; at < stmt.cases.length; at += 1) {
    const completion = runBody(run, frame, stmt.cases[at]?.body ?? []);
    if (completion === 'break') return 'normal';
    if (completion !== 'normal' || !stmt.fallsThrough) return completion;
  }
  return 'normal';
}
