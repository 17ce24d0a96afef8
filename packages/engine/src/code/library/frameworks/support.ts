import type { Span } from '../../../model/span.ts';
import type { ApiObj, ClosureObj, NativeObj, Value } from '../../interpret/value.ts';
import { NOTHING, ofObject, onlyText } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import { itemsOf } from '../validation/reader.ts';

/** A function of ours as a value of the program. */
export function native(machine: Machine, name: string, call: NativeObj['call']): Value {
  // The interpreter numbers what it makes; an empty record is the cheapest way to such a number.
  const id = machine.record({}).objects[0]?.id ?? 0;
  return ofObject({ kind: 'native', id, name, call });
}

/** A part of the event by its path. */
export function eventPart(machine: Machine, path: string, at: Span, text = 'read'): Value {
  return machine.source({ origin: { kind: 'event' }, path, derived: false }, at, text);
}

/** An object whose fields are made when they are read; undefined: it has none of that name. */
export function dynamicRecord(
  machine: Machine,
  lookup: (name: string, at: Span) => Value | undefined,
  whole?: Value,
): Value {
  const made = machine.record({});
  for (const record of machine.records(made)) {
    record.store.lookup = lookup;
    if (whole !== undefined) record.store.copied = whole;
  }
  return made;
}

/** The functions of the program that a value may be, also those that libraries wrapped. */
export function functionsIn(value: Value, depth = 0): readonly (ClosureObj | NativeObj)[] {
  if (depth > 6) return [];
  return value.objects.flatMap((one) => {
    if (one.kind === 'closure' || one.kind === 'native') return [one];
    if (one.kind !== 'api') return [];
    const parts = [...one.args, ...one.named.values(), one.receiver ?? NOTHING];
    return parts.flatMap((part) => functionsIn(part, depth + 1));
  });
}

/** A value that is any of the functions in it, without what libraries put round them. */
export function unwrapped(value: Value): Value {
  const isPlain = value.objects.every((one) => one.kind !== 'api');
  return isPlain ? value : { ...NOTHING, objects: functionsIn(value) };
}

/** Whether something of the program can be called. */
export function isCallable(value: Value): boolean {
  return functionsIn(value).length > 0;
}

/** The library values that a value may be. */
export function apisIn(value: Value): readonly ApiObj[] {
  return value.objects.filter((one) => one.kind === 'api');
}

/** Where the first function of a value is written; the given place where there is none. */
export function placeOf(value: Value, otherwise: Span): Span {
  for (const one of functionsIn(value)) {
    if (one.kind === 'closure') {
      return { file: one.fn.file, start: one.fn.at.start, end: one.fn.at.end };
    }
  }
  return otherwise;
}

/** Values of a list, or the value itself; of what libraries give only what the list holds. */
export function flattened(machine: Machine, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => {
    const isList = machine.records(value).some((one) => one.isList);
    return isList ? itemsOf(machine, value) : [value];
  });
}

/** The text of a route; `*` where it is made up at run time. */
export function routePath(value: Value | undefined): string {
  const text = value === undefined ? undefined : onlyText(value);
  return text ?? '*';
}

/** A path below another, with one slash between them. */
export function joinPaths(prefix: string, path: string): string {
  const whole = `${prefix}/${path}`.replace(/\/{2,}/g, '/');
  return whole.length > 1 ? whole.replace(/\/$/, '') : whole;
}

/** What an error holds that nobody knows of before. */
export function errorValue(machine: Machine, at: Span): Value {
  return machine.source({ origin: { kind: 'error' }, path: '', derived: false }, at, 'is caught');
}

/** Records something about how a library is used. */
export function observed(
  call: Call,
  kind: string,
  details: Readonly<Record<string, string | number | boolean>> = {},
): void {
  call.machine.observe({ kind, at: call.at, details: { api: call.api, ...details } });
}

/** A keyword or the field of an options object, whatever the language says. */
export function optionOf(api: ApiObj, name: string, machine: Machine): Value | undefined {
  const named = api.named.get(name);
  if (named !== undefined) return named;
  for (const arg of api.args) {
    for (const record of machine.records(arg)) {
      const cell = record.store.fields.get(name);
      if (cell !== undefined) return cell.value;
    }
  }
  return undefined;
}
