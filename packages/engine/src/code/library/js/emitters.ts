import type { Obj } from '../../interpret/value.ts';
import { join, onlyText, SCALAR, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Model, Value } from '../model.ts';
import { inJavaScript, isFunction } from './support.ts';

/** Listeners of an emitter by the name of the event; `undefined`: a name that is not known. */
type Listeners = Map<string | undefined, Value>;

const added = new WeakMap<Obj, Listeners>();

function listen(call: Call): Value {
  const name = onlyText(call.argument(0));
  for (const emitter of call.receiver.objects) {
    const known: Listeners = added.get(emitter) ?? new Map();
    const before = known.get(name);
    const listener = call.argument(1);
    known.set(name, before === undefined ? listener : join(before, listener));
    added.set(emitter, known);
  }
  return call.receiver;
}

function emit(call: Call): Value {
  const name = onlyText(call.argument(0));
  for (const emitter of call.receiver.objects) {
    for (const [of, listener] of added.get(emitter) ?? []) {
      const isMeant = name === undefined || of === undefined || of === name;
      if (isMeant) call.machine.call(listener, call.args.slice(1), call.at);
    }
  }
  return SCALAR;
}

const LIBRARIES = '{events,eventemitter2,eventemitter3}';
const CLASSES = '{EventEmitter,EventEmitter2}';

/** Methods of an emitter, also where a class of the program extends it. */
function methods(names: string): readonly string[] {
  return [
    `${LIBRARIES}.${names}`,
    `${LIBRARIES}().${names}`,
    `${LIBRARIES}.${CLASSES}.${names}`,
    `${LIBRARIES}.${CLASSES}().${names}`,
  ];
}

/** Emitters of events: who emits calls who listens. */
export const EMITTER_MODELS: readonly Model[] = inJavaScript([
  {
    api: methods('{on,once,addListener,prependListener,prependOnceListener}'),
    when: (call) => isFunction(call.argument(1)),
    returns: listen,
  },
  { api: methods('emit'), returns: emit },
  { api: methods('{off,removeListener,removeAllListeners,setMaxListeners}'), returns: 'receiver' },
  { api: methods('{listenerCount,eventNames,listeners}'), returns: () => UNKNOWN },
]);
