import { deepLabels } from '../../interpret/describe.ts';
import type { Proof, Value } from '../../interpret/value.ts';
import { clearanceOf } from '../../interpret/value.ts';
import {
  constant,
  constantsOf,
  isConstant,
  isNothing,
  join,
  joinAll,
  NOTHING,
  SCALAR,
  tainted,
  UNKNOWN,
} from '../../interpret/values.ts';
import { deepCopy, shallowCopy } from '../copies.ts';
import type { Call, Model } from '../model.ts';
import { flag, into } from './support.ts';

/** A name for every element or key that is not known. */
const ANY_KEY = '*';

/** Methods of `dict`, `list`, `set` and `tuple`. */
export const COLLECTION_MODELS: readonly Model[] = [
  { method: ['get', '__getitem__'], returns: (call) => join(read(call), fallback(call)) },
  {
    method: 'setdefault',
    returns: (call) => join(read(call), fallback(call)),
    effect: (call) => write(call, call.argument(0), call.argument(1)),
  },
  { method: 'pop', returns: (call) => join(read(call), fallback(call)) },
  { method: 'popitem', returns: (call) => pair(call) },
  { method: 'values', returns: (call) => call.machine.list([], elementOf(call)) },
  { method: 'keys', returns: (call) => call.machine.list([], keyOf(call)) },
  { method: 'items', returns: (call) => call.machine.list([], pair(call)) },
  { method: ['__iter__', '__enter__', '__aenter__'], returns: 'receiver' },
  { method: 'copy', returns: (call) => shallowCopy(call, call.receiver) },
  {
    // `settings.__dict__.update(body)`: the caller chooses which attributes change.
    api: '**.__dict__.update',
    sinks: [into('prototype', 0, 'attributes')],
    returns: 'nothing',
  },
  { method: 'update', returns: 'nothing', effect: update },
  {
    method: ['append', 'add', 'appendleft'],
    returns: 'nothing',
    effect: (call) => addElement(call, call.argument(0)),
  },
  {
    method: ['extend', 'extendleft', 'union_update'],
    returns: 'nothing',
    effect: (call) => addElement(call, call.machine.element(call.argument(0), call.at)),
  },
  { method: 'insert', returns: 'nothing', effect: (call) => addElement(call, call.argument(1)) },
  {
    method: '__setitem__',
    returns: 'nothing',
    effect: (call) => write(call, call.argument(0), call.argument(1)),
  },
  { method: ['remove', 'discard', 'clear', 'sort', 'reverse'], returns: 'nothing' },
  { method: 'index', returns: flag },
  {
    method: ['union', 'symmetric_difference'],
    returns: (call) =>
      call.machine.list(
        [],
        joinAll([elementOf(call), ...call.args.map((one) => call.machine.element(one, call.at))]),
      ),
  },
  // Of an intersection with a known set only known elements remain.
  {
    method: 'intersection',
    returns: (call) => (isKnownSet(call, call.argument(0)) ? call.argument(0) : call.receiver),
  },
  { method: 'difference', returns: 'receiver' },
  { method: ['issubset', 'issuperset', 'isdisjoint', '__contains__', 'has_key'], returns: flag },
  { api: ['dict', 'collections.OrderedDict'], returns: dictionary },
  {
    api: 'dict.fromkeys',
    returns: (call) => call.machine.record({}, call.argument(1)),
  },
  {
    api: [
      'list',
      'tuple',
      'set',
      'frozenset',
      'reversed',
      'iter',
      'collections.deque',
      'collections.Counter',
    ],
    returns: (call) => (call.has(0) ? call.argument(0) : call.machine.list([])),
  },
  { api: 'sorted', returns: 'argument:0', effect: callKey },
  { api: ['collections.defaultdict'], returns: (call) => defaultDictionary(call) },
  {
    api: ['collections.ChainMap'],
    returns: (call) => joinAll(call.args),
  },
  { api: 'enumerate', returns: enumerated },
  {
    api: ['zip', 'itertools.zip_longest', 'itertools.product'],
    returns: (call) =>
      call.machine.list(
        [],
        call.machine.list(call.args.map((one) => call.machine.element(one, call.at))),
      ),
  },
  { api: ['map', 'itertools.starmap'], returns: mapped },
  {
    api: ['filter', 'itertools.filterfalse', 'itertools.takewhile', 'itertools.dropwhile'],
    returns: filtered,
  },
  {
    api: ['itertools.chain'],
    returns: (call) =>
      call.machine.list([], joinAll(call.args.map((one) => call.machine.element(one, call.at)))),
  },
  {
    api: 'itertools.chain.from_iterable',
    returns: (call) => {
      const inner = call.machine.element(call.argument(0), call.at);
      return call.machine.list([], call.machine.element(inner, call.at));
    },
  },
  { api: ['itertools.islice', 'itertools.cycle', 'itertools.tee'], returns: 'argument:0' },
  {
    api: ['itertools.groupby'],
    returns: (call) => {
      const one = call.machine.element(call.argument(0), call.at);
      const key = call.has(1, 'key')
        ? call.machine.call(call.argument(1, 'key'), [one], call.at)
        : one;
      return call.machine.list([], call.machine.list([key, call.argument(0)]));
    },
  },
  {
    api: [
      'itertools.combinations',
      'itertools.permutations',
      'itertools.pairwise',
      'itertools.batched',
    ],
    returns: (call) => call.machine.list([], call.argument(0)),
  },
  {
    api: ['next', 'anext'],
    returns: (call) => join(call.machine.element(call.argument(0), call.at), fallback(call)),
  },
  { api: 'min', returns: smallest },
  { api: 'max', returns: (call) => chosen(call) },
  {
    api: 'all',
    returns: flag,
    proves: (call) => ({ whenTrue: proofsIn(call).whenTrue }),
  },
  {
    api: 'any',
    returns: flag,
    proves: (call) => ({ whenFalse: proofsIn(call).whenFalse }),
  },
  { api: ['len', 'hash', 'id', 'callable', 'hasattr', 'issubclass'], returns: flag },
  { api: 'copy.copy', returns: (call) => shallowCopy(call, call.argument(0)) },
  { api: 'copy.deepcopy', returns: (call) => deepCopy(call, call.argument(0)) },
  { api: 'vars', returns: 'argument:0' },
  { api: ['operator.itemgetter', 'operator.attrgetter'], returns: 'api' },
  {
    api: ['operator.{itemgetter,attrgetter}()'],
    returns: (call) => call.machine.element(call.argument(0), call.at),
  },
];

function read(call: Call): Value {
  const key = call.argument(0);
  if (!call.has(0)) return elementOf(call);
  if (!isConstant(key)) return elementOf(call);
  return joinAll(
    constantsOf(key).map((one) => call.machine.member(call.receiver, String(one), call.at)),
  );
}

function fallback(call: Call): Value {
  return call.has(1, 'default') ? call.argument(1, 'default') : NOTHING;
}

function write(call: Call, key: Value, value: Value): void {
  const names = isConstant(key) ? constantsOf(key).map(String) : [ANY_KEY];
  for (const name of names) call.machine.assign(call.receiver, name, value, call.at, key);
}

function addElement(call: Call, value: Value): void {
  call.machine.assign(call.receiver, ANY_KEY, value, call.at);
}

function elementOf(call: Call): Value {
  return call.machine.element(call.receiver, call.at);
}

/** Keys that are written in the code, and those that come with a dictionary from outside. */
function keyOf(call: Call): Value {
  const { receiver } = call;
  const known = call.machine
    .records(receiver)
    .flatMap((one) => [...one.store.fields.keys()].slice(0, 20).map(constant));
  const labels = receiver.labels;
  const outside =
    labels.length > 0 ? call.machine.derive([tainted(labels)], call.at, 'gives its keys') : NOTHING;
  const keys = joinAll([...known, outside]);
  return isNothing(keys) ? UNKNOWN : keys;
}

function pair(call: Call): Value {
  return call.machine.list([keyOf(call), elementOf(call)]);
}

function update(call: Call): void {
  const { machine, receiver, at } = call;
  for (const [name, value] of call.named) machine.assign(receiver, name, value, at);
  const from = call.argument(0);
  for (const record of machine.records(from)) {
    for (const [name, cell] of record.store.fields) machine.assign(receiver, name, cell.value, at);
    if (record.store.rest !== undefined) addElement(call, record.store.rest.value);
  }
  if (from.labels.length > 0) addElement(call, machine.element({ ...from, objects: [] }, at));
}

function isKnownSet(call: Call, value: Value): boolean {
  const records = call.machine.records(value);
  return (
    value.labels.length === 0 &&
    records.length > 0 &&
    records.every(
      ({ store }) =>
        store.rest === undefined &&
        [...store.fields.values()].every((cell) => isConstant(cell.value)),
    )
  );
}

function dictionary(call: Call): Value {
  if (call.named.size === 0) return call.has(0) ? call.argument(0) : call.machine.record({});
  const rest = call.has(0) ? call.machine.element(call.argument(0), call.at) : undefined;
  return call.machine.record(Object.fromEntries(call.named), rest);
}

function defaultDictionary(call: Call): Value {
  return call.machine.record(
    {},
    call.has(0) ? call.machine.call(call.argument(0), [], call.at) : undefined,
  );
}

function callKey(call: Call): void {
  if (!call.named.has('key')) return;
  call.machine.call(
    call.argument(1, 'key'),
    [call.machine.element(call.argument(0), call.at)],
    call.at,
  );
}

function enumerated(call: Call): Value {
  const one = call.machine.element(call.argument(0), call.at);
  return call.machine.list([], call.machine.list([SCALAR, one]));
}

function mapped(call: Call): Value {
  const items = call.args.slice(1).map((one) => call.machine.element(one, call.at));
  return call.machine.list([], call.machine.call(call.argument(0), items, call.at));
}

function filtered(call: Call): Value {
  const one = call.machine.element(call.argument(1), call.at);
  call.machine.call(call.argument(0), [one], call.at);
  return call.machine.list([], one);
}

function chosen(call: Call): Value {
  callKey(call);
  const several =
    call.args.length > 1 ? call.args : [call.machine.element(call.argument(0), call.at)];
  return joinAll([...several, call.named.get('default') ?? NOTHING]);
}

/** What a list that is written out holds. */
function itemsOf(call: Call): readonly Value[] {
  return call.machine
    .records(call.argument(0))
    .flatMap(({ store }) => [...store.fields.values()].map((cell) => cell.value));
}

/** Whether no caller chose it: what code, configuration, a length or a record that was looked up says. */
function isNoChoice(value: Value): boolean {
  return deepLabels(value).every(
    ({ origin }) => origin.kind !== 'event' && origin.kind !== 'remote',
  );
}

/** `min(n, 100)` is a bound, and so is the least of a list with a limit in it. */
function smallest(call: Call): Value {
  const several = call.args.length > 1 ? call.args : itemsOf(call);
  const isBounded = several.length > 1 && several.some(isNoChoice);
  const value = chosen(call);
  return isBounded ? call.machine.clear(value, clearanceOf('loop')) : value;
}

/** What the elements of a list of outcomes prove of what they look at. */
function proofsIn(call: Call): {
  readonly whenTrue: readonly Proof[];
  readonly whenFalse: readonly Proof[];
} {
  const { proofs } = call.machine.element(call.argument(0), call.at);
  const { whenTrue = [], whenFalse = [] } = proofs ?? {};
  return {
    whenTrue: whenTrue === 'impossible' ? [] : whenTrue,
    whenFalse: whenFalse === 'impossible' ? [] : whenFalse,
  };
}
