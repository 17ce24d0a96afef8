import type { Value } from './value.ts';

/**
 * What is decorated stays what it is where the decorator gives nothing of the program back: those of libraries
 * mark a class or method, or wrap it in something that calls it.
 */
export function decorated(result: Value, inner: Value | undefined): Value {
  const isOfProgram = result.objects.some((one) => one.kind !== 'api');
  return isOfProgram || inner === undefined || inner.objects.length === 0 ? result : inner;
}
