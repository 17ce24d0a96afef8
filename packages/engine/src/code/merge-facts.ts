import type {
  CodeFacts,
  CodeValue,
  Flow,
  Observation,
  SdkCall,
  SourceLabel,
  Validation,
} from '../model/code.ts';
import type { Span } from '../model/span.ts';
import { isSame } from './interpret/same.ts';

/**
 * The facts of several entries of one function, each of which may be the one that runs. What is the same in
 * several of them is there once; labels of calls say where those stand now.
 */
export function mergeFacts(all: readonly CodeFacts[]): CodeFacts | undefined {
  const [first, ...others] = all;
  return first === undefined ? undefined : others.reduce(pair, first);
}

function pair(a: CodeFacts, b: CodeFacts): CodeFacts {
  const calls = new Map(a.calls.map((call, index) => [callKey(call), index]));
  const added: number[] = [];
  const places = b.calls.map((call, index) => {
    const known = calls.get(callKey(call));
    return known ?? a.calls.length + added.push(index) - 1;
  });
  const move = mover(places);
  const fresh = added.flatMap((index) => b.calls[index] ?? []);
  return {
    flows: unique([...a.flows, ...b.flows.map(move.flow)], flowKey),
    calls: [...withOthers(a.calls, b.calls, places, move.value), ...fresh.map(move.call)],
    validations: unique([...a.validations, ...b.validations.map(move.validation)], validationKey),
    observations: unique(
      [...a.observations, ...b.observations.map(move.observation)],
      observationKey,
    ),
    ...reachesOf(a, b, move.value),
    routes: unique([...a.routes, ...b.routes], ({ method, path }) => `${method} ${path}`),
    returns: either(a.returns, move.value(b.returns)),
    uses: new Map([...b.uses, ...a.uses]),
    reads: unique([...a.reads, ...b.reads], ({ path }) => path),
    files: [...new Set([...a.files, ...b.files])],
    packages: [...new Set([...a.packages, ...b.packages])],
    ...callersOf(a, b),
    gaps: unique([...a.gaps, ...b.gaps], ({ at, reason }) => `${place(at)}|${reason}`),
  };
}

/** Hosts, programs and files of both; what is the same twice is one rule of a policy all the same. */
function reachesOf(
  { reaches = [] }: CodeFacts,
  { reaches: others = [] }: CodeFacts,
  move: (value: CodeValue) => CodeValue,
): Pick<CodeFacts, 'reaches'> {
  const all = [...reaches, ...others.map((one) => ({ ...one, value: move(one.value) }))];
  return all.length === 0 ? {} : { reaches: all };
}

/** Calls that both entries make, with what the second gives to them. */
function withOthers(
  calls: readonly SdkCall[],
  others: readonly SdkCall[],
  places: readonly number[],
  move: (value: CodeValue) => CodeValue,
): readonly SdkCall[] {
  const merged = [...calls];
  for (const [index, other] of others.entries()) {
    const at = places[index] ?? -1;
    const known = merged[at];
    if (known === undefined) continue;
    const { asked: _, requests: __, ...rest } = known;
    // What was not asked on one of the ways was not asked.
    const asked = known.asked?.filter((one) => other.asked?.some(({ path }) => path === one.path));
    const parameters = either(known.parameters, move(other.parameters));
    merged[at] = { ...rest, parameters, ...(asked?.length ? { asked } : {}) };
  }
  return merged;
}

type Mover = {
  readonly value: (value: CodeValue) => CodeValue;
  readonly flow: (flow: Flow) => Flow;
  readonly call: (call: SdkCall) => SdkCall;
  readonly validation: (validation: Validation) => Validation;
  readonly observation: (observation: Observation) => Observation;
};

/** Facts with other positions of calls in their labels. */
function mover(places: readonly number[]): Mover {
  const label = (one: SourceLabel): SourceLabel => {
    const { origin } = one;
    if (origin.kind !== 'call') return one;
    return { ...one, origin: { kind: 'call', call: places[origin.call] ?? origin.call } };
  };
  const value = (one: CodeValue): CodeValue => movedValue(one, label);
  return {
    value,
    flow: (flow) => ({ ...flow, from: label(flow.from), argument: value(flow.argument) }),
    call: (call) => ({
      ...call,
      parameters: value(call.parameters),
      client: call.client === undefined ? undefined : value(call.client),
      ...(call.decidedBy === undefined ? {} : { decidedBy: call.decidedBy.map(label) }),
    }),
    validation: (one) => ({ ...one, of: one.of.map(label) }),
    observation: (one) => ({ ...one, from: one.from.map(label) }),
  };
}

function movedValue(value: CodeValue, label: (one: SourceLabel) => SourceLabel): CodeValue {
  const move = (one: CodeValue): CodeValue => movedValue(one, label);
  switch (value.kind) {
    case 'constant':
    case 'environment':
      return value;
    case 'source':
      return { kind: 'source', from: label(value.from) };
    case 'unknown':
      return { kind: 'unknown', from: value.from.map(label) };
    case 'text':
      return { kind: 'text', parts: value.parts.map(move) };
    case 'list':
      return { kind: 'list', items: value.items.map(move) };
    case 'one-of':
      return { kind: 'one-of', values: value.values.map(move) };
    case 'json':
      return { kind: 'json', value: move(value.value) };
    case 'record':
      return {
        ...value,
        fields: new Map([...value.fields].map(([name, one]) => [name, move(one)])),
        others: value.others === undefined ? undefined : move(value.others),
        ...(value.names === undefined ? {} : { names: move(value.names) }),
      };
  }
}

function either(a: CodeValue, b: CodeValue): CodeValue {
  return isSame(a, b) ? a : { kind: 'one-of', values: [a, b] };
}

function unique<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const kept = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one);
    if (!kept.has(key)) kept.set(key, one);
  }
  return [...kept.values()];
}

function callKey({ service, operation, at, route = '' }: SdkCall): string {
  return [service, operation, place(at), route].join('|');
}

function flowKey({ sink, at, part, from, route, only, assumed }: Flow): string {
  return [sink, place(at), part, labelKey(from), route, only, assumed].join('|');
}

function validationKey({ at, by, of }: Validation): string {
  return [place(at), by, ...of.map(labelKey)].join('|');
}

function observationKey({ kind, at, details }: Observation): string {
  return [kind, place(at), ...Object.values(details)].join('|');
}

function labelKey({ origin, path, derived }: SourceLabel): string {
  return `${Object.values(origin).join(' ')} ${path} ${derived}`;
}

function place({ file, start }: Span): string {
  return `${file}:${start}`;
}

function callersOf(a: CodeFacts, b: CodeFacts): Pick<CodeFacts, 'callers'> {
  const all = new Map([...(a.callers ?? []), ...(b.callers ?? [])].map((one) => [one.name, one]));
  return all.size === 0 ? {} : { callers: [...all.values()] };
}
