import type { SinkKind } from '../../../model/code.ts';
import { deepLabels } from '../../interpret/describe.ts';
import type { ApiObj, Clearance, Label, Proof, RegexObj, Value } from '../../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../../interpret/value.ts';
import { onlyConstant, onlyText, SCALAR, UNDEFINED, withLabels } from '../../interpret/values.ts';
import type { Call, Machine, Model, Sink } from '../model.ts';

/** The step of a value through a function that puts a path together and takes out every `..`. */
export const JOINED = 'becomes part of a path';

/** What a number is cleared for: it can still be large, and it can still be a secret. */
export const NUMBER_CLEARS: Clearance =
  CLEARS_ALL & ~clearanceOf('loop', 'response', 'third-party', 'module-state');

/** What a boolean, a date or a hash is cleared for. */
const TOKEN_CLEARS: Clearance =
  CLEARS_ALL & ~clearanceOf('response', 'third-party', 'module-state');

/** The constant that a part of an argument has; undefined where it is not known or not there. */
export function setting(
  call: Call,
  position: number,
  path: string,
): string | number | boolean | null | undefined {
  return call.has(position) ? onlyConstant(option(call, position, path)) : undefined;
}

/** A part of an argument; undefined (the value) where there is no such argument. */
export function option(call: Call, position: number, path: string): Value {
  return call.has(position)
    ? call.machine.field(call.argument(position), path, call.at)
    : UNDEFINED;
}

/** Whether a value is certainly `undefined`: a field that an object of the program does not have. */
export function isMissing(value: Value): boolean {
  return (
    !value.unknown &&
    value.labels.length === 0 &&
    value.objects.length === 0 &&
    value.atoms.every((atom) => atom.kind === 'constant' && atom.value === undefined)
  );
}

/** Whether the argument is an object written in the program without any of these fields. */
export function lacks(call: Call, position: number, names: readonly string[]): boolean {
  const argument = call.argument(position);
  if (!call.has(position)) return true;
  if (argument.unknown || argument.labels.length > 0) return false;
  if (argument.objects.some((one) => one.kind !== 'record')) return false;
  return names.every((name) => isMissing(option(call, position, name)));
}

/** Whether the argument is an object of the program. */
export function isRecord(value: Value): boolean {
  return value.objects.some((one) => one.kind === 'record' && !one.isList);
}

/** Whether the value may be a list of the program. */
export function isList(value: Value): boolean {
  return value.objects.some((one) => one.kind === 'record' && one.isList);
}

/** Whether it can be called. */
export function isFunction(value: Value): boolean {
  return value.objects.some((one) => one.kind === 'closure' || one.kind === 'native');
}

/** The regular expressions with a known pattern that a value may be. */
export function regexesOf(value: Value): readonly RegexObj[] {
  return value.objects.filter((one) => one.kind === 'regex');
}

/** The library values that a value may be. */
export function apisOf(value: Value): readonly ApiObj[] {
  return value.objects.filter((one) => one.kind === 'api');
}

/** A call of a template tag: the constant texts come first, as a list. */
export function isTagged(call: Call): boolean {
  const [texts] = call.args;
  return texts !== undefined && isList(texts) && deepLabels(texts).length === 0;
}

/** Proofs that clear a value. */
export function proofsOf(value: Value, clears: Clearance): readonly Proof[] {
  return clears === 0 ? [] : value.labels.map(({ key }) => ({ key, clears }));
}

/** A number made from values. */
export function numberFrom(call: Call, values: readonly Value[]): Value {
  return scalarFrom(call, values, NUMBER_CLEARS, 'becomes a number');
}

/** A date, hash or boolean made from values. */
export function tokenFrom(call: Call, values: readonly Value[], text: string): Value {
  return scalarFrom(call, values, TOKEN_CLEARS, text);
}

function scalarFrom(call: Call, values: readonly Value[], clears: Clearance, text: string): Value {
  const labels = values.flatMap((value) => value.labels);
  if (labels.length === 0) return SCALAR;
  const made = call.machine.clear(call.machine.derive(values, call.at, text), clears);
  return withLabels(SCALAR, made.labels);
}

/** A text made from values, cleared for some kinds of sink. */
export function derived(
  call: Call,
  values: readonly Value[],
  text: string,
  clears: Clearance = 0,
): Value {
  return call.machine.clear(call.machine.derive(values, call.at, text), clears);
}

/** What another server answers. */
export function remote(call: Call, text = 'comes from another server'): Value {
  return call.machine.source(
    { origin: { kind: 'remote' }, path: '', derived: false },
    call.at,
    text,
  );
}

/** What stands in a file. */
export function fromFile(call: Call): Value {
  return call.machine.source(
    { origin: { kind: 'file' }, path: '', derived: false },
    call.at,
    'is read from a file',
  );
}

/** Something without taint that nothing is known of. */
export function unknownResult(call: Call): Value {
  return call.machine.derive([], call.at);
}

/** A function of the machine. */
export function native(
  machine: Machine,
  name: string,
  run: (args: readonly Value[]) => Value,
): Value {
  const [identity] = machine.record({}).objects;
  const id = identity?.id ?? 0;
  return {
    ...UNDEFINED,
    atoms: [],
    proofs: undefined,
    objects: [{ kind: 'native', id, name, call: run }],
  };
}

/** Records a misuse of the API that is called. */
export function misuse(
  call: Call,
  kind: string,
  values: readonly Value[] = [],
  details: Readonly<Record<string, string | number | boolean>> = {},
): void {
  call.machine.observe({ kind, at: call.at, details: { api: call.api, ...details }, values });
}

/** A model of one sink. */
export function dangerous(
  api: string | readonly string[],
  kind: SinkKind,
  argument: Sink['argument'],
  part: string,
  more: Omit<Model, 'api' | 'sinks'> = {},
): Model {
  return { api, sinks: [{ kind, argument, part }], ...more, language: 'javascript' };
}

/** The same models, for JavaScript only. */
export function inJavaScript(models: readonly Model[]): readonly Model[] {
  return models.map((model) => ({ ...model, language: 'javascript' }));
}

/** The constant beginnings of the texts that a value may be; a text with a hole first begins with nothing. */
export function beginnings(value: Value): readonly string[] {
  return value.atoms.flatMap((atom) => {
    if (atom.kind === 'constant') return [String(atom.value)];
    if (atom.kind !== 'text') return [];
    const [first] = atom.parts;
    return [(first === undefined ? undefined : onlyText(first)) ?? ''];
  });
}

/** Labels of values that come from outside of the function and its configuration. */
export function outsideLabels(value: Value): readonly Label[] {
  return deepLabels(value).filter(
    ({ origin }) =>
      origin.kind !== 'environment' && origin.kind !== 'secret' && origin.kind !== 'file',
  );
}

/** What went wrong: its message may hold what the failing call was given. */
export function errorValue(call: Call): Value {
  return call.machine.source(
    { origin: { kind: 'error' }, path: '', derived: false },
    call.at,
    'is caught',
  );
}
