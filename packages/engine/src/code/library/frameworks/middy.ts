import type { Span } from '../../../model/span.ts';
import type { ApiObj, Value } from '../../interpret/value.ts';
import { isNothing, join, NOTHING, UNDEFINED } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { useLibrary } from './middlewares.ts';
import { addMiddleware, type Middleware, middlewaresOf } from './middy-state.ts';
import { serveMiddyRouter } from './resolvers.ts';
import { apisIn, errorValue, flattened, functionsIn, placeOf, unwrapped } from './support.ts';

/** A middleware with its hooks: `{ before, after, onError }`, or what a library gives. */
type Hooks = { readonly before: Value; readonly after: Value; readonly onError: Value };

/** Whether middy made this. */
export function isMiddy(api: ApiObj): boolean {
  return /^(?:@middy\/core|middy)\(\)$/.test(api.path);
}

/** Runs a handler that middy made with all its middlewares. */
export function runMiddy(machine: Machine, api: ApiObj, event: Value, context: Value): Value {
  const { at } = api;
  const all = middlewaresOf(api);
  const base = [
    ...api.args,
    ...all.filter(({ hook }) => hook === 'handler').map((one) => one.value),
  ];
  if (all.length === 0) return callBase(machine, base, event, context, at);
  const request = machine.record({
    event: openRecord(machine, event),
    context: openRecord(machine, context),
    response: UNDEFINED,
    internal: machine.record({}),
  });
  const hooks = all.flatMap((one) => hooksOf(machine, one));
  let early = NOTHING;
  for (const { library, before } of hooks) {
    if (library !== undefined) useLibrary(machine, library, request);
    else if (before !== undefined) early = join(early, runHook(machine, before, request, at));
  }
  const result = callBase(
    machine,
    base,
    machine.member(request, 'event', at),
    machine.member(request, 'context', at),
    at,
  );
  machine.assign(request, 'response', join(result, known(early)), at);
  runAfter(machine, hooks, request, at);
  const response = machine.member(request, 'response', at);
  // What hooks make of it, or answer themselves, has no `return` of its own.
  if (response !== result) machine.respond(response, at);
  return response;
}

type Used = {
  readonly library: ApiObj | undefined;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  readonly onError: Value | undefined;
};

function runAfter(machine: Machine, hooks: readonly Used[], request: Value, at: Span): void {
  for (const { after } of hooks.toReversed()) {
    if (after !== undefined) runHook(machine, after, request, at);
  }
  const failing = hooks.flatMap(({ onError }) => (onError === undefined ? [] : [onError]));
  if (failing.length === 0) return;
  machine.assign(request, 'error', errorValue(machine, at), at);
  const answered = machine.member(request, 'response', at);
  for (const hook of failing) {
    const given = known(runHook(machine, hook, request, at));
    const now = machine.member(request, 'response', at);
    machine.assign(request, 'response', join(join(answered, now), given), at);
  }
}

/** What a hook gives back where it gives something. */
function known(value: Value): Value {
  return value.objects.length + value.labels.length === 0 ? NOTHING : value;
}

function runHook(machine: Machine, hook: Value, request: Value, at: Span): Value {
  return machine.call(unwrapped(hook), [request], placeOf(hook, at));
}

function hooksOf(machine: Machine, one: Middleware): readonly Used[] {
  const none: Used = {
    library: undefined,
    before: undefined,
    after: undefined,
    onError: undefined,
  };
  if (one.hook === 'handler') return [];
  if (one.hook !== 'use') return [{ ...none, [one.hook]: one.value }];
  return flattened(machine, [one.value]).flatMap((value) => {
    const libraries = apisIn(value).map((library) => ({ ...none, library }));
    const isOwn = machine.records(value).some((record) => !record.isList);
    if (!isOwn) return libraries;
    const hook = (name: keyof Hooks): Value | undefined => {
      const found = machine.member(value, name, NOWHERE);
      return functionsIn(found).length === 0 ? undefined : found;
    };
    const own = { ...none, before: hook('before'), after: hook('after'), onError: hook('onError') };
    return [...libraries, own];
  });
}

const NOWHERE: Span = { file: '', start: 0, end: 0 };

/** The event as an object that middlewares may write to. */
function openRecord(machine: Machine, value: Value): Value {
  if (value.labels.length === 0 || value.objects.length > 0) return value;
  const made = machine.record({});
  for (const record of machine.records(made)) record.store.copied = value;
  return made;
}

function callBase(
  machine: Machine,
  base: readonly Value[],
  event: Value,
  context: Value,
  at: Span,
): Value {
  let result = NOTHING;
  for (const value of base) {
    for (const api of apisIn(value)) serveMiddyRouter(machine, api, [event, context]);
    if (apisIn(value).some((api) => /-router\(\)$/.test(api.path))) continue;
    const functions = unwrapped(value);
    if (functions.objects.length > 0) {
      const place = placeOf(value, at);
      const answer = (given: Value, where: Span): void => machine.respond(given, where);
      result = join(result, machine.callHandler(functions, [event, context], place, answer));
    }
  }
  return isNothing(result) ? UNDEFINED : result;
}

function add(call: Call): void {
  const hook = call.api.slice(call.api.lastIndexOf('.') + 1);
  if (!isHook(hook)) return;
  for (const api of apisIn(call.receiver)) {
    for (const value of call.args) addMiddleware(api, { hook, value });
  }
}

function isHook(name: string): name is Middleware['hook'] {
  return ['use', 'before', 'after', 'onError', 'handler'].includes(name);
}

/** Middy: a handler with middlewares round it. */
export const MIDDY_MODELS: readonly Model[] = [
  { api: ['@middy/core', 'middy'], language: 'javascript', returns: 'api' },
  {
    api: '{@middy/core,middy}().{use,before,after,onError,handler,applyMiddleware}',
    language: 'javascript',
    effect: add,
    returns: 'receiver',
  },
  {
    api: '{@middy/core,middy}()',
    language: 'javascript',
    returns: (call) =>
      call.callee === undefined
        ? UNDEFINED
        : runMiddy(call.machine, call.callee, call.argument(0), call.argument(1)),
  },
  // Middlewares are only made here; what they do is done where they run.
  {
    api: [
      '@middy/*',
      '@aws-lambda-powertools/*/middleware.*',
      'middy/middlewares.*',
      '@dazn/lambda-powertools-*',
    ],
    language: 'javascript',
    when: (call) => call.api !== '@middy/core',
    returns: 'api',
  },
];
