import { construct } from './classes.ts';
import { covered } from './covering.ts';
import { deepLabels } from './describe.ts';
import { callValue, type Passed, runBody } from './evaluate.ts';
import { callApi, callUnknown } from './library-calls.ts';
import { bindParams } from './params.ts';
import { makeList } from './records.ts';
import { type Activation, activate, type Run, type Summary } from './run.ts';
import { commonChecks, newChecks, underChecks } from './state.ts';
import type { ApiObj, ClosureObj, Frame, Value } from './value.ts';
import { deriveLabels, isNothing, join, NOTHING, tainted, UNDEFINED, UNKNOWN } from './values.ts';

/** Calls a value; `self` is what it was taken from. */
export function callAny(run: Run, callee: Value, self: Value | undefined, passed: Passed): Value {
  let result = NOTHING;
  for (const one of callee.objects) {
    switch (one.kind) {
      case 'closure':
        result = join(
          result,
          passed.construct ? construct(run, one, passed) : callClosure(run, one, self, passed),
        );
        break;
      case 'class':
        result = join(result, construct(run, one, passed));
        break;
      case 'api':
        result = join(result, callApi(run, one, passed));
        break;
      case 'native':
        result = join(result, one.call(passed.args, passed.at, passed.named));
        break;
      case 'record': {
        const method = one.instanceOf?.members.get('__call__');
        if (method !== undefined)
          result = join(
            result,
            callValue(run, method.value, undefined, {
              ...passed,
              args: [{ ...NOTHING, objects: [one] }, ...passed.args],
            }),
          );
        else result = join(result, callUnknown(run, '', UNKNOWN, passed));
        break;
      }
      case 'module':
      case 'regex':
        result = join(result, callUnknown(run, '', UNKNOWN, passed));
    }
  }
  // The taint of something of a library goes into what its call gives, as far as its model says.
  const isLabelled = callee.labels.length > 0 && callee.objects.every((one) => one.kind !== 'api');
  const isOpen = callee.unknown || isLabelled || callee.objects.length === 0;
  return isOpen ? join(result, callUnknown(run, '', tainted(callee.labels), passed)) : result;
}

/** Keys of large arguments take time to make and to compare. */
const CHARACTERS_PER_COPY = 32;

/** What a kept copy costs beside one that is thrown away. */
const KEPT_COPIES = 8;

/** Calls a function of the program. */
function callClosure(
  run: Run,
  closure: ClosureObj,
  self: Value | undefined,
  passed: Passed,
): Value {
  const { fn } = closure;
  const depth = run.stack.filter((one) => one.fn === fn).length;
  if (depth >= 2) return cutOff(run, passed);
  if (!run.mayCall) {
    if (!run.exhausted) run.recorder.cut(passed.at, 'calls are too deep to follow');
    return cutOff(run, passed);
  }
  const receiver = closure.self ?? self;
  const key = summaryKey(run, closure, receiver, passed);
  run.state.copied += key.length / CHARACTERS_PER_COPY;
  const known = run.summaries.get(fn)?.get(key);
  const result =
    known === undefined ? evaluateCall(run, closure, receiver, passed, key) : replay(run, known);
  return covered(run, fn.name, result, passed.at);
}

/** A call that is not followed: its result is made from what it was given. */
function cutOff(run: Run, passed: Passed): Value {
  const labels = passed.args.flatMap((arg) => deepLabels(arg));
  const derived = deriveLabels(labels, run.site(passed.at), passed.at);
  return tainted(derived.map((label) => ({ ...label, assumed: true })));
}

function evaluateCall(
  run: Run,
  closure: ClosureObj,
  receiver: Value | undefined,
  passed: Passed,
  key: string,
): Value {
  const { fn } = closure;
  const before = run.state.checks;
  const mark = run.state.mark();
  const frame = newFrame(run, closure, receiver);
  const activation = activate(run, fn, frame, passed.at);
  run.stack.push(activation);
  bindParams(run, frame, receiver, passed);
  const escapes = run.state.escapeMark();
  const { looked } = run;
  const decided = run.decisions.length;
  run.looked = undefined;
  const completion = runBody(run, frame, fn.body);
  run.looked = looked;
  run.decisions.length = Math.min(run.decisions.length, decided);
  run.state.collect(escapes, ['return', 'throw', 'break', 'continue']);
  run.stack.pop();
  const ended = leave(run, activation, completion);
  // Variables of a call that has ended concern nobody but the functions that were made in it.
  if (!run.captured.has(frame.cells)) run.state.forget(mark, new Set(frame.cells.values()));
  const summary: Summary = {
    result: fn.isGenerator ? makeList(run, [], activation.yielded) : ended,
    writes: run.state.writesSince(mark),
    proofs: newChecks(before, run.state.checks),
    returns: true,
  };
  let known = run.summaries.get(fn);
  if (known === undefined) {
    known = new Map();
    run.summaries.set(fn, known);
  }
  if (known.size < 64 && !run.exhausted) {
    // What is kept takes memory for the rest of the run.
    run.state.copied += summary.writes.size * KEPT_COPIES;
    known.set(key, summary);
  }
  return summary.result;
}

/** The result of an activation; afterwards the checks of all its ways out hold. */
function leave(run: Run, activation: Activation, completion: string): Value {
  let result = activation.returned;
  if (completion === 'normal') {
    result = join(
      result,
      underChecks(UNDEFINED, newChecks(activation.startChecks, run.state.checks)),
    );
    activation.exitChecks =
      activation.exitChecks === undefined
        ? run.state.checks
        : commonChecks(activation.exitChecks, run.state.checks);
  }
  run.state.checks = activation.exitChecks ?? activation.startChecks;
  return isNothing(result) ? UNKNOWN : result;
}

function newFrame(run: Run, closure: ClosureObj, receiver: Value | undefined): Frame {
  const isLexical = closure.fn.receiver === 'lexical' || closure.fn.receiver === 'none';
  return {
    id: run.id(),
    fn: closure.fn,
    parent: closure.frame,
    cells: new Map(),
    self: isLexical ? closure.frame.self : receiver,
    home: closure.home ?? closure.frame.home,
  };
}

/** Does again what the call did before with the same arguments. */
function replay(run: Run, summary: Summary): Value {
  run.state.copied += summary.writes.size;
  for (const [cell, value] of summary.writes) run.state.weaken(cell, value);
  run.state.prove(summary.proofs);
  return summary.result;
}

function summaryKey(
  run: Run,
  closure: ClosureObj,
  receiver: Value | undefined,
  passed: Passed,
): string {
  let key = `${closure.frame.id}|${run.route ?? ''}|${passed.at.file}:${passed.at.start}|`;
  if (receiver !== undefined) key += shape(receiver, 0);
  for (const arg of passed.args) key += `;${shape(arg, 0)}`;
  for (const [name, arg] of passed.named) key += `;${name}=${shape(arg, 0)}`;
  if (passed.rest !== undefined) key += `;*${shape(passed.rest, 0)}`;
  for (const [label, clears] of run.state.checks) key += `!${label}${clears}`;
  return key;
}

/** A text that is equal for values of which the callee sees the same. */
function shape(value: Value, depth: number): string {
  let text = value.unknown ? '?' : '';
  for (const label of value.labels) {
    text += `${label.key}#${label.cleared}${label.assumed ? 'a' : ''}${label.validated ? 'v' : ''},`;
  }
  for (const atom of value.atoms) {
    if (atom.kind === 'constant') text += `${typeof atom.value}${String(atom.value)},`;
    else if (atom.kind === 'environment') text += `$${atom.name},`;
    else if (atom.kind === 'text' && depth < 2) {
      text += `t(${atom.parts.map((part) => shape(part, depth + 1)).join('+')})`;
    } else text += atom.kind;
  }
  for (const object of value.objects) {
    text += object.kind === 'api' ? apiShape(object) : `@${object.id}`;
  }
  return text;
}

function apiShape(object: ApiObj): string {
  return `@${object.id}`;
}
