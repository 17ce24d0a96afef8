import { AsyncLocalStorage } from 'node:async_hooks';
import type { Call } from './call.ts';
import type { Next } from './part.ts';

/** Under this name the ES module and the CommonJS build of the package share one storage. */
const KEY = Symbol.for('@postern/guard:current');

type Shared = { [KEY]?: AsyncLocalStorage<Call> };

/** The call that the running code belongs to: undefined outside of calls, and where no part asked to follow them. */
export function currentCall(): Call | undefined {
  return (globalThis as Shared)[KEY]?.getStore();
}

/** The `call` hook of a part that needs `currentCall`: follows the call through everything it awaits. */
export function followed(call: Call, next: Next): Promise<unknown> {
  const shared: Shared = globalThis as Shared;
  shared[KEY] ??= new AsyncLocalStorage();
  return shared[KEY].run(call, next);
}
