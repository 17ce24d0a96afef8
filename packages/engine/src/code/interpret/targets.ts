import type { Span } from '../../model/span.ts';
import type { Binding, Expr, Target } from '../ir.ts';
import { copyFields } from './copy-fields.ts';
import { evaluate } from './evaluate.ts';
import { keep, keepInside } from './kept.ts';
import { anyMember, getIndex, getMember } from './members.ts';
import { withField } from './overlay.ts';
import { keyText, makeList, makeRecord } from './records.ts';
import { type Run, span } from './run.ts';
import { setAny, setMember } from './set-members.ts';
import { reachSink } from './sinks.ts';
import type { Cell, Frame, Value } from './value.ts';
import { clearanceOf } from './value.ts';
import { isNothing, join, NOTHING, step, UNDEFINED, withLabels } from './values.ts';
import { walkedBy } from './walks.ts';

/** The frame that holds a binding; undefined for one of another module (which lowering never makes). */
function frameOf(frame: Frame, binding: Binding): Frame | undefined {
  for (let one: Frame | undefined = frame; one !== undefined; one = one.parent) {
    if (one.fn === binding.owner) return one;
  }
  return undefined;
}

/** The cell of a variable, made on first use. */
export function cellOf(frame: Frame, binding: Binding): Cell {
  const holder = frameOf(frame, binding) ?? frame;
  const known = holder.cells.get(binding);
  if (known !== undefined) return known;
  const cell: Cell = { value: NOTHING };
  holder.cells.set(binding, cell);
  return cell;
}

/** Assigns a value to a target. */
export function assign(run: Run, frame: Frame, target: Target, value: Value): void {
  const at = span(frame.fn.file, target.at);
  switch (target.kind) {
    case 'binding':
      assignBinding(run, frame, target.binding, value, at);
      return;
    case 'member': {
      const object = evaluate(run, frame, target.object);
      keepInModule(run, object, target.property, value, at);
      setField(run, frame, { place: target.object, object, name: target.property, at }, value);
      return;
    }
    case 'index':
      assignIndex(run, frame, target, value, at);
      return;
    case 'list':
      assignList(run, frame, target, value, at);
      return;
    case 'record':
      assignRecord(run, frame, target, value, at);
      return;
    case 'fallback': {
      const fallback = evaluate(run, frame, target.value);
      assign(run, frame, target.target, orFallback(value, fallback));
      return;
    }
  }
}

/** A value or its default where it may be missing. */
export function orFallback(value: Value, fallback: Value): Value {
  const mayMiss =
    value.unknown ||
    isNothing(value) ||
    value.labels.length > 0 ||
    value.atoms.some((atom) => atom.kind === 'constant' && atom.value === undefined);
  if (!mayMiss) return value;
  const present = value.atoms.filter(
    (atom) => atom.kind !== 'constant' || atom.value !== undefined,
  );
  return join({ ...value, atoms: present }, fallback);
}

function assignBinding(run: Run, frame: Frame, binding: Binding, value: Value, at: Span): void {
  const holder = frameOf(frame, binding) ?? frame;
  const cell = cellOf(holder, binding);
  const isModule = holder.parent === undefined;
  if (isModule && run.inHandler) {
    if (value.labels.length > 0) {
      reachSink(run, { kind: 'module-state', value, at, api: binding.name, part: 'variable' });
    }
    keep(run, cell, binding.name, value, at);
  }
  const named = nameStep(value, binding.name, at);
  // A variable of an outer function may be written at a time that nobody knows: it keeps what it held.
  if (holder === frame || isModule) run.state.write(cell, named);
  else run.state.weaken(cell, named);
}

function nameStep(value: Value, name: string, at: Span): Value {
  if (value.labels.length === 0) return value;
  const labels = value.labels.map((label) => ({
    ...label,
    trace: step(label.trace, at, `is kept in ${name}`),
  }));
  return withLabels(value, labels);
}

function assignIndex(
  run: Run,
  frame: Frame,
  target: Extract<Target, { kind: 'index' }>,
  value: Value,
  at: Span,
): void {
  const object = evaluate(run, frame, target.object);
  const key = evaluate(run, frame, target.key);
  const name = keyText(key);
  keepInModule(run, object, name, value, at, key);
  if (name !== undefined) {
    setField(run, frame, { place: target.object, object, name, at }, value);
    return;
  }
  // `a[x][y] = z` writes to a prototype where x is `__proto__`; a single step only makes a field.
  const outer: Expr = target.object;
  // An object on the way that is made where there is none is what the walk goes to, not what it sets.
  const isStep = value.labels.length === 0 && value.objects.length > 0;
  const walked = outer.kind === 'binding' && !isStep ? walkedBy(run, outer.binding) : undefined;
  const isDeep = outer.kind === 'index' && run.language === 'javascript';
  const outerKey = isDeep ? evaluate(run, frame, outer.key) : walked;
  if (outerKey !== undefined) {
    reachSink(run, { kind: 'prototype', value: outerKey, at, api: '[]=', part: 'property name' });
  }
  setAny(run, object, value, key);
}

/** A field of an object, and where the code takes the object from. */
type Field = {
  readonly place: Expr;
  readonly object: Value;
  readonly name: string;
  readonly at: Span;
};

/** `object.name = value`; what is known of an object from outside stands where the object was taken from. */
function setField(run: Run, frame: Frame, { place, object, name, at }: Field, value: Value): void {
  const known = withField(run, object, name, value);
  const target = known === undefined ? undefined : targetOf(place);
  if (known === undefined || target === undefined) setMember(run, object, name, value, at);
  else assign(run, frame, target, known);
}

/** The expression as something that can be assigned to. */
function targetOf(expr: Expr): Target | undefined {
  return expr.kind === 'binding' || expr.kind === 'member' || expr.kind === 'index'
    ? expr
    : undefined;
}

/** What outlives the invocation must not hold one caller's data. `name` undefined: under a key that is not known. */
function keepInModule(
  run: Run,
  object: Value,
  name: string | undefined,
  value: Value,
  at: Span,
  key?: Value,
): void {
  if (!run.inHandler) return;
  const isKept = keepInside(run, object, name, value, at, key);
  if (isKept && value.labels.length > 0) {
    reachSink(run, { kind: 'module-state', value, at, api: '.', part: 'field' });
  }
}

function assignList(
  run: Run,
  frame: Frame,
  target: Extract<Target, { kind: 'list' }>,
  value: Value,
  at: Span,
): void {
  for (const [index, item] of target.items.entries()) {
    if (item === undefined) continue;
    const part = getMember(run, value, String(index), at);
    assign(run, frame, item, part);
  }
  if (target.rest !== undefined) {
    assign(run, frame, target.rest, makeList(run, [], anyMember(run, value, at)));
  }
}

function assignRecord(
  run: Run,
  frame: Frame,
  target: Extract<Target, { kind: 'record' }>,
  value: Value,
  at: Span,
): void {
  for (const field of target.fields) {
    const place = span(frame.fn.file, field.target.at);
    const part =
      typeof field.key === 'string'
        ? getMember(run, value, field.key, place)
        : getIndex(run, value, evaluate(run, frame, field.key), place);
    assign(run, frame, field.target, part);
  }
  if (target.rest !== undefined) {
    const rest = makeRecord(run, []);
    copyFields(run, rest, value, at);
    assign(run, frame, target.rest, rest);
  }
}

/** What a loop variable takes: elements or keys. */
export function iterated(run: Run, iterable: Value, of: 'values' | 'keys', at: Span): Value {
  const isDictionary =
    run.language === 'python' &&
    iterable.objects.some(
      (one) => one.kind === 'record' && !one.isList && one.instanceOf === undefined,
    );
  if (of === 'values' && !isDictionary) return anyMember(run, iterable, at);
  const names = iterable.objects.flatMap((one) =>
    one.kind === 'record' && !one.isList ? [...one.store.fields.keys()] : [],
  );
  const known = names.slice(0, 32).map((name) => ({ kind: 'constant', value: name }) as const);
  const labels = iterable.labels.map((label) => ({
    ...label,
    cleared: label.cleared & ~clearanceOf('prototype'),
  }));
  return join(
    { ...UNDEFINED, atoms: known, proofs: undefined },
    { ...NOTHING, labels, unknown: known.length === 0 || labels.length > 0 },
  );
}
