import type { Span } from '../../model/span.ts';
import type { Value } from '../interpret/value.ts';
import { constant, onlyText } from '../interpret/values.ts';
import type { Call, Machine } from './model.ts';

/** What is known of the files with fixed names below `/tmp`, by name. */
type Files = {
  /** Whether this invocation has made the file anew, kept as state of the program so that branches come together. */
  readonly fresh: Value;
  readonly written: Map<string, { readonly at: Span; readonly values: readonly Value[] }>;
  readonly read: Map<string, { readonly at: Span; readonly api: string }>;
  readonly told: Set<string>;
};

const filesOf = new WeakMap<Machine, Files>();

const MAX_NAMES = 100;

function files(machine: Machine): Files {
  let known = filesOf.get(machine);
  if (known === undefined) {
    known = {
      fresh: machine.record({}),
      written: new Map(),
      read: new Map(),
      told: new Set(),
    };
    filesOf.set(machine, known);
  }
  return known;
}

/** The name of a file that is the same in every invocation; undefined: it is elsewhere, or made up as it runs. */
function fixedName(path: Value): string | undefined {
  const name = onlyText(path);
  return name?.startsWith('/tmp/') === true && name.length > 5 ? name : undefined;
}

function keyOf(machine: Machine, name: string): string {
  return `${machine.currentRoute ?? ''} ${name}`;
}

/** Notes that a file is written with values; `isAppended`: what was in it before stays. */
export function noteFileWritten(
  call: Call,
  path: Value,
  values: readonly Value[],
  isAppended = false,
): void {
  const name = fixedName(path);
  if (name === undefined) return;
  const { machine, at } = call;
  const known = files(machine);
  if (!isAppended) machine.assign(known.fresh, keyOf(machine, name), constant(true), at);
  const given = values.filter((one) => machine.derive([one], at).labels.length > 0);
  if (given.length > 0 && !known.written.has(name) && known.written.size < MAX_NAMES) {
    known.written.set(name, { at, values: given });
  }
  tell(machine, known, name);
}

/** Notes that a file is read which this invocation may not have written itself. */
export function noteFileRead(call: Call, path: Value): void {
  const name = fixedName(path);
  if (name === undefined) return;
  const { machine, at, api } = call;
  const known = files(machine);
  if (isFresh(machine.member(known.fresh, keyOf(machine, name), at))) return;
  if (known.read.size < MAX_NAMES && !known.read.has(name)) known.read.set(name, { at, api });
  tell(machine, known, name);
}

/** Notes that somebody asks whether a file is there: until it is written, it is not this invocation's. */
export function noteFileAsked({ machine, at }: Call, path: Value): void {
  const name = fixedName(path);
  if (name === undefined) return;
  const { fresh } = files(machine);
  const key = keyOf(machine, name);
  const [record] = machine.records(fresh);
  if (record?.store.fields.has(key) === false) machine.assign(fresh, key, constant(false), at);
}

/** Notes that a file is taken away: what clears up leaves nothing to the next one. */
export function noteFileRemoved({ machine, at }: Call, path: Value): void {
  const name = fixedName(path);
  if (name !== undefined) machine.observe({ kind: 'file-removed', at, details: { name } });
}

function isFresh({ atoms }: Value): boolean {
  const constants = atoms.flatMap((atom) => (atom.kind === 'constant' ? [atom.value] : []));
  return constants.includes(true) && !constants.includes(false);
}

/** Told once both halves are known. */
function tell(machine: Machine, known: Files, name: string): void {
  const write = known.written.get(name);
  const read = known.read.get(name);
  if (write === undefined || read === undefined || known.told.has(name)) return;
  known.told.add(name);
  const { file, start, end } = read.at;
  machine.observe({
    kind: 'file-of-earlier-invocation',
    at: write.at,
    details: { name, api: read.api, readFile: file, readStart: start, readEnd: end },
    values: write.values,
  });
}
