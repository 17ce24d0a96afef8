import type { Span } from '../../model/span.ts';
import { classMember, instanceMember, itemOf } from './class-members.ts';
import { isEnvironment, WHOLE_ENVIRONMENT } from './describe.ts';
import { noteElement } from './elements.ts';
import { emptyStore, type Run } from './run.ts';
import type {
  ApiObj,
  Cell,
  ClassObj,
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
  ofAtom,
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
  result = join(result, labelledMember(run, object.labels, name, at));
  for (const atom of object.atoms) {
    if (atom.kind === 'json' || atom.kind === 'text') result = join(result, UNKNOWN);
  }
  if (object.unknown && object.labels.length === 0) result = join(result, UNKNOWN);
  return isNothing(result) && !wantsMethod ? UNDEFINED : result;
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

/** The value of an environment variable. */
function environment(name: string, at: Span): Value {
  const label = labelOf({ kind: 'environment', name }, '', {
    at,
    text: 'read',
    before: undefined,
    length: 1,
  });
  return ofAtom({ kind: 'environment', name }, [label]);
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

/** The cell of a field, made where it is missing; `outside`: what it was before, where others may have written it. */
export function fieldCell(store: Store, name: string, outside?: () => Value): Cell {
  const known = store.fields.get(name);
  if (known !== undefined) return known;
  // A field that is new on this branch is not there on the others: its old value is none.
  const cell: Cell = { value: join(store.rest?.value ?? NOTHING, outside?.() ?? NOTHING) };
  store.fields.set(name, cell);
  return cell;
}

const MAX_FIELDS = 400;

/** `object.name = value`, a strong update where only one object is meant. */
export function setMember(run: Run, object: Value, name: string, value: Value, at?: Span): void {
  const stored = object.objects.filter(
    (one) => one.kind !== 'module' && one.kind !== 'native' && one.kind !== 'regex',
  );
  const isSure =
    stored.length === 1 && !object.unknown && object.labels.length === 0 && run.loopDepth === 0;
  for (const one of stored) {
    if (one.store.fields.size >= MAX_FIELDS && !one.store.fields.has(name)) {
      setRest(run, one.store, value);
      continue;
    }
    const cell = fieldCell(one.store, name, () => outsideField(run, one.store, name, at));
    if (isSure) run.state.write(cell, value);
    else run.state.weaken(cell, value);
  }
}

/** The field of what was spread into an object from outside. */
function outsideField(run: Run, { copied }: Store, name: string, at: Span | undefined): Value {
  return copied === undefined || at === undefined ? NOTHING : getMember(run, copied, name, at);
}

/** `object[unknown] = value`, or one element more. `key`: what the code says of the name. */
export function setAny(run: Run, object: Value, value: Value, key: Value = UNKNOWN): void {
  for (const one of object.objects) {
    if (
      one.kind === 'record' ||
      one.kind === 'closure' ||
      one.kind === 'api' ||
      one.kind === 'class'
    ) {
      setRest(run, one.store, value, key);
    }
  }
}

/** One element more: at a place of its own in a list, under a name that may be taken elsewhere. */
export function addElement(run: Run, object: Value, value: Value): void {
  for (const one of object.objects) {
    if (one.kind !== 'record' || !one.isList) setAny(run, { ...NOTHING, objects: [one] }, value);
    else {
      one.store.rest ??= { value: NOTHING };
      run.state.weaken(one.store.rest, value);
    }
  }
}

function setRest(run: Run, store: Store, value: Value, key: Value = UNKNOWN): void {
  if (store.rest === undefined) store.keys = { value: NOTHING };
  store.rest ??= { value: NOTHING };
  if (store.keys !== undefined) run.state.weaken(store.keys, key);
  run.state.weaken(store.rest, value);
  // A field of that name may be meant.
  for (const cell of store.fields.values()) {
    if (store.fields.size <= 16) run.state.weaken(cell, value);
  }
}

/** A new list. */
export function makeList(run: Run, items: readonly Value[], rest?: Value): Value {
  const store = emptyStore();
  for (const [index, item] of items.entries()) {
    if (index < MAX_FIELDS) store.fields.set(String(index), { value: item });
  }
  if (rest !== undefined) store.rest = { value: rest };
  return ofObject({ kind: 'record', id: run.id(), isList: true, store, instanceOf: undefined });
}

/** A new record. */
export function makeRecord(
  run: Run,
  fields: Iterable<readonly [string, Value]>,
  rest?: Value,
  instanceOf?: ClassObj,
): Value {
  const store = emptyStore();
  for (const [name, value] of fields) store.fields.set(name, { value });
  if (rest !== undefined) store.rest = { value: rest };
  return ofObject({ kind: 'record', id: run.id(), isList: false, store, instanceOf });
}

/** Copies the fields of objects into a record (spread, `Object.assign`, `dict.update`). */
export function copyFields(run: Run, target: Value, from: Value, at: Span): void {
  for (const one of from.objects) {
    if (isEnvironment(one)) copyEnvironment(target);
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields) setMember(run, target, name, cell.value);
    if (one.store.rest !== undefined) {
      setAny(run, target, one.store.rest.value, one.store.keys?.value);
    }
    if (one.store.copied !== undefined) copyLabels(run, target, one.store.copied, at);
  }
  copyLabels(run, target, from, at);
}

/** Names of variables as everybody writes them: others may be methods. */
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;

/** Each variable stays the one that it is, and all together are the whole environment. */
function copyEnvironment(target: Value): void {
  const whole = tainted([WHOLE_ENVIRONMENT]);
  for (const one of target.objects) {
    if (one.kind !== 'record') continue;
    one.store.lookup ??= (name, at) => (VARIABLE.test(name) ? environment(name, at) : undefined);
    one.store.copied = one.store.copied === undefined ? whole : join(one.store.copied, whole);
  }
}

/** What comes from outside has fields that nobody knows; those already there may be overwritten. */
function copyLabels(run: Run, target: Value, from: Value, at: Span): void {
  if (from.labels.length === 0) return;
  const source = tainted(from.labels);
  for (const one of target.objects) {
    if (one.kind !== 'record') continue;
    for (const [name, cell] of one.store.fields) {
      run.state.weaken(cell, getMember(run, source, name, at));
    }
    one.store.copied = one.store.copied === undefined ? source : join(one.store.copied, source);
  }
}

/** The text of a constant key. */
export function keyText(value: Value): string | undefined {
  if (!isConstant(value) || value.atoms.length !== 1) return undefined;
  return String(onlyConstant(value));
}
