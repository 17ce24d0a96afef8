import type { ApiObj, Value } from '../../interpret/value.ts';
import { apisIn, unwrapped } from '../frameworks/support.ts';
import type { Machine } from '../model.ts';
import { type Checked, type Place, runGuard, runGuardBefore } from './guard.ts';

/** The calls that make a guarded handler. */
export const MAKERS: readonly string[] = [
  '@postern/guard.guard()',
  '@postern/guard/azure.onAzure()',
  '@postern/guard/express.onExpress()',
  '@postern/guard/google.onEvent()',
  '@postern/guard/google.onRequest()',
  '@postern/guard/hono.onHono()',
  '@postern/guard/streaming.streamed()',
];

/** Whether a guard made this handler. */
export function isGuard({ path }: ApiObj): boolean {
  return MAKERS.includes(path);
}

const BEFORE = /^@postern\/guard\/(?:express|hono)\.guardMiddleware\(\)$/;

const CHECKED = new WeakMap<Machine, Checked>();

/** What the guard before the running handler gives it. */
export function checkedBefore(machine: Machine): Checked | undefined {
  return CHECKED.get(machine);
}

/** Nothing is known of a request that no guard has seen. */
export function forgetChecked(machine: Machine): void {
  CHECKED.delete(machine);
}

/**
 * Runs the guards among the handlers of a framework's route with the platform's own event, and gives the others.
 * `inRoute` runs a part of the route.
 */
export function serveGuards(
  machine: Machine,
  handlers: Value,
  route: string,
  inRoute: (run: () => void) => void,
): Value {
  const guards = apisIn(handlers).flatMap((api) => guardsIn(api));
  const isRest = (one: Value['objects'][number]): boolean =>
    one.kind !== 'api' || guardsIn(one).length === 0;
  const rest = { ...handlers, objects: handlers.objects.filter(isRest) };
  const isSole = guards.length === 1 && unwrapped(rest).objects.length === 0 && !rest.unknown;
  const place: Place = { route, isSole };
  for (const api of guards) {
    inRoute(() => {
      const { event, context } = machine;
      if (isGuard(api)) runGuard(machine, api, event, context, place);
      else CHECKED.set(machine, runGuardBefore(machine, api, event, context, place));
    });
  }
  return rest;
}

const MOST_DEPTH = 4;

/** The guards that a handler is, or that something which is not known wraps. */
function guardsIn(api: ApiObj, depth = 0): readonly ApiObj[] {
  if (isGuard(api) || BEFORE.test(api.path)) return [api];
  if (depth > MOST_DEPTH) return [];
  return api.args.flatMap((arg) => apisIn(arg).flatMap((one) => guardsIn(one, depth + 1)));
}
