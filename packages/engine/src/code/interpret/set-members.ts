import type { Span } from '../../model/span.ts';
import { isEnvironment } from './describe.ts';
import { environment } from './environment.ts';
import { getMember } from './members.ts';
import { MAX_FIELDS } from './records.ts';
import type { Run } from './run.ts';
import type { Cell, Obj, Store, Value } from './value.ts';
import { join, NOTHING, UNKNOWN } from './values.ts';

/** The cell of a field, made where it is missing; `outside`: what it was before, where others may have written it. */
export function fieldCell(store: Store, name: string, outside?: () => Value): Cell {
  const known = store.fields.get(name);
  if (known !== undefined) return known;
  // A field that is new on this branch is not there on the others: its old value is none.
  const cell: Cell = { value: join(store.rest?.value ?? NOTHING, outside?.() ?? NOTHING) };
  store.fields.set(name, cell);
  return cell;
}

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
    const cell = fieldCell(one.store, name, () => outsideField(run, one, name, at));
    if (isSure) run.state.write(cell, value);
    else run.state.weaken(cell, value);
  }
}

/** The field of what was spread into an object from outside, or the variable that is set before the code runs. */
function outsideField(run: Run, object: Obj, name: string, at: Span | undefined): Value {
  if (at === undefined || !('store' in object)) return NOTHING;
  if (isEnvironment(object)) return environment(name, at);
  const { copied } = object.store;
  return copied === undefined ? NOTHING : getMember(run, copied, name, at);
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
