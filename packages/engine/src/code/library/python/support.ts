import type { SinkKind } from '../../../model/code.ts';
import type { Span } from '../../../model/span.ts';
import { deepLabels } from '../../interpret/describe.ts';
import type { Clearance, Proof, Value } from '../../interpret/value.ts';
import { CLEARS_ALL, clearanceOf } from '../../interpret/value.ts';
import {
  concatenate,
  ofObject,
  onlyConstant,
  onlyText,
  SCALAR,
  tainted,
  withLabels,
} from '../../interpret/values.ts';
import type { Call, Model, Sink } from '../model.ts';

/** Position of an argument that is only ever given by keyword. */
export const KEYWORD_ONLY = 99;

/** A number cannot inject, though it can still be large, or be somebody's datum. */
export const NUMBER_CLEARS: Clearance =
  CLEARS_ALL & ~clearanceOf('loop', 'response', 'third-party', 'module-state');

/** What a boolean, a date or a UUID is cleared for. */
export const TOKEN_CLEARS: Clearance =
  CLEARS_ALL & ~clearanceOf('response', 'third-party', 'module-state');

/** What percent-encoding takes the sting from; host and directory stay a free choice. */
export const QUOTED_KINDS: readonly SinkKind[] = [
  'shell',
  'sql',
  'ldap',
  'xpath',
  'html',
  'mail',
  'header',
  'log',
];

/** Whether an argument is certainly this constant. */
export function is(value: Value, expected: string | number | boolean | null): boolean {
  return onlyConstant(value) === expected;
}

/** A number computed from values. */
export function numberOf(call: Call, values: readonly Value[]): Value {
  return scalarOf(call, values, NUMBER_CLEARS, 'becomes a number');
}

/** A date, UUID or the like made from values. */
export function tokenOf(call: Call, values: readonly Value[]): Value {
  return scalarOf(call, values, TOKEN_CLEARS, 'is parsed to a fixed form');
}

function scalarOf(call: Call, values: readonly Value[], clears: Clearance, text: string): Value {
  const made = call.machine.clear(call.machine.derive(values, call.at, text), clears);
  return withLabels(SCALAR, made.labels);
}

/** A text put together from parts. */
export function textOf(call: Call, parts: readonly Value[]): Value {
  const { labels } = call.machine.derive(parts, call.at, 'becomes part of a text');
  // The derivation of `concatenate` is not ours to number, so its labels are replaced.
  return withLabels(concatenate(parts, 0, call.at), labels);
}

/** Something made from values, cleared for some kinds. */
export function derivedFor(
  call: Call,
  values: readonly Value[],
  kinds: readonly SinkKind[],
  text: string,
): Value {
  return call.machine.clear(call.machine.derive(values, call.at, text), clearanceOf(...kinds));
}

/** Proofs that a value is cleared; a library's result stands for all that was put into it. */
export function proofsOf(value: Value, clears: Clearance): readonly Proof[] {
  const isResult = value.objects.some((object) => object.kind === 'api');
  const labels = isResult ? deepLabels(value) : value.labels;
  return labels.map(({ key }) => ({ key, clears }));
}

/** Notes that the call raises unless its first argument has a harmless form: whoever goes on may use the text as well. */
export function raisesUnless(clears: Clearance): (call: Call) => void {
  return (call) => call.machine.prove(proofsOf(call.argument(0), clears));
}

/** API paths of what the value may be. */
export function apiPaths(value: Value): readonly string[] {
  return value.objects.flatMap((object) => (object.kind === 'api' ? [object.path] : []));
}

/** Whether the value is the result of such an API (paths as regular expression), or was taken from one. */
export function comesFrom(value: Value, pattern: RegExp): boolean {
  return apiPaths(value).some((path) => pattern.test(path));
}

/** A keyword argument of the calls that made the receiver (`Environment(autoescape=True)`), innermost first. */
export function maderArgument(value: Value, name: string, depth = 6): Value | undefined {
  if (depth === 0) return undefined;
  for (const object of value.objects) {
    if (object.kind !== 'api') continue;
    const found =
      object.named.get(name) ??
      (object.receiver === undefined ? undefined : maderArgument(object.receiver, name, depth - 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first positional argument of the calls that made the receiver. */
export function maderFirst(value: Value): Value | undefined {
  for (const object of value.objects) {
    if (object.kind === 'api' && object.args[0] !== undefined) return object.args[0];
  }
  return undefined;
}

/** Reports every argument, positional from one on and by keyword, as reaching a sink. */
export function sinkAll(kind: SinkKind, part: string, from = 0): (call: Call) => void {
  return (call) => {
    for (const value of [...call.args.slice(from), ...call.named.values()]) {
      call.machine.sink(kind, value, call.at, call.api, part);
    }
  };
}

/** A sink in an argument, in one line. */
export function into(
  kind: SinkKind,
  argument: Sink['argument'],
  part: string,
  name?: string,
): Sink {
  return name === undefined ? { kind, argument, part } : { kind, argument, part, name };
}

/** A model of one sink. */
export function dangerous(
  api: string | readonly string[],
  kind: SinkKind,
  argument: Sink['argument'],
  part: string,
  name?: string,
): Model {
  return { api, sinks: [into(kind, argument, part, name)] };
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

/** Constant beginning of the texts that the value may be, up to the first hole; one a text. */
export function beginnings(value: Value): readonly string[] {
  return value.atoms.flatMap((atom) => {
    if (atom.kind === 'constant') return [String(atom.value)];
    if (atom.kind !== 'text') return [];
    const [first] = atom.parts;
    return [(first === undefined ? undefined : onlyText(first)) ?? ''];
  });
}

/** A function of ours as a value of the program. */
export function native(
  call: Call,
  name: string,
  run: (args: readonly Value[], at: Span) => Value,
): Value {
  // The interpreter numbers what it makes; an empty record is the cheapest way to such a number.
  const id = call.machine.record({}).objects[0]?.id ?? 0;
  return ofObject({ kind: 'native', id, name, call: run });
}

/** A number or boolean that carries nothing of what it was computed from: a length, a comparison. */
export function flag(): Value {
  return SCALAR;
}

/** Everything that is in a value, as something made from it. */
export function madeFrom(call: Call, values: readonly Value[], text: string): Value {
  const inside = values.map((value) => tainted(deepLabels(value)));
  return call.machine.derive(inside, call.at, text);
}
