import type { Span } from '../../model/span.ts';
import type { Atom, Clearance, Label, Obj, Proof, Proofs, Trace, Value } from './value.ts';

const MAX_LABELS = 24;
const MAX_ATOMS = 12;
const MAX_OBJECTS = 24;
const MAX_PARTS = 64;
/** Characters of a text that is put together; a longer one stays in its parts. */
const MAX_TEXT = 20_000;
const MAX_TRACE = 24;
const MAX_SEGMENTS = 12;

const NONE: readonly never[] = [];

/** A position in a list: which element it is says nothing about who wrote it. */
const POSITION = /^-?\d+$/;

/** What comes before positions in the key of a label. */
const PLACE = '\0';

/** The key of a label without positions: what stands for any element. */
export function elementKey(key: string): string {
  const end = key.indexOf(PLACE);
  return end === -1 ? key : key.slice(0, end);
}

/** What checks have proved of a label; what holds for all elements of a list holds for each. */
export function provedOf(checks: ReadonlyMap<string, Clearance>, key: string): Clearance {
  const own = checks.get(key) ?? 0;
  const any = elementKey(key);
  return any === key ? own : own | (checks.get(any) ?? 0);
}

/** No value at all: the result of code that does not run. The neutral element of `join`. */
export const NOTHING: Value = {
  labels: NONE,
  atoms: NONE,
  objects: NONE,
  unknown: false,
  proofs: undefined,
};

/** Some value about which nothing is known. */
export const UNKNOWN: Value = { ...NOTHING, unknown: true };

/** A number, boolean, date or the like, not known which. */
export const SCALAR: Value = { ...NOTHING, atoms: [{ kind: 'scalar' }] };

/** The value that a missing argument or field has. */
export const UNDEFINED: Value = constant(undefined);

/** A known scalar. `true` and `false` prove everything about what they are not. */
export function constant(value: string | number | boolean | null | undefined): Value {
  const proofs: Proofs = value
    ? { whenTrue: NONE, whenFalse: 'impossible' }
    : { whenTrue: 'impossible', whenFalse: NONE };
  return { ...NOTHING, atoms: [{ kind: 'constant', value }], proofs };
}

/** The value of one atom. */
export function ofAtom(atom: Atom, labels: readonly Label[] = NONE): Value {
  return { ...NOTHING, atoms: [atom], labels };
}

/** The value of one object. */
export function ofObject(object: Obj, labels: readonly Label[] = NONE): Value {
  return { ...NOTHING, objects: [object], labels };
}

/** A value of which only the taint is known. */
export function tainted(labels: readonly Label[]): Value {
  return labels.length === 0 ? UNKNOWN : { ...NOTHING, labels, unknown: true };
}

/** Whether the value is the same as none. */
export function isNothing(value: Value): boolean {
  return (
    !value.unknown &&
    value.labels.length === 0 &&
    value.atoms.length === 0 &&
    value.objects.length === 0
  );
}

/** Either value. */
export function join(a: Value, b: Value): Value {
  if (a === b || isNothing(b)) return a;
  if (isNothing(a)) return b;
  const atoms = joinAtoms(a.atoms, b.atoms);
  const objects = joinObjects(a.objects, b.objects);
  const overflow = atoms.length > MAX_ATOMS || objects.length > MAX_OBJECTS;
  const labels = joinLabels(a.labels, b.labels);
  const unknown = a.unknown || b.unknown || overflow;
  const proofs = joinProofs(a.proofs, b.proofs);
  const isSame =
    labels === a.labels &&
    atoms === a.atoms &&
    objects === a.objects &&
    unknown === a.unknown &&
    proofs === a.proofs;
  if (isSame) return a;
  return {
    labels,
    atoms: atoms.length > MAX_ATOMS ? atoms.slice(0, MAX_ATOMS) : atoms,
    objects: objects.length > MAX_OBJECTS ? objects.slice(0, MAX_OBJECTS) : objects,
    unknown,
    proofs,
  };
}

/** Any of the values. */
export function joinAll(values: readonly Value[]): Value {
  let result = NOTHING;
  for (const value of values) result = join(result, value);
  return result;
}

/** Labels of both, each key once; what is cleared on one side only is not cleared. */
export function joinLabels(a: readonly Label[], b: readonly Label[]): readonly Label[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  let result: Label[] | undefined;
  for (const label of b) {
    const list = result ?? a;
    const index = list.findIndex((one) => one.key === label.key);
    const present = list[index];
    if (present === undefined) {
      if (list.length >= MAX_LABELS) continue;
      result ??= [...a];
      result.push(label);
    } else {
      const merged = mergeLabels(present, label);
      if (merged !== present) {
        result ??= [...a];
        result[index] = merged;
      }
    }
  }
  return result ?? a;
}

function mergeLabels(a: Label, b: Label): Label {
  const cleared = a.cleared & b.cleared;
  const assumed = a.assumed && b.assumed;
  const validated = a.validated && b.validated;
  if (cleared === a.cleared && assumed === a.assumed && validated === a.validated) return a;
  const trace = cleared === a.cleared ? a.trace : b.trace;
  return { ...a, cleared, assumed, validated, trace };
}

function joinAtoms(a: readonly Atom[], b: readonly Atom[]): readonly Atom[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const extra = b.filter((atom) => !a.some((other) => sameAtom(atom, other)));
  return extra.length === 0 ? a : [...a, ...extra];
}

function sameAtom(a: Atom, b: Atom): boolean {
  if (a === b) return true;
  if (a.kind === 'constant') return b.kind === 'constant' && Object.is(a.value, b.value);
  if (a.kind === 'environment') return b.kind === 'environment' && a.name === b.name;
  if (a.kind === 'json') return b.kind === 'json' && a.value === b.value;
  return a.kind === 'scalar' && b.kind === 'scalar';
}

function joinObjects(a: readonly Obj[], b: readonly Obj[]): readonly Obj[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const extra = b.filter((object) => !a.some((other) => other.id === object.id));
  return extra.length === 0 ? a : [...a, ...extra];
}

function joinProofs(a: Proofs | undefined, b: Proofs | undefined): Proofs | undefined {
  if (a === undefined || b === undefined) return undefined;
  return {
    whenTrue: commonProofs(a.whenTrue, b.whenTrue),
    whenFalse: commonProofs(a.whenFalse, b.whenFalse),
  };
}

/** What both sides prove; a side that cannot happen proves all. */
export function commonProofs(
  a: readonly Proof[] | 'impossible',
  b: readonly Proof[] | 'impossible',
): readonly Proof[] | 'impossible' {
  if (a === 'impossible') return b;
  if (b === 'impossible') return a;
  return a.flatMap((proof) => {
    const other = b.find((one) => one.key === proof.key);
    const clears = proof.clears & (other?.clears ?? 0);
    return clears === 0 ? [] : [{ key: proof.key, clears }];
  });
}

/** What holds where both hold. */
export function bothProofs(
  a: readonly Proof[] | 'impossible',
  b: readonly Proof[] | 'impossible',
): readonly Proof[] | 'impossible' {
  if (a === 'impossible' || b === 'impossible') return 'impossible';
  return a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];
}

/** Segments of an access path, with `\.` for a dot in a key. */
export function extendPath(path: string, segment: string): string {
  const written = segment.includes('.') ? segment.replaceAll('.', '\\.') : segment;
  if (path === '') return written;
  let dots = 1;
  for (let i = path.indexOf('.'); i !== -1; i = path.indexOf('.', i + 1)) dots += 1;
  // A path that long comes from recursion over a tree: the rest of it says nothing more.
  return dots >= MAX_SEGMENTS ? path : `${path}.${written}`;
}

/** A label's key. */
export function keyOf(origin: Label['origin'], path: string, derivation: number): string {
  const detail =
    origin.kind === 'call'
      ? origin.call
      : origin.kind === 'environment'
        ? (origin.name ?? '')
        : origin.kind === 'secret'
          ? origin.what
          : '';
  return `${origin.kind}${detail}|${path}|${derivation}`;
}

/** A label for a part of an origin itself. */
export function labelOf(origin: Label['origin'], path: string, trace: Trace | undefined): Label {
  return {
    origin,
    path,
    derivation: 0,
    cleared: 0,
    assumed: false,
    validated: false,
    trace,
    key: keyOf(origin, path, 0),
  };
}

/** The label of a part of what a label stands for; a part of something derived stays as it is. */
export function partLabel(label: Label, segment: string, at: Span): Label {
  if (label.derivation !== 0) return label;
  const isPosition = POSITION.test(segment);
  const path = extendPath(label.path, isPosition ? '*' : segment);
  if (path === label.path) return label;
  // A check of one element is no check of another, though both are written by the same people.
  const place = label.key.indexOf(PLACE) === -1 ? '' : label.key.slice(label.key.indexOf(PLACE));
  // What was proved of the whole text says nothing of a part of a structure, and the other way round.
  return {
    ...label,
    path,
    key: `${keyOf(label.origin, path, 0)}${place}${isPosition ? PLACE + segment : ''}`,
    trace: readStep(label.trace, at),
  };
}

/** `a.b.c` is one step of reading, not three. */
function readStep(trace: Trace | undefined, at: Span): Trace {
  const isPart = trace?.text === 'read' && trace.at.file === at.file && trace.at.start === at.start;
  return step(isPart ? trace.before : trace, at, 'read');
}

/** A further step on the way; a chain that long tells a person nothing more. */
export function step(before: Trace | undefined, at: Span, text: string): Trace {
  const length = (before?.length ?? 0) + 1;
  if (before !== undefined && length > MAX_TRACE) return before;
  return { at, text, before, length };
}

/** The value with other labels. */
export function withLabels(value: Value, labels: readonly Label[]): Value {
  return value.labels === labels ? value : { ...value, labels };
}

/** The value without any check that it stands for. */
export function withoutProofs(value: Value): Value {
  return value.proofs === undefined ? value : { ...value, proofs: undefined };
}

/** Labels cleared for more kinds of sink. */
export function clearLabels(labels: readonly Label[], clearance: Clearance): readonly Label[] {
  if (labels.every((label) => (label.cleared | clearance) === label.cleared)) return labels;
  return labels.map((label) => ({ ...label, cleared: label.cleared | clearance }));
}

/** The only known text, number or boolean that it can be; undefined where there are others. */
export function onlyConstant(value: Value): string | number | boolean | null | undefined {
  const [atom] = value.atoms;
  const alone = value.atoms.length === 1 && value.objects.length === 0 && !value.unknown;
  return alone && atom?.kind === 'constant' ? atom.value : undefined;
}

/** The only known text; undefined where there is another or none. */
export function onlyText(value: Value): string | undefined {
  const only = onlyConstant(value);
  return typeof only === 'string' ? only : undefined;
}

/** Every constant that it may be. */
export function constantsOf(
  value: Value,
): readonly (string | number | boolean | null | undefined)[] {
  return value.atoms.flatMap((atom) => (atom.kind === 'constant' ? [atom.value] : []));
}

/** Whether it is one of known constants and nothing else. */
export function isConstant(value: Value): boolean {
  return (
    value.atoms.length > 0 &&
    value.objects.length === 0 &&
    value.labels.length === 0 &&
    !value.unknown &&
    value.atoms.every((atom) => atom.kind === 'constant')
  );
}

/** True or false where every possible value is of one truth. */
export function truthOf(value: Value): boolean | undefined {
  if (value.unknown || value.labels.length > 0) return undefined;
  if (value.atoms.length + value.objects.length === 0) return undefined;
  let truth: boolean | undefined = value.objects.length > 0 ? true : undefined;
  for (const atom of value.atoms) {
    if (atom.kind !== 'constant') return undefined;
    if (truth !== undefined && truth !== Boolean(atom.value)) return undefined;
    truth = Boolean(atom.value);
  }
  // An empty list is false in Python and true in JavaScript.
  return value.objects.some((one) => one.kind === 'record') ? undefined : truth;
}

/** Text put together from parts; constants that touch are merged. `derivation` names the place. */
export function concatenate(parts: readonly Value[], derivation: number, at: Span): Value {
  const flat = parts.flatMap(textParts);
  const merged: Value[] = [];
  for (const part of flat) {
    const text = scalarText(part);
    const last = merged.at(-1);
    const before = last === undefined ? undefined : scalarText(last);
    if (text !== undefined && before !== undefined && before.length + text.length <= MAX_TEXT) {
      merged[merged.length - 1] = constant(before + text);
    } else merged.push(text === undefined ? part : constant(text));
  }
  const [only] = merged;
  if (merged.length === 0) return constant('');
  if (merged.length === 1 && only !== undefined && scalarText(only) !== undefined) return only;
  const labels = deriveLabels(
    parts.reduce<readonly Label[]>((all, part) => joinLabels(all, part.labels), []),
    derivation,
    at,
    'becomes part of a text',
  );
  if (merged.length > MAX_PARTS) return tainted(labels);
  return ofAtom({ kind: 'text', parts: merged }, labels);
}

function scalarText(value: Value): string | undefined {
  if (!isConstant(value) || value.atoms.length !== 1) return undefined;
  const only = onlyConstant(value);
  return only === undefined ? undefined : String(only);
}

function textParts(value: Value): readonly Value[] {
  const [atom] = value.atoms;
  const alone = value.atoms.length === 1 && value.objects.length === 0 && !value.unknown;
  return alone && atom?.kind === 'text' ? atom.parts : [withoutProofs(value)];
}

/** Labels of something made from what they stood for. */
export function deriveLabels(
  labels: readonly Label[],
  derivation: number,
  at: Span,
  text?: string,
): readonly Label[] {
  if (labels.length === 0) return labels;
  const derived = labels.map((label) => ({
    ...label,
    derivation,
    key: keyOf(label.origin, label.path, derivation),
    trace: text === undefined ? label.trace : step(label.trace, at, text),
  }));
  return distinct(derived);
}

/** Each key once: what had several derivations has one now. */
function distinct(labels: readonly Label[]): readonly Label[] {
  if (labels.length < 2) return labels;
  const byKey = new Map<string, Label>();
  for (const label of labels) {
    const known = byKey.get(label.key);
    if (known !== undefined) byKey.set(label.key, mergeLabels(known, label));
    else if (byKey.size < MAX_LABELS) byKey.set(label.key, label);
  }
  return byKey.size === labels.length ? labels : [...byKey.values()];
}
