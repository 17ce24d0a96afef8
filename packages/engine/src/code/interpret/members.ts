import type { Span } from '../../model/span.ts';
import { classMember, instanceMember, itemOf } from './class-members.ts';
import { noteElement } from './elements.ts';
import { environment } from './environment.ts';
import { makeRecord } from './records.ts';
import type { Run } from './run.ts';
import type {
  ApiObj,
  ClosureObj,
  Label,
  ModuleObj,
  Obj,
  RecordObj,
  Store,
  Value,
} from './value.ts';
import {
  isConstant,
  isNothing,
  join,
  joinAll,
  labelOf,
  NOTHING,
  ofObject,
  onlyConstant,
  partLabel,
  SCALAR,
  tainted,
  UNDEFINED,
  UNKNOWN,
  withLabels,
} from './values.ts';

/** Properties that count something: what they count is not in them. */
const COUNTS = new Set(['length', 'size', 'byteLength']);

/** The longest API path that is still told apart. */
const MAX_API_PATH = 240;

/** `object.name`. `wantsMethod`: a missing field of a record is no value, since a method of that name may be meant. */
export function getMember(
  run: Run,
  object: Value,
  name: string,
  at: Span,
  wantsMethod = false,
): Value {
  let result: Value = NOTHING;
  for (const one of object.objects) {
    result = join(result, memberOf(run, one, name, at, wantsMethod));
  }
  if (COUNTS.has(name) && !isOwnField(object, name))
    return join(result, object.labels.length > 0 ? SCALAR : NOTHING);
  // What a library says of a part of its result takes the place of what the whole carries.
  if (!isToldByLibrary(run, object, name, at))
    result = join(result, labelledMember(run, object.labels, name, at));
  for (const atom of object.atoms) {
    if (atom.kind === 'json' || atom.kind === 'text') result = join(result, UNKNOWN);
  }
  if (object.unknown && object.labels.length === 0) result = join(result, UNKNOWN);
  return isNothing(result) && !wantsMethod ? UNDEFINED : result;
}

function isToldByLibrary(run: Run, { objects, labels }: Value, name: string, at: Span): boolean {
  return (
    labels.length > 0 &&
    objects.length > 0 &&
    objects.every((one) => {
      const member = one.kind === 'api' ? run.members.get(one)?.get(name) : undefined;
      if (one.kind !== 'api' || member === undefined) return false;
      return run.evaluation.readProperty(run, member, one, at) !== undefined;
    })
  );
}

/** What comes from outside may well have a field `size`: maps and sets, which count by that name, are made here. */
function isOwnField(object: Value, name: string): boolean {
  return name === 'size' && object.labels.some((label) => label.derivation === 0);
}

function labelledMember(run: Run, labels: readonly Label[], name: string, at: Span): Value {
  if (labels.length === 0) return NOTHING;
  const parts = labels.map((label) => partLabel(label, name, at));
  noteElement(run, labels, name, at);
  for (const part of parts) run.recorder.read(part);
  return tainted(parts);
}

function memberOf(run: Run, object: Obj, name: string, at: Span, wantsMethod: boolean): Value {
  switch (object.kind) {
    case 'record':
      return recordMember(run, object, name, at, wantsMethod);
    case 'closure':
      return closureMember(run, object, name);
    case 'class':
      return classMember(run, object, name, at);
    case 'api':
      return apiMember(run, object, name, at);
    case 'module':
      return moduleMember(object, name);
    case 'native':
    case 'regex':
      return wantsMethod ? NOTHING : UNKNOWN;
  }
}

function recordMember(
  run: Run,
  object: RecordObj,
  name: string,
  at: Span,
  wantsMethod: boolean,
): Value {
  const own = object.store.fields.get(name);
  if (own !== undefined) return own.value;
  const made = object.store.lookup?.(name, at);
  if (made !== undefined) return made;
  if (object.instanceOf !== undefined) {
    const found = instanceMember(run, object.instanceOf, name, ofObject(object), at, 0);
    if (found !== undefined) return found;
  }
  if (object.isList && COUNTS.has(name)) return SCALAR;
  if (object.isList && name.startsWith('-')) return fromEnd(object, Number(name));
  if (object.isList && !/^\d+$/.test(name)) return NOTHING;
  const rest = object.store.rest?.value ?? NOTHING;
  const { copied } = object.store;
  const inherited = copied === undefined ? NOTHING : getMember(run, copied, name, at, wantsMethod);
  // What came from outside with a text of that name is nothing that can be called.
  const given = wantsMethod && !inherited.objects.some(isCallable) ? NOTHING : inherited;
  if (wantsMethod && !rest.objects.some(isCallable)) return given;
  return join(rest, given);
}

/** What a call of an element may run: elements that only hold something are not meant by the name of a method. */
function isCallable(object: Obj): boolean {
  return object.kind !== 'regex' && (object.kind !== 'record' || object.instanceOf !== undefined);
}

/** Python's `list[-1]`: any element, where it is not known how many there are. */
function fromEnd(list: RecordObj, index: number): Value {
  const { fields, rest, copied } = list.store;
  const isKnown = rest === undefined && copied === undefined;
  const element = isKnown ? fields.get(String(fields.size + index)) : undefined;
  return element?.value ?? storedValues(list.store);
}

function closureMember(run: Run, object: ClosureObj, name: string): Value {
  const own = object.store.fields.get(name);
  if (own !== undefined) return own.value;
  if (name === 'prototype' && run.language === 'javascript') {
    const prototype = makeRecord(run, []);
    object.store.fields.set(name, { value: prototype });
    return prototype;
  }
  return object.store.rest?.value ?? NOTHING;
}

function moduleMember(object: ModuleObj, name: string): Value {
  const { unit, frame } = object;
  if (unit.exports === undefined) {
    const binding = unit.globals.get(name);
    const cell = binding === undefined ? undefined : frame.cells.get(binding);
    return cell?.value ?? NOTHING;
  }
  return NOTHING;
}

/** What Python's mapping of the environment has of its own, beside the variables. */
const OF_MAPPING: ReadonlySet<string> = new Set([
  'get',
  'setdefault',
  'pop',
  'copy',
  'items',
  'values',
  'keys',
  'update',
]);

function apiMember(run: Run, object: ApiObj, name: string, at: Span): Value {
  const own = object.store.fields.get(name);
  if (own !== undefined) return own.value;
  if (object.path === 'process.env' || (object.path === 'os.environ' && !OF_MAPPING.has(name))) {
    return environment(name, at);
  }
  // A default import or namespace of a library is the library.
  if (name === 'default') return ofObject(object);
  let known = run.members.get(object);
  if (known === undefined) {
    known = new Map();
    run.members.set(object, known);
  }
  let member = known.get(name);
  if (member === undefined) {
    const path = object.path.length > MAX_API_PATH ? object.path : `${object.path}.${name}`;
    member = run.api(path, ofObject(object), [], new Map(), at);
    known.set(name, member);
  }
  const made = run.evaluation.readProperty(run, member, object, at);
  return made ?? ofObject(member, apiLabels(object));
}

/** What a result of a library carries of its arguments goes into its parts. */
function apiLabels(object: ApiObj): readonly Label[] {
  return object.store.rest?.value.labels ?? [];
}

/** `object[key]`. */
export function getIndex(run: Run, object: Value, key: Value, at: Span): Value {
  const names = isConstant(key) ? key.atoms : [];
  const [name] = names;
  const own = itemOf(run, object, key, at);
  if (own !== undefined) return own;
  if (names.length === 1 && name?.kind === 'constant') {
    const only = onlyConstant(key);
    return getMember(run, object, String(only), at);
  }
  if (names.length > 1) {
    return joinAll(
      names.map((atom) =>
        atom.kind === 'constant' ? getMember(run, object, String(atom.value), at) : NOTHING,
      ),
    );
  }
  return anyMember(run, object, at);
}

/** Any element or field. */
export function anyMember(run: Run, object: Value, at: Span): Value {
  let result = labelledMember(run, object.labels, '*', at);
  for (const one of object.objects) result = join(result, anyMemberOf(run, one, at));
  for (const atom of object.atoms) {
    // A character of a text is made from what the text is made from: the labels say so already.
    if (atom.kind !== 'constant' || typeof atom.value === 'string') result = join(result, UNKNOWN);
  }
  return object.unknown || isNothing(result) ? join(result, UNKNOWN) : result;
}

function anyMemberOf(run: Run, object: Obj, at: Span): Value {
  if (object.kind === 'record' || object.kind === 'closure' || object.kind === 'class') {
    return storedValues(object.store);
  }
  if (object.kind !== 'api') return UNKNOWN;
  if (object.path === 'process.env' || object.path === 'os.environ') {
    // Some variable, not known which: all of them are only in the object itself.
    const label = labelOf({ kind: 'environment', name: undefined }, '*', undefined);
    return withLabels(UNKNOWN, [label]);
  }
  return apiMember(run, object, '*', at);
}

function storedValues(store: Store): Value {
  let result = store.rest?.value ?? NOTHING;
  for (const cell of store.fields.values()) result = join(result, cell.value);
  if (store.copied !== undefined) result = join(result, tainted(store.copied.labels));
  return result;
}
