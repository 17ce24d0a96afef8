import type { Span } from '../../model/span.ts';
import { callFunction } from './evaluate.ts';
import type { Answer, Run } from './run.ts';
import type { Value } from './value.ts';

/**
 * Calls a handler: each value that it gives back goes to `answer` at the place of its `return`, with what is
 * checked there. Without `answer` whoever is told already stays so: a wrapper calls on what it wraps.
 */
export function callHandler(
  run: Run,
  callee: Value,
  args: readonly Value[],
  at: Span,
  answer: Answer | undefined,
): Value {
  if (answer === undefined) return callFunction(run, callee, args, at);
  const before = run.onReturn;
  let isAnswered = false;
  const depth = run.stack.length + 1;
  run.onReturn = {
    depth,
    answer: (value, place) => {
      isAnswered = true;
      answer(value, place);
    },
  };
  const result = callFunction(run, callee, args, at);
  run.onReturn = before;
  // A call that is not followed (a summary, something of a library) gives its result all the same.
  if (!isAnswered) answer(result, at);
  return result;
}

/** Calls something whose result is not what the handler gives back. */
export function callAside(run: Run, callee: Value, args: readonly Value[], at: Span): Value {
  const before = run.onReturn;
  run.onReturn = undefined;
  const result = callFunction(run, callee, args, at);
  run.onReturn = before;
  return result;
}
