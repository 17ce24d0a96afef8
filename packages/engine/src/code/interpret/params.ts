import type { Param } from '../ir.ts';
import type { Parameter } from '../library/model.ts';
import { evaluate, type Passed } from './evaluate.ts';
import { makeList, makeRecord } from './records.ts';
import type { Run } from './run.ts';
import { assign, orFallback } from './targets.ts';
import type { Frame, Value } from './value.ts';
import { isNothing, joinAll, NOTHING, step, UNDEFINED, withLabels } from './values.ts';

/** Binds the parameters of an activation to what was passed. */
export function bindParams(
  run: Run,
  frame: Frame,
  receiver: Value | undefined,
  passed: Passed,
): void {
  const { fn } = frame;
  const args =
    fn.receiver === 'first' && receiver !== undefined ? [receiver, ...passed.args] : passed.args;
  const used = new Set<string>();
  let position = 0;
  for (const param of fn.params) {
    if (param.rest === 'list') {
      assign(run, frame, param.target, makeList(run, args.slice(position), passed.rest));
      position = args.length;
    } else if (param.rest === 'keys') {
      const others = [...passed.named].filter(([name]) => !used.has(name));
      assign(run, frame, param.target, makeRecord(run, others, passed.rest));
    } else {
      const value = argumentFor(run, frame, param, args[position], passed);
      if (param.name !== undefined) used.add(param.name);
      assign(run, frame, param.target, passing(value, fn.name, passed));
      position += 1;
    }
  }
  bindArguments(run, frame, args, passed);
}

function argumentFor(
  run: Run,
  frame: Frame,
  param: Param,
  given: Value | undefined,
  passed: Passed,
): Value {
  const named = param.name === undefined ? undefined : passed.named.get(param.name);
  const value = given ?? named ?? passed.rest ?? NOTHING;
  if (param.fallback === undefined) return isNothing(value) ? UNDEFINED : value;
  if (isNothing(value)) return evaluate(run, frame, param.fallback);
  const mayMiss = given?.atoms.some((atom) => atom.kind === 'constant' && atom.value === undefined);
  return mayMiss === true || (given === undefined && named === undefined)
    ? orFallback(value, evaluate(run, frame, param.fallback))
    : value;
}

function passing(value: Value, name: string, passed: Passed): Value {
  if (value.labels.length === 0) return value;
  const labels = value.labels.map((label) => ({
    ...label,
    trace: step(label.trace, passed.at, name === '' ? 'is passed on' : `is passed to ${name}`),
  }));
  return withLabels(value, labels);
}

/** JavaScript's `arguments`, which a lowering may declare as a variable of the function. */
function bindArguments(run: Run, frame: Frame, args: readonly Value[], passed: Passed): void {
  for (const [binding, cell] of frame.cells) {
    if (binding.name !== 'arguments' || !isNothing(cell.value)) continue;
    run.state.write(cell, makeList(run, args, passed.rest ?? joinAll([])));
  }
}

/** See `Machine.parameters`. */
export function parametersOf(run: Run, callee: Value): readonly Parameter[] {
  return callee.objects.flatMap((one) => {
    if (one.kind !== 'closure') return [];
    const isBound = one.fn.receiver === 'first' && one.self !== undefined;
    return one.fn.params
      .slice(isBound ? 1 : 0)
      .map(({ name, rest, annotation, fallback, decorators }) => ({
        name: name ?? '',
        rest,
        annotation: annotation === undefined ? undefined : evaluate(run, one.frame, annotation),
        fallback: fallback === undefined ? undefined : evaluate(run, one.frame, fallback),
        decorators: (decorators ?? []).map((decorator) => evaluate(run, one.frame, decorator)),
      }));
  });
}
