import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { constantsOf, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import { itemsOf } from '../validation/reader.ts';
import { pythonStyle } from './python-styles.ts';
import { apisIn, functionsIn, joinPaths } from './support.ts';
import {
  type App,
  addLayer,
  appsIn,
  appsOfRun,
  beginServing,
  type Layer,
  mount,
} from './web-app.ts';

const MAX_DEPTH = 6;

/** The path prefix that an app or router was made with. */
function ownPrefix(api: ApiObj): string {
  const prefix = api.named.get('url_prefix') ?? api.named.get('prefix');
  return (prefix === undefined ? undefined : onlyText(prefix)) ?? '';
}

/** Registers the routes of the apps that a value may be, once a run. */
export function servePython(machine: Machine, values: readonly Value[]): boolean {
  const apps = values.flatMap((value) => appsIn(value));
  for (const app of apps) if (beginServing(machine, app)) registerRoutes(machine, app, app, '', 0);
  return apps.length > 0;
}

/** Routes of routers that are part of an app are called as the app calls them. */
function registerRoutes(
  machine: Machine,
  root: App,
  app: App,
  prefix: string,
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  const base = joinPaths(prefix, ownPrefix(app.api));
  const style = pythonStyle(root.api.path);
  let last: Layer | undefined;
  for (const layer of app.layers) {
    const path = joinPaths(base, layer.path);
    // One function for several methods is run once.
    const isAgain = last?.path === layer.path && last.handlers[0] === layer.handlers[0];
    last = layer;
    for (const handler of layer.handlers) {
      const mounted = appsIn(handler);
      for (const inner of mounted) registerRoutes(machine, root, inner, path, depth + 1);
      if (mounted.length > 0 || functionsIn(handler).length === 0) continue;
      machine.route({
        method: layer.method,
        path: style.isNamed ? layer.path : path,
        framework: style.framework,
        at: layer.at,
        run: () => {
          if (isAgain) return;
          for (const one of new Set([root.api, app.api])) runHooks(machine, one, layer.at);
          style.run({ machine, handler, path, at: layer.at });
        },
      });
    }
  }
}

/** What runs before every route of an app. */
const HOOKS = new WeakMap<ApiObj, Value[]>();

/** `@app.before_request`: a function that answers itself, or lets the request go on by giving nothing back. */
export function runBefore(call: Call): void {
  for (const api of apisIn(call.receiver)) {
    const hooks = HOOKS.get(api) ?? [];
    HOOKS.set(api, [...hooks, call.argument(0)]);
  }
}

function runHooks(machine: Machine, api: ApiObj, at: Span): void {
  for (const hook of HOOKS.get(api) ?? []) {
    const { proofs } = machine.callHandler(hook, [], at, () => {});
    const passed = proofs?.whenFalse;
    if (passed !== undefined && passed !== 'impossible') machine.prove(passed);
  }
}

/** Apps that nothing in sight serves are served all the same, unless another one is. */
function serveLater(machine: Machine): void {
  if (appsOfRun(machine).made.size > 0) return;
  machine.later(() => {
    const { made, served } = appsOfRun(machine);
    if (served.size > 0) return;
    for (const app of made) {
      if (!app.isMounted && beginServing(machine, app)) registerRoutes(machine, app, app, '', 0);
    }
  });
}

/** Adds a route to the apps that a value may be. */
export function addRoute(
  call: Call,
  app: Value,
  route: { readonly methods: readonly string[]; readonly path: string; readonly handler: Value },
): void {
  serveLater(call.machine);
  for (const api of apisIn(app)) {
    for (const method of route.methods) {
      const { path, handler } = route;
      addLayer(call.machine, api, {
        kind: 'route',
        method,
        path,
        handlers: [handler],
        at: call.at,
      });
    }
  }
}

/** `include_router(router, prefix='/x')`, `register_blueprint(blueprint, url_prefix='/x')`. */
export function include(call: Call): void {
  const { machine, at } = call;
  const router = call.argument(0, call.named.has('router') ? 'router' : 'blueprint');
  serveLater(machine);
  mount(router);
  const prefix = call.named.get('url_prefix') ?? call.named.get('prefix') ?? call.args[1];
  const path = (prefix === undefined ? undefined : onlyText(prefix)) ?? '';
  for (const api of apisIn(call.receiver)) {
    addLayer(machine, api, { kind: 'use', method: 'ANY', path, handlers: [router], at });
  }
}

/** What the call of a decorator (`app.get('/x')`) says about the route; its argument is the handler. */
export function decorate(call: Call): Value {
  const handler = call.argument(0);
  const { callee } = call;
  if (callee === undefined) return handler;
  const name = callee.path.slice(callee.path.lastIndexOf('.') + 1).replace('()', '');
  const path = routeOf(callee);
  const methods = methodsOf(call.machine, name, callee);
  addRoute(call, callee.receiver ?? UNKNOWN, { methods, path, handler });
  return handler;
}

function routeOf(decorator: ApiObj): string {
  for (const name of ['rule', 'path', 'type_name']) {
    const named = decorator.named.get(name);
    const field = decorator.named.get('field_name');
    if (named === undefined && (name !== 'type_name' || field === undefined)) continue;
    const parts = [named, field].flatMap((one) =>
      one === undefined ? [] : [onlyText(one) ?? '*'],
    );
    return parts.join('.');
  }
  const [first] = decorator.args;
  return first === undefined ? '*' : (onlyText(first) ?? '*');
}

function methodsOf(machine: Machine, name: string, decorator: ApiObj): readonly string[] {
  const given =
    decorator.named.get('methods') ?? decorator.named.get('method') ?? decorator.args[1];
  if (name !== 'route' && name !== 'api_route') {
    return /^(?:get|post|put|patch|delete|head|options)$/.test(name)
      ? [name.toUpperCase()]
      : ['ANY'];
  }
  if (given === undefined) return name === 'route' ? ['GET'] : ['ANY'];
  const items = itemsOf(machine, given);
  const names = (items.length > 0 ? items : [given]).flatMap(constantsOf).map(String);
  return names.length > 0 ? names.map((one) => one.toUpperCase()) : ['ANY'];
}
