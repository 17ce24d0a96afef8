import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import type { Machine } from '../model.ts';
import { apisIn } from './support.ts';

/** One layer of an app or router, in the order in which they were added. */
export type Layer = {
  readonly kind: 'use' | 'route';
  readonly method: string;
  readonly path: string;
  readonly handlers: readonly Value[];
  readonly at: Span;
};

/** What was added to an app or router. */
export type App = { readonly api: ApiObj; readonly layers: Layer[]; isMounted: boolean };

/** The apps of one run, and those that are served. */
type Apps = { readonly made: Set<App>; readonly served: Set<App> };

const apps = new WeakMap<ApiObj, App>();
const runs = new WeakMap<Machine, Apps>();

/** The app or router that an API value stands for, made on first use. */
function appOf(api: ApiObj): App {
  let app = apps.get(api);
  if (app === undefined) {
    app = { api, layers: [], isMounted: false };
    apps.set(api, app);
  }
  return app;
}

/** The apps and routers with layers that a value may be, or that a library wrapped. */
export function appsIn(value: Value, depth = 0): readonly App[] {
  if (depth > 5) return [];
  return apisIn(value).flatMap((api) => {
    const own = apps.get(api);
    if (own !== undefined) return [own];
    const parts = [...api.args, ...api.named.values()];
    if (api.receiver !== undefined) parts.push(api.receiver);
    return parts.flatMap((part) => appsIn(part, depth + 1));
  });
}

/** The apps of a run. */
export function appsOfRun(machine: Machine): Apps {
  let known = runs.get(machine);
  if (known === undefined) {
    known = { made: new Set(), served: new Set() };
    runs.set(machine, known);
  }
  return known;
}

/** Adds a layer, once: modules run once, but loops twice. */
export function addLayer(machine: Machine, api: ApiObj, layer: Layer): void {
  const app = appOf(api);
  appsOfRun(machine).made.add(app);
  const isKnown = app.layers.some(
    (one) =>
      one.at.file === layer.at.file &&
      one.at.start === layer.at.start &&
      one.path === layer.path &&
      one.method === layer.method,
  );
  if (!isKnown) app.layers.push(layer);
}

/** Notes that what a value holds is part of another app, which serves it. */
export function mount(value: Value): void {
  for (const app of appsIn(value)) app.isMounted = true;
}

/** Notes that an app is served; false where it was already. */
export function beginServing(machine: Machine, app: App): boolean {
  const { served } = appsOfRun(machine);
  if (served.has(app)) return false;
  served.add(app);
  return true;
}
