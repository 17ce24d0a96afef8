import type { Span } from '../../../model/span.ts';
import type { Proof, Value } from '../../interpret/value.ts';
import { commonProofs, isNothing, UNDEFINED } from '../../interpret/values.ts';
import { forgetChecked, serveGuards } from '../guard/makers.ts';
import type { Machine } from '../model.ts';
import { forgetChains, isChain, runChecks } from '../validation/express-validator.ts';
import {
  apisIn,
  errorValue,
  functionsIn,
  joinPaths,
  native,
  placeOf,
  unwrapped,
} from './support.ts';
import { type App, appsIn, beginServing, type Layer } from './web-app.ts';

/** How a framework calls its handlers. */
export type Style = {
  readonly framework: string;
  /** What handlers get, before `next`. `chain`: all that runs for the route. */
  readonly args: (machine: Machine, chain: readonly Value[], at: Span) => readonly Value[];
  /** What is done once the handlers have run. */
  readonly finish: ((machine: Machine, args: readonly Value[], at: Span) => void) | undefined;
  /** What becomes of what a handler gives back, where that is the answer. */
  readonly answer: ((machine: Machine, value: Value, at: Span) => void) | undefined;
  /** How many parameters a handler has; a middleware has `next` besides. */
  readonly parameters: number;
  /** Handlers of errors have one parameter more than others (Express). */
  readonly errorParameters: number | undefined;
};

/** A route with all that runs before and in it. */
type Route = {
  readonly method: string;
  readonly path: string;
  readonly chain: readonly Value[];
  /** How many of the chain run for other routes as well. */
  readonly shared: number;
  readonly at: Span;
};

const MAX_DEPTH = 6;

/** Registers the routes of the app of a framework, once a run. */
export function serveApp(machine: Machine, app: App, style: Style): void {
  if (!beginServing(machine, app)) return;
  const routes = routesOf(app, style, '', [], 0);
  const errors = style.errorParameters === undefined ? [] : errorHandlers(app, style, 0);
  for (const [index, route] of routes.entries()) {
    machine.route({
      method: route.method,
      path: route.path,
      framework: style.framework,
      at: route.at,
      run: () => runRoute(machine, route, style, index === 0 ? errors : []),
    });
  }
}

function routesOf(
  app: App,
  style: Style,
  prefix: string,
  before: readonly Value[],
  depth: number,
): readonly Route[] {
  if (depth > MAX_DEPTH) return [];
  const routes: Route[] = [];
  let chain = before;
  for (const layer of app.layers) {
    const path = joinPaths(prefix, layer.path);
    const handlers = layer.handlers.filter((one) => !isErrorHandler(one, style));
    if (layer.kind === 'route') {
      const { method, at } = layer;
      routes.push({ method, path, chain: [...chain, ...handlers], shared: chain.length, at });
      continue;
    }
    chain = [...chain, ...handlers.filter((one) => appsIn(one).length === 0)];
    const mounted = handlers.flatMap((one) => appsIn(one));
    for (const inner of mounted) routes.push(...routesOf(inner, style, path, chain, depth + 1));
    if (mounted.length === 0 && mayAnswer(app, { ...layer, handlers }, style)) {
      routes.push({ method: 'ANY', path, chain, shared: chain.length - 1, at: layer.at });
    }
  }
  return routes;
}

/** What does not take `next` is a handler: at a path of its own, or where nothing comes after it. */
function mayAnswer(app: App, layer: Layer, { parameters }: Style): boolean {
  const functions = layer.handlers.flatMap((one) => functionsIn(one));
  const goesOn = functions.some(
    (one) => one.kind === 'native' || one.fn.params.length > parameters,
  );
  if (functions.length === 0 || goesOn) return false;
  return (layer.path !== '/' && layer.path !== '') || app.layers.at(-1)?.at === layer.at;
}

function isErrorHandler(value: Value, { errorParameters }: Style): boolean {
  const functions = functionsIn(value);
  return (
    errorParameters !== undefined &&
    functions.length > 0 &&
    functions.every((one) => one.kind === 'closure' && one.fn.params.length === errorParameters)
  );
}

function errorHandlers(app: App, style: Style, depth: number): readonly Value[] {
  if (depth > MAX_DEPTH) return [];
  return app.layers.flatMap((layer) => [
    ...layer.handlers.filter((one) => isErrorHandler(one, style)),
    ...layer.handlers.flatMap((one) =>
      appsIn(one).flatMap((inner) => errorHandlers(inner, style, depth + 1)),
    ),
  ]);
}

function runRoute(machine: Machine, route: Route, style: Style, errors: readonly Value[]): void {
  forgetChains(machine);
  forgetChecked(machine);
  const args = style.args(machine, route.chain, route.at);
  const { method, path, shared, at } = route;
  const running = { machine, args, at, style, shared, name: `${method} ${path}` };
  runChain(running, route.chain);
  style.finish?.(machine, args, route.at);
  for (const handler of errors) {
    const next = native(machine, 'next', () => UNDEFINED);
    const error = errorValue(machine, route.at);
    machine.call(unwrapped(handler), [error, ...args, next], route.at);
  }
}

/** A route that runs. */
type Running = {
  readonly machine: Machine;
  readonly args: readonly Value[];
  readonly at: Span;
  readonly style: Style;
  readonly shared: number;
  readonly name: string;
};

/**
 * Runs middlewares and handlers one after the other. What holds wherever one calls `next` holds in what comes after
 * it; one that never calls it in sight (a library's, or by way of a library) goes on all the same.
 */
function runChain(running: Running, chain: readonly Value[]): void {
  const { machine, args, at, style } = running;
  for (const [index, given] of chain.entries()) {
    const route = index < running.shared ? undefined : running.name;
    const inRoute = (run: () => void): void => machine.inRoute(route, run);
    const one = serveGuards(machine, given, running.name, inRoute);
    const functions = unwrapped(one);
    if (functions.objects.length === 0) {
      for (const api of apisIn(one)) if (isChain(api)) runChecks(machine, api);
      continue;
    }
    let held: readonly Proof[] | 'impossible' = 'impossible';
    const next = native(machine, 'next', ([error]) => {
      const goesOn = error === undefined || isNothing({ ...error, atoms: [], unknown: false });
      if (goesOn) held = commonProofs(held, machine.proved());
      return UNDEFINED;
    });
    const answer = (value: Value, where: Span): void => style.answer?.(machine, value, where);
    inRoute(() => {
      machine.callHandler(functions, [...args, next], placeOf(one, at), answer);
    });
    if (held !== 'impossible') machine.prove(held);
  }
}

/** Whether one of the middlewares is what a library gives under such a path. */
export function hasMiddleware(chain: readonly Value[], path: RegExp): boolean {
  return chain.some((one) => apisIn(one).some((api) => path.test(api.path)));
}
