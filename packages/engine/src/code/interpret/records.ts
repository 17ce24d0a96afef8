import { emptyStore, type Run } from './run.ts';
import type { ClassObj, Value } from './value.ts';
import { isConstant, ofObject, onlyConstant } from './values.ts';

/** The most fields of one object that are told apart. */
export const MAX_FIELDS = 400;

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

/** The text of a constant key. */
export function keyText(value: Value): string | undefined {
  if (!isConstant(value) || value.atoms.length !== 1) return undefined;
  return String(onlyConstant(value));
}
