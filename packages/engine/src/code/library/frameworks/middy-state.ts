import type { ApiObj, Value } from '../../interpret/value.ts';

/** A middleware of middy, or one of its hooks alone. */
export type Middleware = {
  readonly hook: 'use' | 'before' | 'after' | 'onError' | 'handler';
  readonly value: Value;
};

const added = new WeakMap<ApiObj, Middleware[]>();

/** What was added to a handler that middy made, in order. */
export function middlewaresOf(api: ApiObj): readonly Middleware[] {
  return added.get(api) ?? [];
}

/** Adds a middleware or hook, once. */
export function addMiddleware(api: ApiObj, one: Middleware): void {
  const known = added.get(api) ?? [];
  const objects = new Set(known.flatMap(({ value }) => value.objects.map(({ id }) => id)));
  if (one.value.objects.length > 0 && one.value.objects.every(({ id }) => objects.has(id))) return;
  added.set(api, [...known, one]);
}
