import type { ApiObj, Value } from '../../interpret/value.ts';
import { onlyConstant, onlyText, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { EXPRESS_STYLE, LAMBDA_API_STYLE } from './express.ts';
import { FASTIFY_STYLE, KOA_STYLE } from './fastify.ts';
import { HAPI_STYLE } from './hapi.ts';
import { HONO_STYLE } from './hono.ts';
import { ITTY_STYLE } from './itty.ts';
import { apisIn, flattened, isCallable, observed, routePath } from './support.ts';
import { type App, addLayer, appsIn, appsOfRun, mount } from './web-app.ts';
import { type Style, serveApp } from './web-serve.ts';

const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/^lambda-api/, LAMBDA_API_STYLE],
  [/fastify/, FASTIFY_STYLE],
  [/hono/, HONO_STYLE],
  [/koa/, KOA_STYLE],
  [/hapi/, HAPI_STYLE],
  [/^itty-router/, ITTY_STYLE],
];

/** Makers of apps and routers. */
const APPS = [
  'express()',
  'express.Router()',
  'express-promise-router()',
  'express-asyncify()',
  'lambda-api()',
  'polka()',
  'restify.createServer()',
  'fastify()',
  'fastify.fastify()',
  'hono.Hono()',
  '@hono/zod-openapi.OpenAPIHono()',
  'koa()',
  '@koa/router()',
  'koa-router()',
  '@hapi/hapi.{server,Server}()',
  'hapi.{server,Server}()',
  'itty-router.{Router,AutoRouter,IttyRouter}()',
];
const METHODS = 'get,post,put,patch,delete,del,head,options,all,any';

function serve(machine: Machine, app: App): void {
  const style = STYLES.find(([path]) => path.test(app.api.path))?.[1] ?? EXPRESS_STYLE;
  serveApp(machine, app, style);
}

/** Serves every app that is among the values. */
export function serveWeb(machine: Machine, values: readonly Value[]): boolean {
  const apps = values.flatMap((value) => appsIn(value));
  for (const app of apps) serve(machine, app);
  return apps.length > 0;
}

/** Apps that nothing in sight serves are served all the same, unless another one is. */
function serveLater(machine: Machine): void {
  if (appsOfRun(machine).made.size > 0) return;
  machine.later(() => {
    const { made, served } = appsOfRun(machine);
    if (served.size > 0) return;
    for (const app of made) if (!app.isMounted) serve(machine, app);
  });
}

function nameOf(call: Call): string {
  return call.api.slice(call.api.lastIndexOf('.') + 1);
}

function methodOf(name: string): string {
  if (name === 'all' || name === 'any') return 'ANY';
  return name === 'del' ? 'DELETE' : name.toUpperCase();
}

/** The first argument of `use` and of routes is a path, unless it is a handler already. */
function splitArguments(call: Call): {
  readonly path: string;
  readonly handlers: readonly Value[];
} {
  const [first, ...rest] = call.args;
  const isPath = first !== undefined && !isCallable(first) && apisIn(first).length === 0;
  const isList = first !== undefined && call.machine.records(first).some((one) => one.isList);
  const handlers = flattened(call.machine, isPath && !isList ? rest : call.args);
  return { path: isPath && !isList ? routePath(first) : '/', handlers };
}

function add(call: Call): void {
  const { machine, at } = call;
  const { path, handlers } = splitArguments(call);
  const name = nameOf(call);
  serveLater(machine);
  for (const api of apisIn(call.receiver)) {
    if (name === 'use') for (const one of handlers) mount(one);
    const kind = name === 'use' ? 'use' : 'route';
    const method = name === 'use' ? 'ANY' : methodOf(name);
    addLayer(machine, api, { kind, method, path, handlers, at });
  }
}

/** `app.route('/x').get(handler)`: the path stands in the call before. Hono's `app.route('/x', router)` mounts. */
function addToRoute(call: Call): void {
  const { machine, at } = call;
  serveLater(machine);
  for (const route of apisIn(call.receiver)) {
    const path = routePath(route.args[0]);
    for (const api of apisIn(route.receiver ?? UNKNOWN)) {
      const handlers = flattened(machine, call.args);
      addLayer(machine, api, { kind: 'route', method: methodOf(nameOf(call)), path, handlers, at });
    }
  }
}

/** `app.route('/x', router)` (Hono), `app.route({ method, url, handler })` (Fastify), one or a list with `path` (hapi). */
function addRoute(call: Call): void {
  const { machine, at } = call;
  const [first, second] = call.args;
  if (first === undefined) return;
  serveLater(machine);
  for (const api of apisIn(call.receiver)) {
    if (second !== undefined) {
      mount(second);
      const path = routePath(first);
      addLayer(machine, api, { kind: 'use', method: 'ANY', path, handlers: [second], at });
    } else {
      for (const one of flattened(machine, [first])) addDescribed(call, api, one);
    }
  }
}

/** A route that is an object. */
function addDescribed({ machine, at }: Call, api: ApiObj, route: Value): void {
  const part = (name: string): Value => machine.field(route, name, at);
  const method = onlyText(part('method')) ?? 'ANY';
  const path = onlyText(part('url')) ?? routePath(part('path'));
  const handlers = ['preHandler', 'preValidation', 'handler', 'options.handler', 'config.handler']
    .map(part)
    .filter(isCallable);
  if (handlers.length > 0) addLayer(machine, api, { kind: 'route', method, path, handlers, at });
}

/** `fastify.register(plugin, { prefix })`: the plugin adds its routes to what it is given. */
function register(call: Call): Value {
  const plugin = call.argument(0);
  if (isCallable(plugin)) {
    call.machine.call(plugin, [call.receiver, call.argument(1), UNDEFINED], call.at);
  }
  return call.receiver;
}

/** `cors({ origin: true, credentials: true })` lets every site read answers to the caller's cookies. */
function noteCors(call: Call): void {
  if (!call.has(0)) return;
  const option = (name: string): unknown =>
    onlyConstant(call.machine.member(call.argument(0), name, call.at));
  const origin = option('origin');
  if (option('credentials') === true && (origin === '*' || origin === true)) {
    observed(call, 'cors-credentials', { origin: origin === true ? 'reflected' : '*' });
  }
}

/** What serves an app as a handler; its result is the handler. */
const SERVERS = [
  'serverless-http',
  '@vendia/serverless-express',
  '@vendia/serverless-express.configure',
  '@codegenie/serverless-express',
  '@codegenie/serverless-express.configure',
  'aws-serverless-express.createServer',
  '@fastify/aws-lambda',
  'aws-lambda-fastify',
  'aws-serverless-fastify',
  'hono/aws-lambda.{handle,streamHandle}',
  'serverless-koa',
  'aws-serverless-koa',
];

const isServing = (call: Call): boolean =>
  [...call.args, ...(call.callee?.args ?? [])].some((value) => appsIn(value).length > 0);

const MODELS: readonly Model[] = [
  { api: APPS.map((app) => `${app}.{use,${METHODS}}`), effect: add, returns: 'receiver' },
  {
    api: APPS.map((app) => `${app}.route().{${METHODS}}`),
    effect: addToRoute,
    returns: 'receiver',
  },
  { api: APPS.map((app) => `${app}.route`), effect: addRoute, returns: 'api' },
  { api: 'hono.Hono().basePath', returns: 'receiver' },
  { api: '{fastify,fastify.fastify}().register', returns: register },
  { api: '{@koa/router,koa-router}().routes', returns: 'receiver' },
  {
    api: APPS.map((app) => `${app}.{listen,run}`),
    effect: (call) => {
      serveWeb(call.machine, [call.receiver]);
    },
    returns: 'nothing',
  },
  {
    api: APPS.map(
      (app) =>
        `${app}.{set,enable,disable,engine,param,addHook,setErrorHandler,setNotFoundHandler,onError,notFound,allowedMethods,decorate,ready}`,
    ),
    returns: 'receiver',
  },
  { api: SERVERS, returns: 'api' },
  {
    api: [
      ...SERVERS.map((one) => `${one}()`),
      'aws-serverless-express.proxy',
      'aws-serverless-express.createServer().*',
    ],
    when: isServing,
    effect: (call) => {
      serveWeb(call.machine, [...call.args, ...(call.callee?.args ?? [])]);
    },
    returns: 'nothing',
  },
  {
    api: ['cors', '@koa/cors', 'hono/cors.cors', '@middy/http-cors'],
    effect: noteCors,
    returns: 'api',
  },
];

/** Express, lambda-api, Fastify, Hono, Koa, hapi and itty-router, and what makes a handler of them. */
export const WEB_MODELS: readonly Model[] = MODELS.map((model) => ({
  ...model,
  language: 'javascript',
}));
