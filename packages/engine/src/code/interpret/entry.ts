import type { CodeFacts } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import type { Unit } from '../ir.ts';
import type { Machine } from '../library/model.ts';
import { callAny } from './calls.ts';
import { describe } from './describe.ts';
import type { Evaluation } from './evaluate.ts';
import { evaluateExpr } from './expressions.ts';
import { callHandler } from './handler-call.ts';
import { noteEarlier } from './kept.ts';
import { readProperty } from './library-calls.ts';
import { machineOf } from './machine.ts';
import { getMember } from './members.ts';
import { loadUnit } from './modules.ts';
import { respond } from './respond.ts';
import { type Answer, Run, STEPS_PER_ENTRY, span, type World } from './run.ts';
import { runStatements } from './statements.ts';
import type { ApiObj, Value } from './value.ts';
import {
  isNothing,
  join,
  labelOf,
  NOTHING,
  ofObject,
  tainted,
  UNDEFINED,
  UNKNOWN,
} from './values.ts';

/** Runs a handler that is something of a framework; undefined: it is none that is known. */
export type EntryOf = (handler: ApiObj, machine: Machine) => Value | undefined;

/** What the analysis of one handler gave. */
export type EntryOutcome =
  | { readonly kind: 'facts'; readonly facts: CodeFacts; readonly isCut: boolean }
  | {
      readonly kind: 'no-export';
      readonly offered: readonly string[];
      readonly gaps: CodeFacts['gaps'];
    };

const MOST_ROUTES = 400;

const EVALUATION: Evaluation = {
  evaluate: evaluateExpr,
  runBody: runStatements,
  callValue: callAny,
  readProperty,
};

/**
 * Evaluates a module and then its handler with an event from outside. `path` leads to it in what the module
 * exports; empty where the module itself is a server, whose routes are all there is.
 */
export function analyseEntry(
  world: World,
  unit: Unit,
  path: readonly string[],
  entryOf: EntryOf,
  budget: number = STEPS_PER_ENTRY,
): EntryOutcome {
  const run = new Run(world, unit.language, EVALUATION, budget);
  const at: Span = span(unit.file, unit.main.at);
  const module = attempt(run, at, UNKNOWN, () => loadUnit(run, unit));
  run.state.commit();
  const handler = exported(run, module, path, at);
  if (path.length > 0 && isNothing(handler))
    return { kind: 'no-export', offered: offeredNames(module), gaps: run.recorder.gaps };
  run.handlerFrom = run.id();
  run.event = tainted([labelOf({ kind: 'event' }, '', undefined)]);
  run.context = tainted([labelOf({ kind: 'context' }, '', undefined)]);
  run.share(1);
  const invoke = (): Value => runHandler(run, handler, at, entryOf);
  const returned = path.length === 0 ? NOTHING : attempt(run, at, UNKNOWN, invoke);
  for (const action of run.afterwards) attempt(run, at, undefined, action);
  runRoutes(run);
  if (path.length > 0 && !run.isCut) {
    run.share(1);
    attempt(run, at, undefined, () => noteEarlier(run, invoke));
  }
  return { kind: 'facts', facts: run.recorder.facts(describe(returned)), isCut: run.isCut };
}

function runRoutes(run: Run): void {
  // A route may register further ones (a router that is mounted late).
  for (let index = 0; index < run.pendingRoutes.length && index < MOST_ROUTES; index += 1) {
    const route = run.pendingRoutes[index];
    if (route === undefined) break;
    run.route = route.name;
    // What is checked in one route holds in no other.
    const { checks } = run.state;
    run.share(Math.min(run.pendingRoutes.length, MOST_ROUTES) - index);
    attempt(run, route.at, undefined, route.run);
    run.state.checks = checks;
  }
  run.route = undefined;
}

/** Does a part of the work; where it nests more deeply than the stack has room for, that part ends there. */
function attempt<T>(run: Run, at: Span, otherwise: T, part: () => T): T {
  const { checks } = run.state;
  try {
    return part();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    run.recorder.cut(at, 'the code is nested too deeply to follow');
    run.stack.length = 0;
    run.decisions.length = 0;
    run.loopDepth = 0;
    run.looked = undefined;
    run.onReturn = undefined;
    run.state.checks = checks;
    return otherwise;
  }
}

function exported(run: Run, module: Value, path: readonly string[], at: Span): Value {
  let value = module;
  for (const name of path) {
    const member = getMember(run, value, name, at, true);
    if (!isNothing(member)) {
      value = member;
      continue;
    }
    // CommonJS made from ESM, and `export default { handler }`.
    const inner = getMember(run, value, 'default', at, true);
    if (isNothing(inner)) return NOTHING;
    value = getMember(run, inner, name, at, true);
  }
  return value;
}

function offeredNames(module: Value): readonly string[] {
  return module.objects.flatMap((one) => {
    if (one.kind === 'record') return [...one.store.fields.keys()];
    return one.kind === 'module' ? [...one.unit.globals.keys()] : [];
  });
}

function runHandler(run: Run, handler: Value, at: Span, entryOf: EntryOf): Value {
  let result = NOTHING;
  const answer: Answer = (value, place) => respond(run, value, place);
  const callback = callbackOf(run, (value, place) => {
    result = join(result, value);
    answer(value, place);
  });
  // The runtime of Python gives two arguments: what else a handler takes has its default.
  const two = [run.event, run.context];
  const args = run.language === 'python' ? two : [...two, callback];
  if (handler.objects.length > 1) {
    run.recorder.observation({ kind: 'several-handlers', at, details: {}, from: [] });
  }
  for (const one of handler.objects) {
    if (one.kind !== 'api') {
      const place = one.kind === 'closure' ? span(one.fn.file, one.fn.at) : at;
      // The call may answer through the callback before it returns.
      const returned = callHandler(run, ofObject(one), args, place, answer);
      result = join(result, returned);
      continue;
    }
    result = join(result, enter(run, one, { args, at, entryOf }, 0));
  }
  if (handler.objects.length === 0) {
    run.recorder.gap(at, 'the handler is made by something that is not followed');
  }
  return result;
}

/** `callback(error, response)`. */
function callbackOf(run: Run, answer: Answer): Value {
  return ofObject({
    kind: 'native',
    id: run.id(),
    name: 'callback',
    call: ([error, response], at) => {
      if (error !== undefined) answer(error, at);
      if (response !== undefined) answer(response, at);
      return UNDEFINED;
    },
  });
}

/** What a call of a handler takes. */
type Entry = { readonly args: readonly Value[]; readonly at: Span; readonly entryOf: EntryOf };

/** Calls what a library made: as the library does where it is known; an unknown wrapper is taken to call what it wraps. */
function enter(run: Run, wrapper: ApiObj, entry: Entry, depth: number): Value {
  const { args, at, entryOf } = entry;
  const returned = entryOf(wrapper, machineOf(run));
  if (returned !== undefined) return returned;
  let result = NOTHING;
  if (depth > 6) return result;
  const inner = [...wrapper.args, ...wrapper.named.values(), wrapper.receiver ?? NOTHING];
  for (const one of inner.flatMap((value) => value.objects)) {
    if (one.kind === 'closure') {
      const answer: Answer = (value, place) => respond(run, value, place);
      result = join(result, callHandler(run, ofObject(one), args, at, answer));
    }
    if (one.kind === 'api') result = join(result, enter(run, one, entry, depth + 1));
  }
  return result;
}
