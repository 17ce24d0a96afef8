import type { CodeValue, SinkKind } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import { deepLabels } from './describe.ts';
import { lacksOwner, sourcesIn } from './owner.ts';
import { Recorder, sourceOf } from './recorder.ts';
import type { Run } from './run.ts';
import { fieldCell } from './set-members.ts';
import type { Cell, Label, Obj, RecordObj, Value } from './value.ts';
import { labelOf, NOTHING, tainted } from './values.ts';

/** A place that outlives the invocation and takes a value from outside. */
export type Kept = {
  readonly name: string;
  readonly at: Span;
  readonly labels: readonly Label[];
  /** What it held when the module had been evaluated. */
  readonly initial: Value;
  /** It is an entry of a cache, whose key does not say whose it is. */
  readonly isEntry?: true;
};

/** Notes that a place which outlives the invocation takes a value. */
export function keep(
  run: Run,
  cell: Cell,
  name: string | (() => string),
  value: Value,
  at: Span,
): void {
  if (run.kept.has(cell)) return;
  const labels = deepLabels(value);
  if (labels.length === 0) return;
  const called = typeof name === 'string' ? name : name();
  run.kept.set(cell, { name: called, at, labels, initial: cell.value });
}

/**
 * Notes that a field of an object takes a value, where the object outlives the invocation; whether it does.
 * Under a `key` that is not known entries are kept where it does not say whose they are: whoever asks for the same
 * key gets them.
 */
export function keepInside(
  run: Run,
  object: Value,
  name: string | undefined,
  value: Value,
  at: Span,
  key?: Value,
): boolean {
  const stores = object.objects.flatMap((one) =>
    one.id < run.handlerFrom && (one.kind === 'record' || one.kind === 'class') ? [one] : [],
  );
  for (const one of stores) {
    if (name !== undefined) {
      keep(run, fieldCell(one.store, name), name, value, at);
    } else if (one.kind === 'record' && one.isList) {
      one.store.rest ??= { value: NOTHING };
      keep(run, one.store.rest, () => nameOf(run, one) ?? 'a list', value, at);
    } else if (one.kind === 'record' && key !== undefined) {
      keepEntry(run, one, key, value, at);
    }
  }
  return stores.length > 0;
}

/** An entry of a dictionary or map of the module; those of a dictionary inside another are told apart by its key as well. */
function keepEntry(run: Run, object: RecordObj, key: Value, value: Value, at: Span): void {
  const rest = object.store.rest ?? { value: NOTHING };
  object.store.rest = rest;
  if (run.kept.has(rest) || !lacksOwner(run, key, value)) return;
  const name = nameOf(run, object);
  if (name === undefined) return;
  run.kept.set(rest, { name, at, labels: deepLabels(value), initial: rest.value, isEntry: true });
}

/** The variable of a module that holds an object, or the field of such a variable. */
function nameOf(run: Run, object: Obj): string | undefined {
  for (const frame of run.frames.values()) {
    for (const [{ name }, cell] of frame.cells) {
      if (cell.value.objects.includes(object)) return name;
      const field = cell.value.objects
        .flatMap((one) => (one.kind === 'record' ? [...one.store.fields] : []))
        .find(([, inner]) => inner.value.objects.includes(object));
      if (field !== undefined) return `${name}.${field[0]}`;
    }
  }
  return undefined;
}

/** Begins the path of what an earlier invocation left behind. */
const EARLIER = '$earlier';

/** Where it matters that the datum is somebody else's. */
const TELLS: ReadonlySet<SinkKind> = new Set([
  'response',
  'html',
  'third-party',
  'publish',
  'mail',
  'header',
  'redirect',
  'resource',
]);

/**
 * Runs the handler once more, as the next invocation of the same environment finds it, and notes where data
 * of the one before goes. Only for functions that keep data of their events at all.
 */
export function noteEarlier(run: Run, invoke: () => void): void {
  const kept = [...run.kept].filter(([, one]) => one.labels.some((label) => isCallers(run, label)));
  if (kept.length === 0 || run.exhausted) return;
  const { recorder } = run;
  const [first, second] = [new Recorder(), run.pendingRoutes.length];
  run.recorder = first;
  run.summaries.clear();
  const marks = kept.map(([cell, one], index) => {
    const label = labelOf({ kind: 'event' }, `${EARLIER}${index}`, undefined);
    // What the program put there itself is there in the first invocation only.
    run.state.write(cell, { ...tainted([label]), atoms: one.initial.atoms });
    return { one, path: `${EARLIER}${index}` };
  });
  invoke();
  run.pendingRoutes.length = second;
  const facts = first.facts({ kind: 'unknown', from: [] });
  run.recorder = recorder;
  for (const { one, path } of marks) {
    const isEntry = one.isEntry === true;
    const use =
      facts.flows.find(
        ({ sink, from, asked: who }) =>
          TELLS.has(sink) && isPart(from.path, path) && !(isEntry && who !== undefined),
      ) ?? facts.calls.find(({ parameters }) => !isEntry && holds(parameters, path));
    if (use === undefined) continue;
    const api = 'sink' in use ? use.api : `${use.service}:${use.operation}`;
    const from = one.labels.map(sourceOf);
    const { name, at } = one;
    recorder.observation({
      kind: 'kept-from-earlier-invocation',
      at,
      details: { name, api, ...(isEntry ? { isEntry } : {}) },
      from,
    });
    recorder.observation({ kind: 'use-of-kept-data', at: use.at, details: { name, api }, from });
  }
}

/** Whether it is the caller's: a part of the event, or what was asked for with a part of it. */
function isCallers(run: Run, { origin }: Label): boolean {
  if (origin.kind === 'event') return true;
  if (origin.kind !== 'call') return false;
  const call = run.recorder.callAt(origin.call);
  return call !== undefined && holds(call.parameters, '');
}

function isPart(path: string, of: string): boolean {
  return path === of || path.startsWith(`${of}.`);
}

/** Whether a part of the event under a path is in a value; the empty path is all of it. */
function holds(value: CodeValue, path: string): boolean {
  return sourcesIn(value).some(
    (one) => one.origin.kind === 'event' && (path === '' || isPart(one.path, path)),
  );
}
