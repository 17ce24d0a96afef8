import type { Value } from '../../interpret/value.ts';
import { constant, join } from '../../interpret/values.ts';
import type { Call } from '../model.ts';

/** Whether a value can be called back. */
export function isFunction(value: Value): boolean {
  return value.objects.some((one) => one.kind === 'closure' || one.kind === 'native');
}

/** Calls what the caller gave to be called back, error first, and gives the result itself. */
export function answer(call: Call, result: Value): Value {
  const { machine, at } = call;
  for (const callback of call.args.filter(isFunction)) {
    machine.call(callback, [possibleError(call), result], at);
  }
  return result;
}

/** None, or what went wrong. */
function possibleError(call: Call): Value {
  const { machine, at } = call;
  const origin = { kind: 'error' } as const;
  return join(
    constant(null),
    machine.source({ origin, path: '', derived: false }, at, 'is the error of the call'),
  );
}

/** Pages of a result: any of them is the result. */
export function pagesOf(call: Call, result: Value): Value {
  return call.machine.list([], result);
}
