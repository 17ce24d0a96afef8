import type { Origin, SinkKind } from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import type { Machine } from '../library/model.ts';
import { asked } from './asked.ts';
import { decidedBy } from './decisions.ts';
import { deepLabels, describe, sourcesIn } from './describe.ts';
import { callAside, callHandler } from './handler-call.ts';
import { keepInside } from './kept.ts';
import { fieldOf } from './machine-values.ts';
import { anyMember, getMember } from './members.ts';
import { parametersOf } from './params.ts';
import { noteReaching } from './reaching.ts';
import { sourceOf } from './recorder.ts';
import { makeList, makeRecord } from './records.ts';
import { requested } from './requested.ts';
import { respond } from './respond.ts';
import type { Run } from './run.ts';
import { addElement, setMember } from './set-members.ts';
import { reachSink } from './sinks.ts';
import type { Label, RecordObj, Value } from './value.ts';
import {
  clearLabels,
  deriveLabels,
  extendPath,
  joinLabels,
  keyOf,
  labelOf,
  partLabel,
  step,
  tainted,
  UNKNOWN,
} from './values.ts';

const machines = new WeakMap<Run, Machine>();

/** The face of a run that models see. */
export function machineOf(run: Run): Machine {
  let machine = machines.get(run);
  if (machine === undefined) {
    machine = makeMachine(run);
    machines.set(run, machine);
  }
  return machine;
}

function makeMachine(run: Run): Machine {
  return {
    member: (value, name, at) => getMember(run, value, name, at),
    field: (value, path, at) => fieldOf(run, value, path, at),
    element: (value, at) => anyMember(run, value, at),
    call: (callee, args, at) => callAside(run, callee, args, at),
    callHandler: (callee, args, at, answer) => callHandler(run, callee, args, at, answer),
    respond: (value, at) => respond(run, value, at),
    list: (items, rest) => makeList(run, items, rest),
    record: (fields, rest) => makeRecord(run, Object.entries(fields), rest),
    assign: (target, name, value, at, key) => {
      const known = name === '*' ? undefined : name;
      if (run.inHandler) keepInside(run, target, known, value, at, key);
      if (known === undefined) addElement(run, target, value);
      else setMember(run, target, known, value);
    },
    records,
    step: (value, name, at, text) => decoded(run, value, name, at, text),
    derive: (values, at, text) => derived(run, values, at, text),
    clear: (value, clearance) => ({ ...value, labels: clearLabels(value.labels, clearance) }),
    validated: (value, by, at) => validated(run, value, by, at),
    source: ({ origin, path }, at, text) => ofOrigin(run, origin, path, at, text),
    sink: (kind, value, at, api, part) => sink(run, kind, value, at, api, part),
    reachesHost: (value, isName, at, api) =>
      noteReaching(run, { what: 'host', isName, isShell: false }, value, at, api),
    sdk: (call) => sdkCall(run, call),
    observe: ({ values = [], ...observation }) =>
      run.recorder.observation({ ...observation, from: values.flatMap(sourcesIn) }),
    route: ({ method, path, framework, at, run: handle }) => {
      run.recorder.route({ method, path, framework, at });
      run.pendingRoutes.push({ name: `${method} ${path}`, at, run: handle });
    },
    inRoute: (name, part) => {
      const before = run.route;
      run.route = name;
      part();
      run.route = before;
    },
    apart: (part) => {
      const { checks } = run.state;
      part();
      run.state.checks = checks;
    },
    later: (action) => {
      run.afterwards.push(action);
    },
    prove: (proofs) => run.state.prove(proofs),
    proved: () => [...run.state.checks].map(([key, clears]) => ({ key, clears })),
    parameters: (callee) => parametersOf(run, callee),
    get currentRoute() {
      return run.route;
    },
    get event() {
      return run.event;
    },
    get context() {
      return run.context;
    },
  };
}

function records(value: Value): readonly RecordObj[] {
  return value.objects.flatMap((one) => (one.kind === 'record' ? [one] : []));
}

function sink(run: Run, kind: SinkKind, value: Value, at: Span, api: string, part: string): void {
  reachSink(run, { kind, value, at, api, part });
}

/** What a decoding gives: the JSON of a known value is that value, text from outside becomes a part of its origin. */
function decoded(run: Run, value: Value, name: string, at: Span, text: string): Value {
  const labels = value.labels.map((label): Label => {
    const part = decodedLabel(label, name, at);
    return { ...part, cleared: 0, trace: step(label.trace, at, text) };
  });
  let result = labels.length === 0 ? UNKNOWN : tainted(labels);
  if (name !== '$json') return result;
  for (const atom of value.atoms) {
    if (atom.kind === 'json')
      result = { ...result, objects: [...result.objects, ...atom.value.objects] };
  }
  for (const label of labels) run.recorder.read(label);
  return result;
}

/** What is decoded of something derived (a key whose `+` are spaces again) is still no longer encoded. */
function decodedLabel(label: Label, name: string, at: Span): Label {
  if (label.derivation === 0) return partLabel(label, name, at);
  const path = extendPath(label.path, name);
  return { ...label, path, key: keyOf(label.origin, path, label.derivation) };
}

function derived(run: Run, values: readonly Value[], at: Span, text?: string): Value {
  let labels: readonly Label[] = [];
  for (const value of values) labels = joinLabels(labels, deepLabels(value));
  return tainted(deriveLabels(labels, run.site(at), at, text));
}

function validated(run: Run, value: Value, by: string, at: Span): Value {
  const of = deepLabels(value).map(sourceOf);
  if (of.length > 0) run.recorder.validation({ at, by, of });
  const labels = value.labels.map((label) => ({ ...label, validated: true }));
  return { ...value, labels };
}

function ofOrigin(run: Run, origin: Origin, path: string, at: Span, text: string): Value {
  const label = labelOf(origin, path, { at, text, before: undefined, length: 1 });
  run.recorder.read(label);
  return tainted([label]);
}

/** Operations that change nothing, by their names. */
const READS =
  /^(?:Get|List|Describe|Query|Scan|Head|Batch(?:Get|Describe)|TransactGet|Search|Select)/;

function sdkCall(run: Run, call: Parameters<Machine['sdk']>[0]): Value {
  const via = run.stack.flatMap((one) => (one.at === undefined ? [] : [one.at]));
  const decided = decidedBy(run);
  if (!READS.test(call.operation)) run.changes += 1;
  const of = asked(run.state.checks);
  const requests = requested(run.state.checks);
  const index = run.recorder.call({
    service: call.service,
    operation: call.operation,
    at: call.at,
    parameters: describe(call.parameters, run.state.checks, run.described),
    through: call.through,
    client: call.client === undefined ? undefined : describe(call.client, undefined, run.described),
    via,
    route: run.route,
    repeated: run.loopDepth > 0,
    ...(decided === undefined ? {} : { decidedBy: decided }),
    ...(of.length === 0 ? {} : { asked: of }),
    ...(requests.length === 0 ? {} : { requests }),
    ...(run.dropping > 0 ? { errorDropped: true } : {}),
  });
  const text = `is read by ${call.service}:${call.operation}`;
  return ofOrigin(run, { kind: 'call', call: index }, '', call.at, text);
}
