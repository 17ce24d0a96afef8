import { deepLabels, isEnvironment, WHOLE_ENVIRONMENT } from '../../interpret/describe.ts';
import { CLEARS_ALL } from '../../interpret/value.ts';
import {
  constant,
  isConstant,
  join,
  joinAll,
  NOTHING,
  ofAtom,
  onlyText,
  SCALAR,
  tainted,
  UNDEFINED,
  UNKNOWN,
} from '../../interpret/values.ts';
import { deepCopy, shallowCopy } from '../copies.ts';
import type { Call, Model, Value } from '../model.ts';
import { inJavaScript, isFunction, isRecord, outsideLabels, proofsOf } from './support.ts';

const ANY = '*';

/** Names of the fields of an object; the names of what comes from outside come from outside. */
function keysOf(call: Call, value: Value): Value {
  const names = new Set<string>();
  for (const record of call.machine.records(value)) {
    for (const name of record.store.fields.keys()) if (name !== ANY) names.add(name);
  }
  const rest =
    value.labels.length > 0
      ? call.machine.derive([{ ...NOTHING, labels: value.labels }], call.at, 'is a field name')
      : undefined;
  return call.machine.list([...names].slice(0, 64).map(constant), rest);
}

function entriesOf(call: Call, value: Value): Value {
  const { machine, at } = call;
  const pairs: Value[] = [];
  let isKnown = value.labels.length === 0 && !value.unknown;
  for (const record of machine.records(value)) {
    if (record.store.rest !== undefined) isKnown = false;
    for (const [name, cell] of record.store.fields) {
      if (name !== ANY) pairs.push(machine.list([constant(name), cell.value]));
    }
  }
  if (isKnown && pairs.length > 0 && pairs.length <= 32) return machine.list(pairs);
  const key = machine.element(keysOf(call, value), at);
  return machine.list([], machine.list([key, machine.element(value, at)]));
}

/** Copies what is known of fields, and lets anything else that sources hold be found under any name. */
function copyInto(call: Call, target: Value, sources: readonly Value[]): Value {
  const { machine, at } = call;
  for (const source of sources) {
    for (const record of machine.records(source)) {
      for (const [name, cell] of record.store.fields) machine.assign(target, name, cell.value, at);
      if (record.store.rest !== undefined) machine.assign(target, ANY, record.store.rest.value, at);
    }
  }
  const labels = sources.flatMap((source) =>
    source.objects.some(isEnvironment) ? [...source.labels, WHOLE_ENVIRONMENT] : source.labels,
  );
  return labels.length === 0 ? target : join(target, tainted(labels));
}

function fromEntries(call: Call): Value {
  const { machine, at } = call;
  const pairs = machine.element(call.argument(0), at);
  return machine.record({}, machine.member(pairs, '1', at));
}

/** The JSON of a value that the program wrote is that value again. */
function parsed(call: Call): Value {
  const text = call.argument(0);
  const [atom] = text.atoms;
  const isKnown = text.atoms.length === 1 && text.objects.length === 0 && !text.unknown;
  if (atom?.kind === 'json' && isKnown) return atom.value;
  return call.machine.step(text, '$json', call.at, 'is parsed as JSON');
}

/** Membership in a set or map of the program. */
function hasKey(call: Call): ReturnType<NonNullable<Model['proves']>> {
  if (outsideLabels(call.receiver).length > 0) return {};
  return { whenTrue: proofsOf(call.argument(0), CLEARS_ALL) };
}

/** An own key of an object that the program wrote. */
function isOwnKey(call: Call, object: Value, key: Value): ReturnType<NonNullable<Model['proves']>> {
  const isFixed = isRecord(object) && object.labels.length === 0 && !object.unknown;
  const isOpen = call.machine.records(object).some((record) => record.store.rest !== undefined);
  return isFixed && !isOpen ? { whenTrue: proofsOf(key, CLEARS_ALL) } : {};
}

const json = (value: Value): Value => ofAtom({ kind: 'json', value }, deepLabels(value));

/** Sets and maps are lists and records of what is put in. */
function makeCollection(call: Call): Value {
  const { machine, at } = call;
  if (call.api === 'Map' || call.api === 'WeakMap') {
    const entry = call.has(0) ? machine.element(call.argument(0), at) : NOTHING;
    const map = machine.record({}, call.has(0) ? machine.member(entry, '1', at) : undefined);
    // How many entries there are is nothing that one of them says.
    for (const record of machine.records(map)) {
      record.store.lookup = (name) => (name === 'size' ? SCALAR : undefined);
    }
    return map;
  }
  const [given] = call.args;
  if (given === undefined) return machine.list([]);
  const known = machine.records(given);
  const isKnown = known.length === 1 && given.labels.length === 0 && !given.unknown;
  return isKnown ? given : machine.list([], machine.element(given, at));
}

function setEntry(call: Call): Value {
  const key = call.argument(0);
  const name = isConstant(key) ? onlyText(key) : undefined;
  call.machine.assign(call.receiver, name ?? ANY, call.argument(1), call.at, key);
  return call.receiver;
}

function getEntry(call: Call): Value {
  const name = isConstant(call.argument(0)) ? onlyText(call.argument(0)) : undefined;
  const { machine, receiver, at } = call;
  return name === undefined
    ? machine.element(receiver, at)
    : join(machine.member(receiver, name, at), UNDEFINED);
}

/** The language's own functions on objects, JSON, sets and maps. */
export const OBJECT_MODELS: readonly Model[] = inJavaScript([
  {
    api: [
      'Object.keys',
      'Reflect.ownKeys',
      'Object.getOwnPropertyNames',
      '{lodash,underscore}.keys',
    ],
    returns: (call) => keysOf(call, call.argument(0)),
  },
  {
    api: ['Object.values', '{lodash,underscore}.values'],
    returns: (call) => call.machine.list([], call.machine.element(call.argument(0), call.at)),
  },
  {
    api: ['Object.entries', '{lodash,underscore}.{toPairs,pairs}'],
    returns: (call) => entriesOf(call, call.argument(0)),
  },
  {
    api: ['Object.assign', '{lodash,underscore}.{assign,extend,defaults}', 'object-assign'],
    returns: (call) => copyInto(call, call.argument(0), call.args.slice(1)),
  },
  { api: ['Object.fromEntries', '{lodash,underscore}.fromPairs'], returns: fromEntries },
  {
    api: ['Object.freeze', 'Object.seal', 'Object.preventExtensions'],
    returns: 'argument:0',
  },
  {
    api: ['{lodash,underscore}.clone', 'lodash/clone'],
    returns: (call) => shallowCopy(call, call.argument(0)),
  },
  {
    api: [
      'structuredClone',
      '{lodash,underscore}.cloneDeep',
      'lodash/cloneDeep',
      'rfdc()',
      'clone',
      'klona',
    ],
    returns: (call) => deepCopy(call, call.argument(0)),
  },
  {
    api: ['{lodash,underscore}.{pick,omit,omitBy,pickBy}', 'lodash/{pick,omit}'],
    returns: 'argument:0',
  },
  {
    api: ['{lodash,underscore}.get', 'lodash/get', 'dot-prop.{get,getProperty}'],
    returns: (call) => {
      const path = onlyText(call.argument(1));
      const { machine, at } = call;
      const found =
        path === undefined
          ? machine.element(call.argument(0), at)
          : machine.field(call.argument(0), path.replace(/\[(\w+)\]/g, '.$1'), at);
      return call.has(2) ? join(found, call.argument(2)) : found;
    },
  },
  { api: 'Object.create', returns: (call) => call.machine.record({}) },
  {
    api: ['Object.hasOwn', '{lodash,underscore}.has', 'lodash/has'],
    returns: 'scalar',
    proves: (call) => isOwnKey(call, call.argument(0), call.argument(1)),
  },
  {
    method: 'hasOwnProperty',
    returns: 'scalar',
    proves: (call) => isOwnKey(call, call.receiver, call.argument(0)),
  },
  {
    api: 'Object.prototype.hasOwnProperty.call',
    returns: 'scalar',
    proves: (call) => isOwnKey(call, call.argument(0), call.argument(1)),
  },
  {
    api: ['Object.getPrototypeOf', 'Object.is', 'Object.isFrozen', 'Reflect.has'],
    returns: 'nothing',
  },
  {
    api: 'Object.defineProperty',
    returns: 'argument:0',
    effect: (call) => {
      const name = onlyText(call.argument(1));
      const value = call.machine.field(call.argument(2), 'value', call.at);
      call.machine.assign(call.argument(0), name ?? ANY, value, call.at);
    },
  },
  {
    api: [
      'JSON.parse',
      'JSON5.parse',
      'json5.parse',
      'secure-json-parse',
      'fast-json-parse',
      'jsonc-parser.parse',
      'json-bigint.parse',
      'json-bigint().parse',
      'destr',
    ],
    returns: parsed,
    effect: (call) => {
      if (!isFunction(call.argument(1))) return;
      const element = call.machine.derive([call.argument(0)], call.at);
      call.machine.call(call.argument(1), [element, element], call.at);
    },
  },
  {
    api: [
      'JSON.stringify',
      'safe-stable-stringify',
      'fast-safe-stringify',
      'json-stringify-safe',
      'fast-json-stable-stringify',
      'json5.stringify',
      'flatted.stringify',
      'fast-stringify',
    ],
    returns: (call) => json(call.argument(0)),
  },
  { api: ['util.inspect', 'util.format', 'node-inspect-extracted.inspect'], returns: 'text' },
  { api: ['Set', 'Map', 'WeakSet', 'WeakMap'], returns: makeCollection },
  {
    method: 'has',
    when: (call) => call.args.length === 1,
    returns: 'scalar',
    proves: hasKey,
  },
  {
    method: 'add',
    when: (call) => call.receiver.objects.some((one) => one.kind === 'record' && one.isList),
    returns: (call) => {
      call.machine.assign(call.receiver, ANY, call.argument(0), call.at);
      return call.receiver;
    },
  },
  {
    method: 'set',
    when: (call) => call.args.length === 2 && isRecord(call.receiver),
    returns: setEntry,
  },
  {
    method: 'get',
    when: (call) => call.args.length === 1 && isRecord(call.receiver),
    returns: getEntry,
  },
  {
    method: ['keys', 'values', 'entries'],
    when: (call) => call.args.length === 0 && isRecord(call.receiver),
    returns: (call) => {
      const { machine, receiver, at, api } = call;
      if (api.endsWith('keys')) return keysOf(call, receiver);
      if (api.endsWith('values')) return machine.list([], machine.element(receiver, at));
      return entriesOf(call, receiver);
    },
  },
  {
    api: ['Symbol', 'Symbol.for', 'Proxy', 'WeakRef'],
    returns: (call) => joinAll([call.has(0) ? call.argument(0) : UNKNOWN, UNKNOWN]),
  },
  {
    api: ['Error', '{Type,Range,Syntax,Reference,Eval,URI,Aggregate}Error'],
    returns: (call) =>
      call.machine.record({
        message: call.has(0) ? call.argument(0) : constant(''),
        name: constant(call.api),
        stack: call.has(0) ? call.machine.derive([call.argument(0)], call.at) : SCALAR,
        cause: call.has(1) ? call.machine.field(call.argument(1), 'cause', call.at) : UNDEFINED,
      }),
  },
]);
