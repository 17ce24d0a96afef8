import type { CodeValue, SourceLabel } from '../../model/code.ts';
import { sourceOf } from './recorder.ts';
import type { Atom, Label, Obj, Value } from './value.ts';
import { join, joinLabels } from './values.ts';

const MAX_DEPTH = 7;
const MAX_ITEMS = 40;

/** What facts say about a value, to a bounded depth. */
export function describe(value: Value, depth = 0): CodeValue {
  if (depth > MAX_DEPTH) return { kind: 'unknown', from: value.labels.map(sourceOf) };
  const options: CodeValue[] = [];
  let covered = false;
  for (const atom of value.atoms) {
    const described = describeAtom(atom, value.labels, depth);
    if (described === undefined) continue;
    if (atom.kind !== 'constant') covered = true;
    options.push(described);
  }
  for (const object of value.objects) {
    const described = describeObject(object, depth);
    if (described === undefined) continue;
    covered ||= object.kind === 'record';
    options.push(described);
  }
  if (!covered) options.push(...describeLabels(value.labels));
  const [only] = options;
  if (only === undefined) return { kind: 'unknown', from: [] };
  if (value.unknown && value.labels.length === 0) options.push({ kind: 'unknown', from: [] });
  return options.length === 1 ? only : { kind: 'one-of', values: options };
}

function describeLabels(labels: readonly Label[]): readonly CodeValue[] {
  const from = labels.map(sourceOf);
  const exact = from.filter((one) => !one.derived);
  const derived = from.filter((one) => one.derived);
  const described = exact.map((one): CodeValue => ({ kind: 'source', from: one }));
  return derived.length === 0 ? described : [...described, { kind: 'unknown', from: derived }];
}

function describeAtom(atom: Atom, labels: readonly Label[], depth: number): CodeValue | undefined {
  switch (atom.kind) {
    case 'constant':
      return atom.value === undefined ? undefined : { kind: 'constant', value: atom.value };
    case 'environment':
      return { kind: 'environment', name: atom.name };
    case 'text':
      return { kind: 'text', parts: atom.parts.map((part) => describe(part, depth + 1)) };
    case 'json':
      return { kind: 'json', value: describe(atom.value, depth + 1) };
    case 'scalar':
      return labels.length > 0 ? undefined : { kind: 'unknown', from: [] };
  }
}

function describeObject(object: Obj, depth: number): CodeValue | undefined {
  if (object.kind !== 'record') return { kind: 'unknown', from: [] };
  const { fields, rest, copied } = object.store;
  const unnamed =
    rest === undefined ? copied : copied === undefined ? rest.value : join(rest.value, copied);
  const others = unnamed === undefined ? undefined : describe(unnamed, depth + 1);
  if (object.isList) {
    const items = [...fields.values()].map((cell) => describe(cell.value, depth + 1));
    return {
      kind: 'list',
      items: others === undefined ? items : [...items.slice(0, MAX_ITEMS), others],
    };
  }
  const described = new Map<string, CodeValue>();
  for (const [name, cell] of fields) {
    if (described.size >= MAX_ITEMS) break;
    described.set(name, describe(cell.value, depth + 1));
  }
  return { kind: 'record', fields: described, others };
}

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
      for (const arg of object.args)
        labels = joinLabels(labels, collectLabels(arg, seen, depth + 1));
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
