import type { Proof } from '../../interpret/value.ts';
import {
  concatenate,
  isConstant,
  join,
  joinAll,
  NOTHING,
  SCALAR,
  UNDEFINED,
  withLabels,
} from '../../interpret/values.ts';
import type { Call, Machine, Model, Value } from '../model.ts';
import { derived, inJavaScript, isFunction, isList } from './support.ts';

/** A name for every element that is not known. */
const ANY = '*';

/** Calls the first argument for every element. */
function eachElement(call: Call): { readonly element: Value; readonly result: Value } {
  const { machine, receiver, at } = call;
  const element = machine.element(receiver, at);
  const result = machine.call(call.argument(0), [element, SCALAR, receiver], at);
  return { element, result };
}

/** An element for which a predicate holds is cleared by what the predicate proves of it. */
function provedBy(machine: Machine, value: Value, result: Value): Value {
  const proofs = result.proofs?.whenTrue ?? [];
  if (proofs === 'impossible' || proofs.length === 0) return value;
  return value.labels.length === 0
    ? value
    : withLabels(value, provedLabels(machine, value, proofs));
}

function provedLabels(machine: Machine, value: Value, proofs: readonly Proof[]): Value['labels'] {
  return value.labels.flatMap((label) => {
    const clears = proofs
      .filter((proof) => proof.key === label.key)
      .reduce((bits, proof) => bits | proof.clears, 0);
    return machine.clear({ ...NOTHING, labels: [label] }, clears).labels;
  });
}

function filter(call: Call): Value {
  const { element, result } = eachElement(call);
  const { receiver, machine } = call;
  if (element.labels.length === 0) return receiver;
  return machine.list([], provedBy(machine, element, result));
}

/** A found element proves that the search held for one: a value of the program that was asked for. */
function find(call: Call): Value {
  const { element, result } = eachElement(call);
  const found = provedBy(call.machine, element, result);
  const whenTrue = result.proofs?.whenTrue ?? [];
  return { ...join(found, UNDEFINED), proofs: { whenTrue, whenFalse: [] } };
}

/** Where it holds for some, what the test says of anything but the element holds as well. */
function some(call: Call): Value {
  const { element, result } = eachElement(call);
  const keys = new Set(element.labels.map((label) => label.key));
  const { whenTrue = [], whenFalse = [] } = result.proofs ?? {};
  const others =
    whenTrue === 'impossible' ? whenTrue : whenTrue.filter((proof) => !keys.has(proof.key));
  return { ...SCALAR, proofs: { whenTrue: others, whenFalse } };
}

function every(call: Call): Value {
  const { result } = eachElement(call);
  const { whenTrue = [] } = result.proofs ?? {};
  return { ...SCALAR, proofs: { whenTrue, whenFalse: [] } };
}

function reduce(call: Call): Value {
  const { machine, receiver, at } = call;
  const element = machine.element(receiver, at);
  const start = call.has(1) ? call.argument(1) : element;
  const callback = call.argument(0);
  const once = join(start, machine.call(callback, [start, element, SCALAR, receiver], at));
  // What one turn puts into the result reaches the next one.
  return join(once, machine.call(callback, [once, element, SCALAR, receiver], at));
}

function flatMap(call: Call): Value {
  const { result } = eachElement(call);
  const { machine, at } = call;
  return machine.list([], isList(result) ? machine.element(result, at) : result);
}

function flat({ machine, receiver, at }: Call): Value {
  const element = machine.element(receiver, at);
  return machine.list([], isList(element) ? machine.element(element, at) : element);
}

function sameElements({ machine, receiver, at }: Call): Value {
  return machine.list([], machine.element(receiver, at));
}

function add(call: Call): Value {
  const added = call.rest === undefined ? call.args : [...call.args, call.rest];
  for (const value of added) call.machine.assign(call.receiver, ANY, value, call.at);
  return SCALAR;
}

function splice(call: Call): Value {
  for (const value of call.args.slice(2)) {
    call.machine.assign(call.receiver, ANY, value, call.at);
  }
  return sameElements(call);
}

function joinElements(call: Call): Value {
  const { machine, receiver, at } = call;
  const [list] = machine.records(receiver);
  const separator = call.has(0) ? call.argument(0) : UNDEFINED;
  const element = machine.element(receiver, at);
  const text = machine.derive([element, separator], at, 'is joined to a text');
  const known = list?.store.rest === undefined && receiver.objects.length === 1;
  if (list === undefined || !known || !isConstant(separator)) return text;
  const parts = [...list.store.fields.values()].flatMap(({ value }, index) =>
    index === 0 ? [value] : [separator, value],
  );
  return withLabels(concatenate(parts, 0, at), text.labels);
}

function arrayFrom(call: Call): Value {
  const { machine, at } = call;
  const element = machine.element(call.argument(0), at);
  const made = call.has(1) ? machine.call(call.argument(1), [element, SCALAR], at) : element;
  return machine.list([], made);
}

function entriesOf({ machine, receiver, at }: Call): Value {
  return machine.list([], machine.list([SCALAR, machine.element(receiver, at)]));
}

const onList = (call: Call): boolean => isList(call.receiver) || !isFunction(call.receiver);
const withCallback = (call: Call): boolean => isFunction(call.argument(0)) && onList(call);

/** The language's own functions on lists. */
export const LIST_MODELS: readonly Model[] = inJavaScript([
  {
    method: 'map',
    when: withCallback,
    returns: (call) => call.machine.list([], eachElement(call).result),
  },
  { method: 'filter', when: withCallback, returns: filter },
  {
    method: 'forEach',
    when: withCallback,
    returns: (call) => {
      eachElement(call);
      return UNDEFINED;
    },
  },
  { method: ['find', 'findLast'], when: withCallback, returns: find },
  {
    method: ['findIndex', 'findLastIndex'],
    when: withCallback,
    returns: (call) => {
      eachElement(call);
      return SCALAR;
    },
  },
  { method: 'some', when: withCallback, returns: some },
  { method: 'every', when: withCallback, returns: every },
  { method: ['reduce', 'reduceRight'], when: withCallback, returns: reduce },
  { method: 'flatMap', when: withCallback, returns: flatMap },
  { method: 'flat', returns: flat },
  {
    method: ['sort', 'toSorted', 'reverse', 'toReversed'],
    returns: 'receiver',
    effect: (call) => {
      if (!withCallback(call)) return;
      const element = call.machine.element(call.receiver, call.at);
      call.machine.call(call.argument(0), [element, element], call.at);
    },
  },
  { method: ['push', 'unshift'], when: (call) => isList(call.receiver), returns: add },
  { method: ['splice', 'toSpliced'], when: (call) => isList(call.receiver), returns: splice },
  { method: ['pop', 'shift'], when: (call) => call.args.length === 0, returns: 'element' },
  { method: 'at', when: (call) => isList(call.receiver), returns: 'element' },
  { method: 'at', when: (call) => !isList(call.receiver), returns: 'text' },
  { method: 'fill', when: (call) => isList(call.receiver), returns: 'receiver', effect: add },
  { method: 'join', when: (call) => call.args.length < 2, returns: joinElements },
  {
    method: 'entries',
    when: (call) => isList(call.receiver) && call.args.length === 0,
    returns: entriesOf,
  },
  {
    method: 'values',
    when: (call) => isList(call.receiver) && call.args.length === 0,
    returns: sameElements,
  },
  {
    method: 'keys',
    when: (call) => isList(call.receiver) && call.args.length === 0,
    returns: (call) => call.machine.list([], SCALAR),
  },
  { api: 'Array.from', returns: arrayFrom },
  { api: 'Array.of', returns: (call) => call.machine.list(call.args) },
  {
    api: 'Array.isArray',
    returns: 'scalar',
  },
  {
    api: 'Array',
    sinks: [{ kind: 'loop', argument: 0, part: 'length', when: (call) => call.args.length === 1 }],
    returns: (call) =>
      call.args.length === 1 ? call.machine.list([], UNDEFINED) : call.machine.list(call.args),
  },
  {
    api: [
      '{lodash,underscore}.{uniq,compact,flatten,flattenDeep,reverse,shuffle,sortBy,orderBy,uniqBy,take,takeRight,drop}',
      'lodash/{uniq,compact,flatten,sortBy,orderBy,uniqBy}',
    ],
    returns: (call) => call.machine.list([], call.machine.element(call.argument(0), call.at)),
  },
  {
    api: [
      '{lodash,underscore}.{map,each,forEach,filter,find,flatMap}',
      'lodash/{map,forEach,filter,find}',
    ],
    returns: (call) => {
      const element = call.machine.element(call.argument(0), call.at);
      if (!isFunction(call.argument(1))) return call.machine.list([], element);
      const result = call.machine.call(call.argument(1), [element, SCALAR], call.at);
      if (/\.(?:map|flatMap)$|\/map$/.test(call.api)) return call.machine.list([], result);
      return /find$/.test(call.api) ? element : call.machine.list([], element);
    },
  },
  {
    api: ['p-map', 'p-each-series', 'p-map-series', 'bluebird.{map,each,mapSeries}'],
    returns: (call) => {
      const element = call.machine.element(call.argument(0), call.at);
      return call.machine.list([], call.machine.call(call.argument(1), [element, SCALAR], call.at));
    },
  },
  {
    api: '{lodash,underscore}.join',
    returns: (call) => derived(call, call.args, 'is joined to a text'),
  },
  {
    api: ['{lodash,underscore}.chunk', 'lodash/chunk'],
    returns: (call) =>
      call.machine.list([], call.machine.list([], call.machine.element(call.argument(0), call.at))),
  },
  {
    api: ['{lodash,underscore}.{head,first,last,sample,nth}'],
    returns: (call) => call.machine.element(call.argument(0), call.at),
  },
  {
    api: '{lodash,underscore}.concat',
    returns: (call) =>
      call.machine.list(
        [],
        joinAll(call.args.map((one) => (isList(one) ? call.machine.element(one, call.at) : one))),
      ),
  },
]);
