import type { Span } from '../../model/span.ts';
import type { Call, Model, Sink } from '../library/model.ts';
import { deepLabels } from './describe.ts';
import { callFunction, type Passed } from './evaluate.ts';
import { machineOf } from './machine.ts';
import { fieldOf } from './machine-values.ts';
import { anyMember } from './members.ts';
import { noteConstants } from './notes.ts';
import { emptyStore, type Run } from './run.ts';
import { reachSink } from './sinks.ts';
import { isOfTexts, textProofs } from './texts.ts';
import {
  type ApiObj,
  CLEARS_ALL,
  CLEARS_TEXT,
  type ClassObj,
  clearanceOf,
  type Value,
} from './value.ts';
import {
  clearLabels,
  deriveLabels,
  joinAll,
  joinLabels,
  NOTHING,
  ofObject,
  SCALAR,
  tainted,
  UNKNOWN,
  withLabels,
} from './values.ts';

/** Calls something of a library. */
export function callApi(run: Run, callee: ApiObj, passed: Passed): Value {
  const path = callee.path;
  run.recorder.use(path, passed.at);
  noteConstants(run, path, passed.args, passed.named, passed.at);
  const models = run.world.models.byApi(path, run.language);
  const call = callOf(run, path, carrying(callee.receiver ?? UNKNOWN), passed, callee);
  const fitting = models.filter((model) => model.when === undefined || model.when(call));
  if (fitting.length === 0) {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const methods = methodModels(run, name, call, callee.receiver);
    if (methods.length > 0)
      return applyModels(run, methods, call, () => apiResult(run, callee, passed, true));
    callBack(run, call, passed);
    return apiResult(run, callee, passed, true);
  }
  return applyModels(run, fitting, call, () => apiResult(run, callee, passed, false));
}

/** What went into a result of a library is in what is called on it. */
function carrying(receiver: Value): Value {
  let { labels } = receiver;
  for (const one of receiver.objects) {
    if (one.kind === 'api') labels = joinLabels(labels, one.store.rest?.value.labels ?? []);
  }
  return withLabels(receiver, labels);
}

/** Methods of plain values that a library's result may have as well (a list, a text). */
function methodModels(
  run: Run,
  name: string,
  call: Call,
  receiver: Value | undefined,
): readonly Model[] {
  const isResult = receiver?.objects.some((one) => one.kind === 'api' && one.path.includes('()'));
  if (isResult !== true) return [];
  return run.world.models
    .byMethod(name, run.language)
    .filter((model) => model.when === undefined || model.when(call));
}

/** Calls a method of a plain value: a text, a list, a dictionary, something unknown. */
export function callMethod(run: Run, object: Value, name: string, passed: Passed): Value {
  const call = callOf(run, name, object, passed);
  const models = run.world.models
    .byMethod(name, run.language)
    .filter((model) => model.when === undefined || model.when(call));
  const result =
    models.length === 0
      ? callUnknown(run, name, object, passed)
      : applyModels(run, models, call, () => unknownResult(run, object, passed, false));
  if (isOfTexts(name)) run.state.prove(textProofs(object));
  return result;
}

/** A call of which nothing is known: the result is made from all that goes in, and functions are called back. */
export function callUnknown(run: Run, name: string, object: Value, passed: Passed): Value {
  callBack(run, callOf(run, name, object, passed), passed);
  return unknownResult(run, object, passed, true);
}

/** A class of a library is the base of a class of the program: its models see the class as the receiver. */
export function callBase(
  run: Run,
  base: ApiObj,
  type: ClassObj,
  passed: Passed,
): Value | undefined {
  const call = callOf(run, base.path, ofObject(type), passed, base);
  const models = run.world.models
    .byApi(base.path, run.language)
    .filter(
      (model) => model.returns !== undefined && (model.when === undefined || model.when(call)),
    );
  return models.length === 0 ? undefined : applyModels(run, models, call, () => UNKNOWN);
}

function unknownResult(run: Run, object: Value, passed: Passed, assumed: boolean): Value {
  const labels = madeFrom(run, object, passed);
  return tainted(assumed ? labels.map((label) => ({ ...label, assumed: true })) : labels);
}

function madeFrom(run: Run, object: Value, passed: Passed): Value['labels'] {
  let labels = deepLabels(object);
  for (const arg of passed.args) labels = joinLabels(labels, deepLabels(arg));
  for (const arg of passed.named.values()) labels = joinLabels(labels, deepLabels(arg));
  if (passed.rest !== undefined) labels = joinLabels(labels, deepLabels(passed.rest));
  return deriveLabels(labels, run.site(passed.at), passed.at);
}

function apiResult(run: Run, callee: ApiObj, passed: Passed, assumed: boolean): Value {
  const args = passed.rest === undefined ? passed.args : [...passed.args, passed.rest];
  const result: ApiObj = {
    kind: 'api',
    id: run.id(),
    path: `${callee.path}()`,
    receiver: callee.receiver,
    args,
    named: passed.named,
    at: passed.at,
    store: emptyStore(),
  };
  const made = madeFrom(run, { ...carrying(callee.receiver ?? NOTHING), objects: [] }, passed);
  const labels = assumed ? made.map((label) => ({ ...label, assumed: true })) : made;
  if (labels.length > 0) result.store.rest = { value: tainted(labels) };
  return ofObject(result, labels);
}

/** Functions that are handed to unknown code are called by it, with anything that it knows. */
function callBack(run: Run, call: Call, passed: Passed): void {
  const functions = [...passed.args, ...passed.named.values()].filter((arg) =>
    arg.objects.some((one) => one.kind === 'closure'),
  );
  if (functions.length === 0) return;
  const others = madeFrom(run, call.receiver, {
    ...passed,
    args: passed.args.filter((arg) => !functions.includes(arg)),
  });
  const given = tainted(others.map((label) => ({ ...label, assumed: true })));
  for (const fn of functions) callFunction(run, fn, [given, given, given], passed.at);
}

/** Makes the view of a call that models get. */
function callOf(run: Run, api: string, receiver: Value, passed: Passed, callee?: ApiObj): Call {
  const { args, named, rest, at } = passed;
  const argument = (position: number, name?: string): Value =>
    args[position] ?? (name === undefined ? undefined : named.get(name)) ?? rest ?? UNKNOWN;
  const has = (position: number, name?: string): boolean =>
    args[position] !== undefined || (name !== undefined && named.has(name));
  return {
    api,
    at,
    language: run.language,
    construct: passed.construct,
    receiver,
    callee,
    args,
    rest,
    named,
    argument,
    has,
    machine: machineOf(run),
  };
}

function applyModels(run: Run, models: readonly Model[], call: Call, fallback: () => Value): Value {
  for (const model of models) {
    for (const sink of model.sinks ?? []) reach(run, call, sink);
    model.effect?.(call);
  }
  const deciding = models.find((model) => model.returns !== undefined);
  let result = deciding === undefined ? fallback() : resultOf(run, call, deciding, fallback);
  for (const model of models) {
    if (model.clears !== undefined) {
      const bits = model.clears === 'all' ? CLEARS_ALL : clearanceOf(...model.clears);
      result = { ...result, labels: clearLabels(result.labels, bits) };
    }
    if (model.proves !== undefined) {
      const { whenTrue = [], whenFalse = [] } = model.proves(call);
      const proofs = { whenTrue, whenFalse };
      result = { ...result, proofs };
    }
    runCallbacks(run, call, model, result);
  }
  return result;
}

function resultOf(run: Run, call: Call, model: Model, fallback: () => Value): Value {
  const { returns } = model;
  if (typeof returns === 'function') return returns(call);
  switch (returns) {
    case 'nothing':
      return UNKNOWN;
    case 'receiver':
      return call.receiver;
    case 'arguments':
      return joinAll(call.args);
    case 'scalar':
      return { ...SCALAR, labels: clearLabels(allLabels(run, call), CLEARS_TEXT) };
    case 'text':
      return tainted(allLabels(run, call));
    case 'element':
      return anyMember(run, call.receiver, call.at);
    case 'api':
    case undefined:
      return fallback();
    default:
      return call.argument(Number(returns.slice('argument:'.length)));
  }
}

function allLabels(run: Run, call: Call): Value['labels'] {
  let labels = deepLabels(call.receiver);
  for (const arg of call.args) labels = joinLabels(labels, deepLabels(arg));
  for (const arg of call.named.values()) labels = joinLabels(labels, deepLabels(arg));
  return deriveLabels(labels, run.site(call.at), call.at);
}

function reach(run: Run, call: Call, sink: Sink): void {
  if (sink.when !== undefined && !sink.when(call)) return;
  for (const value of sinkValues(call, sink)) {
    const part = sink.field === undefined ? value : fieldOf(run, value, sink.field, call.at);
    reachSink(run, { kind: sink.kind, value: part, at: call.at, api: call.api, part: sink.part });
  }
}

function sinkValues(call: Call, sink: Sink): readonly Value[] {
  const { argument, name } = sink;
  if (argument === 'receiver') return [call.receiver];
  if (typeof argument === 'number') {
    return call.has(argument, name) || call.args.length === 0
      ? [call.argument(argument, name)]
      : [];
  }
  return [...call.args.slice(argument.from), ...call.named.values()];
}

function runCallbacks(run: Run, call: Call, model: Model, result: Value): void {
  for (const { argument, gets } of model.callbacks ?? []) {
    const callback = call.args[argument];
    if (callback === undefined || callback.objects.length === 0) continue;
    callFunction(run, callback, callbackArguments(run, call, gets, result, call.at), call.at);
  }
}

function callbackArguments(
  run: Run,
  call: Call,
  gets: NonNullable<Model['callbacks']>[number]['gets'],
  result: Value,
  at: Span,
): readonly Value[] {
  switch (gets) {
    case 'element':
      return [anyMember(run, call.receiver, at), SCALAR, call.receiver];
    case 'result':
      return [result];
    case 'error-first':
      return [UNKNOWN, result];
    case 'receiver':
      return [call.receiver];
  }
}

/** See `Evaluation.readProperty`. */
export function readProperty(
  run: Run,
  member: ApiObj,
  object: ApiObj,
  at: Span,
): Value | undefined {
  for (const { reads } of run.world.models.byApi(member.path, run.language)) {
    const read = { api: member.path, object: ofObject(object), at, machine: machineOf(run) };
    if (reads !== undefined) return reads(read);
  }
  return undefined;
}
