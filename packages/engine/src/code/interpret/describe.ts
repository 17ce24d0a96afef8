import { type CodeValue, SINK_KINDS, type SinkKind, type SourceLabel } from '../../model/code.ts';
import { sourceOf } from './recorder.ts';
import {
  type Atom,
  type Clearance,
  clearanceOf,
  type Label,
  type Obj,
  type Value,
} from './value.ts';
import { join, joinLabels, labelOf, provedOf } from './values.ts';

const MAX_DEPTH = 7;
const MAX_ITEMS = 40;

/** What checks on the way have cleared labels for, by their keys. */
export type Checks = ReadonlyMap<string, Clearance>;

const NO_CHECKS: Checks = new Map();

/** Parts of one value that facts say: a table of everything, or something made of itself, tells a person no more. */
const MOST_PARTS = 4000;
/** Parts that the facts of one entry say, before only the first few of each value are said. */
const MOST_PARTS_TOGETHER = 400_000;
const FEW_PARTS = 60;

type Telling = { readonly checks: Checks; parts: number; readonly most: number };

/** How much has been described so far. */
export type Described = { parts: number };

/** What facts say about a value, to a bounded depth and size. */
export function describe(
  value: Value,
  checks: Checks = NO_CHECKS,
  described: Described = { parts: 0 },
): CodeValue {
  const most = described.parts < MOST_PARTS_TOGETHER ? MOST_PARTS : FEW_PARTS;
  const to: Telling = { checks, parts: 0, most };
  const result = told(value, to, 0);
  described.parts += to.parts;
  return result;
}

function told(value: Value, to: Telling, depth: number): CodeValue {
  const { checks } = to;
  to.parts += 1;
  if (depth > MAX_DEPTH || to.parts > to.most) {
    return { kind: 'unknown', from: value.labels.map((one) => partOf(one, checks)) };
  }
  const options: CodeValue[] = [];
  const variables = new Set<string>();
  let covered = false;
  for (const atom of value.atoms) {
    const described = describeAtom(atom, value.labels, to, depth);
    if (described === undefined) continue;
    if (atom.kind === 'environment') variables.add(atom.name);
    else if (atom.kind !== 'constant') covered = true;
    options.push(described);
  }
  for (const object of value.objects) {
    const described = describeObject(object, to, depth);
    if (described === undefined) continue;
    covered ||= object.kind === 'record';
    options.push(described);
  }
  const labels = covered ? [] : value.labels.filter((one) => !isOf(one, variables));
  options.push(...describeLabels(labels, checks));
  const [only] = options;
  if (only === undefined) return { kind: 'unknown', from: [] };
  if (value.unknown && (covered ? value.labels : labels).length === 0)
    options.push({ kind: 'unknown', from: [] });
  return options.length === 1 ? only : { kind: 'one-of', values: options };
}

/** Whether it is one of some variables of the environment, and not only made from it. */
function isOf({ origin, derivation }: Label, variables: ReadonlySet<string>): boolean {
  return (
    origin.kind === 'environment' &&
    derivation === 0 &&
    origin.name !== undefined &&
    variables.has(origin.name)
  );
}

function describeLabels(labels: readonly Label[], checks: Checks): readonly CodeValue[] {
  const from = labels.map((one) => partOf(one, checks));
  const exact = from.filter((one) => !one.derived);
  const derived = from.filter((one) => one.derived);
  const described = exact.map((one): CodeValue => ({ kind: 'source', from: one }));
  return derived.length === 0 ? described : [...described, { kind: 'unknown', from: derived }];
}

/** The part of an origin that a label stands for, with the sinks that it is safe for. */
function partOf(label: Label, checks: Checks): SourceLabel {
  const cleared = label.cleared | provedOf(checks, label.key);
  return cleared === 0 ? sourceOf(label) : { ...sourceOf(label), cleared: kindsOf(cleared) };
}

const KINDS = new Map<Clearance, readonly SinkKind[]>();

function kindsOf(cleared: Clearance): readonly SinkKind[] {
  const known = KINDS.get(cleared);
  if (known !== undefined) return known;
  const kinds = SINK_KINDS.filter((kind) => (cleared & clearanceOf(kind)) !== 0);
  KINDS.set(cleared, kinds);
  return kinds;
}

function describeAtom(
  atom: Atom,
  labels: readonly Label[],
  to: Telling,
  depth: number,
): CodeValue | undefined {
  switch (atom.kind) {
    case 'constant':
      return atom.value === undefined ? undefined : { kind: 'constant', value: atom.value };
    case 'environment':
      return { kind: 'environment', name: atom.name };
    case 'text':
      return { kind: 'text', parts: atom.parts.map((part) => told(part, to, depth + 1)) };
    case 'json':
      return { kind: 'json', value: told(atom.value, to, depth + 1) };
    case 'scalar':
      return labels.length > 0 ? undefined : { kind: 'unknown', from: [] };
  }
}

function describeObject(object: Obj, to: Telling, depth: number): CodeValue | undefined {
  if (object.kind !== 'record') return { kind: 'unknown', from: [] };
  const { store } = object;
  const { fields, rest, copied } = store;
  const unnamed =
    rest === undefined ? copied : copied === undefined ? rest.value : join(rest.value, copied);
  const others = unnamed === undefined ? undefined : told(unnamed, to, depth + 1);
  if (object.isList) {
    const items = [...fields.values()].map((cell) => told(cell.value, to, depth + 1));
    return {
      kind: 'list',
      items: others === undefined ? items : [...items.slice(0, MAX_ITEMS), others],
    };
  }
  const described = new Map<string, CodeValue>();
  for (const [name, cell] of fields) {
    if (described.size >= MAX_ITEMS) break;
    described.set(name, told(cell.value, to, depth + 1));
  }
  const keys = copied === undefined && others !== undefined ? store.keys?.value : undefined;
  if (keys === undefined) return { kind: 'record', fields: described, others };
  const names = told(keys, to, depth + 1);
  return { kind: 'record', fields: described, others, names };
}

/** Objects that are all variables of the environment. */
const ENVIRONMENTS: ReadonlySet<string> = new Set(['process.env', 'os.environ']);

/** Whether it is all variables of the environment at once. */
export function isEnvironment(object: Obj): boolean {
  return object.kind === 'api' && ENVIRONMENTS.has(object.path);
}

/** The label of all variables of the environment at once. */
export const WHOLE_ENVIRONMENT: Label = labelOf(
  { kind: 'environment', name: undefined },
  '',
  undefined,
);

/** Every label in a value, also in what its objects hold. */
export function deepLabels(value: Value): readonly Label[] {
  return collectLabels(value, new Set(), 0);
}

function collectLabels(value: Value, seen: Set<number>, depth: number): readonly Label[] {
  let labels = value.labels;
  for (const atom of value.atoms) {
    if (atom.kind === 'json' && depth < MAX_DEPTH) {
      labels = joinLabels(labels, collectLabels(atom.value, seen, depth + 1));
    }
  }
  if (value.objects.length === 0 || depth >= MAX_DEPTH) return labels;
  for (const object of value.objects) {
    if (seen.has(object.id)) continue;
    seen.add(object.id);
    if (object.kind === 'api') {
      if (ENVIRONMENTS.has(object.path)) labels = joinLabels(labels, [WHOLE_ENVIRONMENT]);
      // What went into a library's result is in it as something made from that; a part has what the whole has.
      const { args, receiver, store } = object;
      const whole = receiver === undefined ? args : [...args, receiver];
      for (const value of store.rest === undefined ? whole : [store.rest.value]) {
        labels = joinLabels(labels, collectLabels(value, seen, depth + 1));
      }
    } else if (object.kind === 'record') {
      for (const cell of object.store.fields.values()) {
        labels = joinLabels(labels, collectLabels(cell.value, seen, depth + 1));
      }
      if (object.store.rest !== undefined) {
        labels = joinLabels(labels, collectLabels(object.store.rest.value, seen, depth + 1));
      }
      if (object.store.copied !== undefined) {
        labels = joinLabels(labels, object.store.copied.labels);
      }
    }
  }
  return labels;
}

/** Sources of every label in a value. */
export function sourcesIn(value: Value): readonly SourceLabel[] {
  return deepLabels(value).map(sourceOf);
}
