import { field, text, type Value } from '../../../model/value.ts';
import { isElement } from '../paths.ts';
import { jsonPathSteps } from '../trust/template.ts';
import { type Ref, refsAt } from './asl.ts';
import type { Scope, State } from './machines.ts';
import { content, type Place } from './place.ts';

/** States that were passed on the way, so that loops of states end. */
type Seen = Set<string>;

const MOST = 400;

/** Where a part of what a task hands its function comes from. */
export function eventOfTask(state: State, steps: readonly string[]): readonly Place[] {
  const parameters = parametersOf(state.value);
  const isCall = field(parameters, 'FunctionName') !== undefined;
  return effective(state, isCall ? ['Payload', ...steps] : steps, new Set());
}

/** Where a part of what a machine ends with comes from. */
export function outputOf(scope: Scope, steps: readonly string[]): readonly Place[] {
  return endOf(scope, steps, new Set());
}

function parametersOf(state: Value): Value | undefined {
  return field(state, 'Parameters') ?? field(state, 'Arguments');
}

/** The input of a state after `InputPath` and `Parameters`. */
function effective(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const parameters = parametersOf(state.value);
  if (parameters === undefined) return chosen(state, steps, seen);
  return refsAt(parameters, steps, 'input').flatMap((ref) => ofRef(state, ref, seen));
}

function ofRef(state: State, { root, steps }: Ref, seen: Seen): readonly Place[] {
  switch (root) {
    case 'input':
      return chosen(state, steps, seen);
    case 'execution':
      return [content(state.scope.machine, ['input', ...steps])];
    case 'result':
      return resultOf(state, steps, seen);
    case 'item':
      return itemOf(state, steps, seen);
  }
}

/** The input of a state after `InputPath`. */
function chosen(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const path = pathIn(state.value, 'InputPath');
  return path === undefined ? [] : raw(state, [...path, ...steps], seen);
}

/** Steps of a path that a state sets; empty where it sets none, undefined where it is `null`. */
function pathIn(state: Value, name: string): readonly string[] | undefined {
  const value = field(state, name);
  if (value?.kind === 'known' && value.value === null) return undefined;
  return jsonPathSteps(text(value) ?? '');
}

/** What comes into a state: the output of those before it, or what its scope begins with. */
function raw(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const { scope, name } = state;
  const key = `${name}\0${steps.join('\0')}`;
  if (seen.has(key) || seen.size > MOST) return [];
  seen.add(key);
  const first = scope.start === name ? begin(scope, steps, seen) : [];
  const before = [...scope.states.values()].filter((one) => one.next.includes(name));
  return [...first, ...before.flatMap((one) => output(one, steps, seen))];
}

function begin({ around, machine }: Scope, steps: readonly string[], seen: Seen): readonly Place[] {
  if (around === undefined) return [content(machine, ['input', ...steps])];
  if (around.type !== 'Map') return effective(around, steps, seen);
  const selector = field(around.value, 'ItemSelector') ?? parametersOf(around.value);
  if (selector === undefined) return itemOf(around, steps, seen);
  return refsAt(selector, steps, 'input').flatMap((ref) => ofRef(around, ref, seen));
}

/** An item of the list that a Map state goes through. */
function itemOf(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const map = state.type === 'Map' ? state : state.scope.around;
  if (map === undefined) return [];
  const expression = field(map.value, 'Items');
  if (expression !== undefined) {
    return refsAt(expression, ['*', ...steps], 'input').flatMap((ref) => ofRef(map, ref, seen));
  }
  const list = pathIn(map.value, 'ItemsPath') ?? [];
  return chosen(map, [...list, '*', ...steps], seen);
}

/** What a state hands to the next one. */
function output(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const written = field(state.value, 'Output');
  if (written !== undefined) {
    return refsAt(written, steps, 'input').flatMap((ref) => ofRef(state, ref, seen));
  }
  const path = pathIn(state.value, 'OutputPath');
  if (path === undefined) return [];
  const full = [...path, ...steps];
  switch (state.type) {
    case 'Task':
    case 'Pass':
    case 'Parallel':
    case 'Map':
      return combined(state, full, seen);
    default:
      return chosen(state, full, seen);
  }
}

/** `ResultPath` says where in the input the result goes; without it the result takes its place. */
function combined(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const path = pathIn(state.value, 'ResultPath');
  if (path === undefined) return raw(state, steps, seen);
  const common = path.findIndex((step, i) => i >= steps.length || steps[i] !== step);
  if (common < 0) return selected(state, steps.slice(path.length), seen);
  const before = raw(state, steps, seen);
  // The whole of something into which the result was put holds both.
  return common >= steps.length ? [...before, ...selected(state, [], seen)] : before;
}

function selected(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  const selector = field(state.value, 'ResultSelector');
  if (selector === undefined) return resultOf(state, steps, seen);
  return refsAt(selector, steps, 'result').flatMap((ref) => ofRef(state, ref, seen));
}

/** What a state makes. */
function resultOf(state: State, steps: readonly string[], seen: Seen): readonly Place[] {
  switch (state.type) {
    case 'Task':
      return returned(state, steps);
    case 'Pass':
      return field(state.value, 'Result') === undefined ? effective(state, steps, seen) : [];
    case 'Parallel':
    case 'Map': {
      const [first, ...rest] = steps;
      const only = state.type === 'Parallel' && first !== undefined && first !== '*';
      const scopes =
        only && isElement(first) ? state.inner.slice(Number(first)).slice(0, 1) : state.inner;
      return scopes.flatMap((scope) => endOf(scope, rest, seen));
    }
    default:
      return [];
  }
}

/** What the functions of a task give back; the service integration wraps it. */
function returned(state: State, steps: readonly string[]): readonly Place[] {
  if (text(field(state.value, 'Resource'))?.endsWith('.waitForTaskToken') === true) {
    return [content(state.scope.machine, ['task', ...steps])];
  }
  const isCall = field(parametersOf(state.value), 'FunctionName') !== undefined;
  const [first, ...rest] = steps;
  if (isCall && first !== undefined && first !== 'Payload') return [];
  const below = isCall ? rest : steps;
  return state.functions.map((fn) => content(fn, ['returns', ...below]));
}

/** What the last states of a scope put out. */
function endOf(scope: Scope, steps: readonly string[], seen: Seen): readonly Place[] {
  const last = [...scope.states.values()].filter(
    ({ value, type }) => type === 'Succeed' || field(value, 'End') !== undefined,
  );
  return last.flatMap((one) => output(one, steps, seen));
}
