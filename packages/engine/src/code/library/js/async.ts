import { join, NOTHING, onlyText, SCALAR, UNDEFINED, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { apisOf, errorValue, inJavaScript, isFunction, native } from './support.ts';

/** A promise is what it resolves to. */
function makePromise(call: Call): Value {
  const { machine, at } = call;
  const held = machine.record({});
  const resolve = native(machine, 'resolve', ([value]) => {
    const before = machine.member(held, 'value', at);
    machine.assign(held, 'value', value === undefined ? before : join(before, value), at);
    return UNDEFINED;
  });
  const reject = native(machine, 'reject', () => UNDEFINED);
  machine.call(call.argument(0), [resolve, reject], at);
  const value = machine.member(held, 'value', at);
  return value.labels.length + value.objects.length > 0 ? value : join(value, UNKNOWN);
}

function then(call: Call): Value {
  const { machine, receiver, at } = call;
  const done = isFunction(call.argument(0))
    ? machine.call(call.argument(0), [receiver], at)
    : receiver;
  if (!isFunction(call.argument(1))) return done;
  return join(done, machine.call(call.argument(1), [errorValue(call)], at));
}

function caught(call: Call): Value {
  const { machine, receiver, at } = call;
  if (!isFunction(call.argument(0))) return receiver;
  return join(receiver, machine.call(call.argument(0), [errorValue(call)], at));
}

function allSettled(call: Call): Value {
  const { machine, at } = call;
  const value = machine.element(call.argument(0), at);
  return machine.list([], machine.record({ status: UNKNOWN, value, reason: errorValue(call) }));
}

/** The data of a stream is what the stream is; what it ends with is nothing. */
function listen(call: Call): Value {
  const name = onlyText(call.argument(0));
  const { machine, receiver, at } = call;
  const isQuiet =
    name !== undefined && /^(?:end|close|finish|ready|connect|drain|open)$/.test(name);
  const given = isQuiet
    ? UNDEFINED
    : name === 'error'
      ? errorValue(call)
      : receiver.labels.length > 0
        ? { ...NOTHING, labels: receiver.labels, unknown: true }
        : UNKNOWN;
  machine.call(call.argument(1), [given], at);
  return receiver;
}

const isListener = (call: Call): boolean => isFunction(call.argument(1));
const hasCallback = (call: Call): boolean => isFunction(call.argument(0));

/** Promises, timers, events, streams: who calls back, and with what. */
export const ASYNC_MODELS: readonly Model[] = inJavaScript([
  { api: ['Promise', 'bluebird'], when: hasCallback, returns: makePromise },
  { api: ['Promise.resolve', 'bluebird.resolve'], returns: 'argument:0' },
  { api: 'Promise.reject', returns: () => NOTHING },
  { api: ['Promise.all', 'bluebird.all'], returns: 'argument:0' },
  {
    api: ['Promise.race', 'Promise.any'],
    returns: (call) => call.machine.element(call.argument(0), call.at),
  },
  { api: 'Promise.allSettled', returns: allSettled },
  {
    api: 'Promise.withResolvers',
    returns: (call) => {
      const held = call.machine.record({});
      const resolve = native(call.machine, 'resolve', ([value = UNDEFINED]) => {
        call.machine.assign(held, 'promise', value, call.at);
        return UNDEFINED;
      });
      call.machine.assign(held, 'resolve', resolve, call.at);
      call.machine.assign(held, 'reject', UNKNOWN, call.at);
      call.machine.assign(held, 'promise', UNKNOWN, call.at);
      return held;
    },
  },
  { method: 'then', when: hasCallback, returns: then },
  { method: 'catch', when: hasCallback, returns: caught },
  {
    method: 'finally',
    when: hasCallback,
    returns: (call) => {
      call.machine.call(call.argument(0), [], call.at);
      return call.receiver;
    },
  },
  {
    api: ['util.promisify', 'bluebird.promisify', 'pify', 'es6-promisify.promisify'],
    returns: 'argument:0',
  },
  { api: ['util.callbackify', 'util.deprecate', 'util.debuglog'], returns: 'argument:0' },
  {
    api: ['setTimeout', 'setInterval', 'setImmediate', 'process.nextTick', 'queueMicrotask'],
    when: hasCallback,
    returns: 'nothing',
    effect: (call) => {
      const from = call.api.startsWith('setT') || call.api === 'setInterval' ? 2 : 1;
      call.machine.call(call.argument(0), call.args.slice(from), call.at);
    },
  },
  { api: 'timers/promises.{setTimeout,setImmediate}', returns: 'argument:1' },
  {
    api: ['clearTimeout', 'clearInterval', 'clearImmediate', 'delay', 'sleep-promise'],
    returns: 'nothing',
  },
  {
    method: ['on', 'once', 'addListener', 'addEventListener', 'prependListener'],
    when: isListener,
    returns: listen,
  },
  { method: 'pipe', when: (call) => call.args.length > 0, returns: (call) => piped(call) },
  {
    api: ['async.{each,eachSeries,eachLimit,forEach,forEachOf,map,mapSeries,mapLimit}'],
    returns: (call) => {
      const { machine, at } = call;
      const element = machine.element(call.argument(0), at);
      const functions = call.args.slice(1).filter(isFunction);
      const [work] = functions;
      if (work === undefined) return UNKNOWN;
      return machine.list(
        [],
        machine.call(work, [element, native(machine, 'next', () => UNDEFINED)], at),
      );
    },
  },
  {
    api: ['p-limit()', 'p-queue().add', 'p-retry', 'async-retry', 'promise-retry'],
    when: hasCallback,
    returns: (call) => call.machine.call(call.argument(0), [UNKNOWN, SCALAR], call.at),
  },
]);

/** What is piped on comes out of the other end. */
function piped(call: Call): Value {
  const target = call.argument(0);
  const { machine, receiver, at } = call;
  if (receiver.labels.length === 0) return target;
  if (apisOf(target).length === 0) return join(target, machine.derive([receiver], at));
  return join(target, machine.derive([receiver], at, 'is piped on'));
}
