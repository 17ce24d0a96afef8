import type { Argument, Expr } from '../ir.ts';
import { answerTo } from './asked.ts';
import { callSuper } from './classes.ts';
import { copyFields } from './copy-fields.ts';
import { decorated } from './decorated.ts';
import { callValue, evaluate, type Passed } from './evaluate.ts';
import { noteAsked } from './form-checks.ts';
import { callMethod } from './library-calls.ts';
import { anyMember, getIndex, getMember } from './members.ts';
import { makeRecord } from './records.ts';
import { type Run, span } from './run.ts';
import type { Frame, Value } from './value.ts';
import { isNothing, join, NOTHING, tainted } from './values.ts';

type CallExpr = Extract<Expr, { kind: 'call' }>;

/** The result of a call expression. What `new` makes is an object, which is never false. */
export function evaluateCall(run: Run, frame: Frame, expr: CallExpr): Value {
  const value = called(run, frame, expr);
  const isObject = expr.construct && run.language === 'javascript' && !isPromise(expr.callee);
  return isObject && value.proofs === undefined
    ? { ...value, proofs: { whenTrue: [], whenFalse: 'impossible' } }
    : value;
}

/** A promise stands for what it is resolved with. */
function isPromise(callee: Expr): boolean {
  const name =
    callee.kind === 'global' ? callee.name : callee.kind === 'member' ? callee.property : '';
  return name.endsWith('Promise');
}

function called(run: Run, frame: Frame, expr: CallExpr): Value {
  const { callee } = expr;
  if (isSuper(run, callee)) return callSuper(run, frame, undefined, pass(run, frame, expr));
  if (callee.kind === 'member' && isSuper(run, callee.object)) {
    return callSuper(run, frame, callee.property, pass(run, frame, expr));
  }
  if (callee.kind === 'member') {
    const object = evaluate(run, frame, callee.object);
    const passed = pass(run, frame, expr);
    noteAsked(run, callee, object, passed);
    const value = callNamed(run, object, callee.property, passed);
    return COMPARES.test(callee.property)
      ? answerTo(run, value, [object, ...passed.args], passed.at)
      : value;
  }
  if (callee.kind === 'index') {
    const object = evaluate(run, frame, callee.object);
    const key = evaluate(run, frame, callee.key);
    const passed = pass(run, frame, expr);
    return callValue(run, getIndex(run, object, key, passed.at), object, passed);
  }
  const value = evaluate(run, frame, callee);
  const passed = pass(run, frame, expr);
  noteAsked(run, callee, undefined, passed);
  const result = callValue(run, value, undefined, passed);
  return expr.decorates === true ? decorated(result, passed.args[0]) : result;
}

/** Methods that say whether something is there or the same. */
const COMPARES = /^(?:includes|has|indexOf|equals|issubset|isdisjoint)$/;

function isSuper(run: Run, expr: Expr): boolean {
  if (expr.kind === 'super') return true;
  return (
    run.language === 'python' &&
    expr.kind === 'call' &&
    expr.callee.kind === 'global' &&
    expr.callee.name === 'super'
  );
}

/** `object.name(…)`. */
function callNamed(run: Run, object: Value, name: string, passed: Passed): Value {
  if (name === 'call' || name === 'apply' || name === 'bind') {
    const special = callIndirect(run, object, name, passed);
    if (special !== undefined) return special;
  }
  let method = NOTHING;
  let plain: Value = { ...object, objects: [] };
  for (const one of object.objects) {
    const found = getMember(run, { ...NOTHING, objects: [one] }, name, passed.at, true);
    if (isNothing(found)) plain = { ...plain, objects: [...plain.objects, one] };
    else method = join(method, found);
  }
  const isPlain =
    plain.objects.length > 0 || plain.unknown || plain.labels.length > 0 || plain.atoms.length > 0;
  let result = NOTHING;
  if (!isNothing(method)) result = callValue(run, method, object, passed);
  // A result of a library that carries taint is called by its path; the taint is in it already.
  const isCovered = !isNothing(method) && plain.objects.length === 0 && plain.atoms.length === 0;
  if (isPlain && !isCovered) result = join(result, callMethod(run, plain, name, passed));
  return isNothing(result) ? callMethod(run, plain, name, passed) : result;
}

/** `f.call(self, …)`, `f.apply(self, list)`, `f.bind(self, …)`. */
function callIndirect(run: Run, object: Value, name: string, passed: Passed): Value | undefined {
  const functions = object.objects.filter((one) => one.kind === 'closure' || one.kind === 'native');
  if (functions.length === 0 || run.language !== 'javascript') return undefined;
  const callee: Value = { ...NOTHING, objects: functions };
  const [self, ...args] = passed.args;
  if (name === 'call') return callValue(run, callee, self, { ...passed, args });
  if (name === 'apply') {
    const rest = args[0] === undefined ? undefined : anyMember(run, args[0], passed.at);
    return callValue(run, callee, self, { ...passed, args: [], rest });
  }
  if (args.length > 0) {
    const bound: Value = {
      ...NOTHING,
      objects: [
        {
          kind: 'native',
          id: run.id(),
          name: 'bound',
          call: (more, at) =>
            callValue(run, callee, self, { ...passed, args: [...args, ...more], at }),
        },
      ],
    };
    return bound;
  }
  const objects = functions.map((one) =>
    one.kind === 'closure' && self !== undefined ? { ...one, self } : one,
  );
  return { ...NOTHING, objects };
}

/** Evaluates the arguments of a call. */
function pass(run: Run, frame: Frame, expr: CallExpr): Passed {
  const at = span(frame.fn.file, expr.at);
  const args: Value[] = [];
  const named = new Map<string, Value>();
  let rest: Value | undefined;
  for (const argument of expr.args) {
    const value = evaluate(run, frame, argument.value);
    if (argument.name !== undefined) named.set(argument.name, value);
    else if (argument.spread === 'list') rest = spreadList(run, value, args, rest, at);
    else if (argument.spread === 'keys') rest = spreadKeys(run, argument, value, named, rest, at);
    else if (rest === undefined) args.push(value);
    else rest = join(rest, value);
  }
  return { args, named, rest, at, construct: expr.construct };
}

function spreadList(
  run: Run,
  value: Value,
  args: Value[],
  rest: Value | undefined,
  at: Passed['at'],
): Value | undefined {
  const [list] = value.objects;
  const isKnown =
    rest === undefined &&
    value.objects.length === 1 &&
    !value.unknown &&
    list?.kind === 'record' &&
    list.isList &&
    list.store.rest === undefined;
  if (isKnown) {
    for (const cell of list.store.fields.values()) args.push(cell.value);
    return rest;
  }
  return join(rest ?? NOTHING, anyMember(run, value, at));
}

function spreadKeys(
  run: Run,
  _argument: Argument,
  value: Value,
  named: Map<string, Value>,
  rest: Value | undefined,
  at: Passed['at'],
): Value | undefined {
  const copy = makeRecord(run, []);
  copyFields(run, copy, value, at);
  for (const one of copy.objects) {
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields) named.set(name, cell.value);
    if (one.store.copied !== undefined) {
      return join(rest ?? NOTHING, tainted(one.store.copied.labels));
    }
  }
  return rest;
}
