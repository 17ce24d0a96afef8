import { alternatives, field, text, type Value } from '../../../model/value.ts';
import type { Given } from './given.ts';
import { jsonPathSteps } from './template.ts';

/**
 * What a task of a state machine hands its function at a path, by `Parameters` (JSONPath) or `Arguments`
 * (JSONata); with the service integration, the payload among them is the event.
 */
export function passedByState(parameters: Value, steps: readonly string[]): readonly Given[] {
  const isCall = valueAt(parameters, 'FunctionName') !== undefined;
  return isCall ? walk(parameters, ['Payload', ...steps]) : walk(parameters, steps);
}

function walk(value: Value, steps: readonly string[]): readonly Given[] {
  const [step, ...rest] = steps;
  if (step === undefined) return within(value);
  if (value.kind !== 'map') return leaf(value, steps);
  const inner = valueAt(value, step);
  if (inner !== undefined) return walk(inner, rest);
  const path = text(field(value, `${step}.$`));
  if (path === undefined) return [{ kind: 'constant' }];
  return [meaningOf(path, rest)];
}

/** Everything inside a value. */
function within(value: Value): readonly Given[] {
  return alternatives(value).flatMap((one): readonly Given[] => {
    if (one.kind === 'list') return one.items.flatMap(within);
    if (one.kind !== 'map') return leaf(one, []);
    return [...one.fields.values()].flatMap(({ key, value: inner }) => {
      const path = key.endsWith('.$') ? text(inner) : undefined;
      return path === undefined ? within(inner) : [meaningOf(path, [])];
    });
  });
}

/** Constant text, or an expression of JSONata. */
function leaf(value: Value, rest: readonly string[]): readonly Given[] {
  const expression = /^\{%([\s\S]*)%\}$/.exec(text(value) ?? '')?.[1]?.trim();
  if (expression === undefined) return [{ kind: 'constant' }];
  const input = /^\$states\.(?:context\.Execution\.Input|input)((?:\.\w+)*)$/.exec(expression);
  if (input !== null) return [{ kind: 'part', steps: [...jsonPathSteps(input[1] ?? ''), ...rest] }];
  return [{ kind: /^\$states\.context\.[\w.]+$/.test(expression) ? 'platform' : 'written' }];
}

/** A path into the state's input, or into the context (`$$`), whose execution input is the caller's. */
function meaningOf(path: string, rest: readonly string[]): Given {
  const input = /^\$\$\.Execution\.Input(.*)$/.exec(path)?.[1];
  if (input !== undefined) return { kind: 'part', steps: [...jsonPathSteps(input), ...rest] };
  if (path.startsWith('$$')) return { kind: 'platform' };
  if (path.startsWith('$')) return { kind: 'part', steps: [...jsonPathSteps(path), ...rest] };
  return { kind: path.startsWith('States.UUID') ? 'platform' : 'written' };
}

function valueAt(value: Value, key: string): Value | undefined {
  return field(value, key);
}
