import type {
  CodeFacts,
  CodeGap,
  CodeRoute,
  CodeValue,
  Flow,
  FlowStep,
  Observation,
  Reaching,
  SdkCall,
  SinkKind,
  SourceLabel,
  Validation,
} from '../../model/code.ts';
import type { Span } from '../../model/span.ts';
import { isSame } from './same.ts';
import type { Label, Trace } from './value.ts';
import { elementKey, keyOf } from './values.ts';

/** A flow before it is known which of several ways to the same sink is the one to tell. */
export type FlowDraft = {
  readonly sink: SinkKind;
  readonly at: Span;
  readonly api: string;
  readonly part: string;
  readonly label: Label;
  /** The whole argument; asked for only where the flow is kept. */
  readonly argument: () => CodeValue;
  readonly route: string | undefined;
  readonly only?: NonNullable<Flow['only']>;
  readonly asked?: NonNullable<Flow['asked']>;
  readonly signedIn?: true;
  readonly requests?: NonNullable<Flow['requests']>;
};

const MAX_FLOWS = 8000;
/** Where data is seen and nothing is done with it, and how much of this is told: more would hide everything else. */
const PASSIVE: ReadonlyMap<SinkKind, number> = new Map([
  ['log', 5000],
  ['response', 800],
  ['third-party', 800],
  ['module-state', 800],
]);

const MAX_VARIANTS = 6;
const MAX_USES = 2000;
const MAX_REACHES = 2000;

/** Collects the facts of one entry, each once. */
export class Recorder {
  readonly #flows = new Map<string, Flow>();
  readonly #calls: SdkCall[] = [];
  readonly #callIndex = new Map<string, number>();
  readonly #validations = new Map<string, Validation>();
  readonly #observations = new Map<string, Observation>();
  readonly #reaches = new Map<string, Reaching>();
  readonly #routes = new Map<string, CodeRoute>();
  readonly #uses = new Map<string, Span>();
  readonly #reads = new Map<string, SourceLabel>();
  readonly #full = new Set<SinkKind>();
  readonly #passive = new Map<SinkKind, number>();
  readonly #gaps = new Map<string, CodeGap>();
  readonly files: Set<string> = new Set();
  readonly packages: Set<string> = new Set();

  /** A label reaches a sink. A later, better way to the same place replaces one. */
  flow(draft: FlowDraft): void {
    const { label, at, sink, api, part, argument, route, only, asked, signedIn } = draft;
    const what = PASSIVE.has(sink) ? keyOf(label.origin, label.path, 0) : elementKey(label.key);
    const key = `${sink}|${place(at)}|${part}|${label.origin.kind}|${what}|${route ?? ''}|${only ?? ''}`;
    const known = this.#flows.get(key);
    const requests = known === undefined ? draft.requests : common(known.requests, draft.requests);
    if (known !== undefined && !isBetter(draft, known)) {
      const { requests: before, ...rest } = known;
      if (before?.length !== requests?.length)
        this.#flows.set(key, { ...rest, ...(requests === undefined ? {} : { requests }) });
      return;
    }
    if (known === undefined && !this.#hasRoom(sink, at)) return;
    const { assumed, validated } = label;
    const steps = stepsOf(label.trace);
    const from = sourceOf(label);
    const flow = { sink, at, api, part, from, steps, assumed, validated, route };
    const harm = {
      ...(only === undefined ? {} : { only }),
      ...(asked === undefined ? {} : { asked }),
      ...(signedIn === undefined ? {} : { signedIn }),
      ...(requests === undefined ? {} : { requests }),
    };
    this.#flows.set(key, { ...flow, ...harm, argument: argument() });
  }

  #hasRoom(sink: SinkKind, at: Span): boolean {
    const most = PASSIVE.get(sink);
    const count = this.#passive.get(sink) ?? 0;
    if (this.#flows.size < MAX_FLOWS && (most === undefined || count < most)) {
      this.#passive.set(sink, count + 1);
      return true;
    }
    if (!this.#full.has(sink))
      this.cut(at, `too many flows into \`${sink}\`; the rest is not told`);
    this.#full.add(sink);
    return false;
  }

  /** An SDK call; the same call on another way adds what its parameters may be as well. Gives its index. */
  call(call: SdkCall): number {
    const key = `${call.service}:${call.operation}|${place(call.at)}|${call.route ?? ''}`;
    const index = this.#callIndex.get(key);
    const known = index === undefined ? undefined : this.#calls[index];
    if (index === undefined || known === undefined) {
      this.#callIndex.set(key, this.#calls.length);
      return this.#calls.push(call) - 1;
    }
    const parameters = either(known.parameters, call.parameters);
    const { asked: before, requests: earlier, ...rest } = known;
    const requests = common(earlier, call.requests);
    // What was not asked on one of the ways was not asked.
    const asked = before?.filter((one) => call.asked?.some(({ path }) => path === one.path));
    this.#calls[index] = {
      ...rest,
      parameters,
      ...(asked?.length ? { asked } : {}),
      ...(requests === undefined ? {} : { requests }),
    };
    return index;
  }

  /** The SDK call of an index. */
  callAt(index: number): SdkCall | undefined {
    return this.#calls[index];
  }

  /** What a call answered is held against who calls. */
  comparedWithCaller({ origin }: Label): void {
    const known = origin.kind === 'call' ? this.#calls[origin.call] : undefined;
    if (origin.kind !== 'call' || known === undefined || known.comparedWithCaller === true) return;
    this.#calls[origin.call] = { ...known, comparedWithCaller: true };
  }

  /** A validator looked at values. */
  validation(validation: Validation): void {
    const key = `${place(validation.at)}|${validation.by}`;
    const known = this.#validations.get(key);
    const fresh = validation.of.filter(
      (one) => known === undefined || !known.of.some((other) => other.path === one.path),
    );
    if (known !== undefined && fresh.length === 0) return;
    this.#validations.set(key, { ...validation, of: [...(known?.of ?? []), ...fresh] });
  }

  /** A misuse. */
  observation(observation: Observation): void {
    const detail = Object.values(observation.details).join('|');
    const key = `${observation.kind}|${place(observation.at)}|${detail}`;
    if (!this.#observations.has(key)) this.#observations.set(key, observation);
  }

  /** Something outside is reached; the same place on another way adds what it may be as well. */
  reaching(reaching: Reaching): void {
    const key = `${reaching.what}|${place(reaching.at)}|${reaching.isName}|${reaching.isShell}`;
    const known = this.#reaches.get(key);
    if (known === undefined && this.#reaches.size >= MAX_REACHES) {
      // No cut: flows and calls are followed all the same.
      this.gap(reaching.at, 'too many hosts, programs and files; the rest is not told');
      return;
    }
    const value = known === undefined ? reaching.value : either(known.value, reaching.value);
    this.#reaches.set(key, { ...reaching, value: isFull(value) ? orUnknown(value) : value });
  }

  /** A framework's route. */
  route(route: CodeRoute): void {
    this.#routes.set(`${route.method} ${route.path}`, route);
  }

  /** Something of a library is called. */
  use(api: string, at: Span): void {
    if (!this.#uses.has(api) && this.#uses.size < MAX_USES) this.#uses.set(api, at);
  }

  /** A part of the event is read. */
  read(label: Label): void {
    if (label.origin.kind === 'event' && label.derivation === 0 && !this.#reads.has(label.path)) {
      this.#reads.set(label.path, sourceOf(label));
    }
  }

  /** Something was not followed. */
  gap(at: Span, reason: string): void {
    this.#gaps.set(`${place(at)}|${reason}`, { at, reason });
  }

  /** Following something would take too long. */
  cut(at: Span, reason: string): void {
    this.#gaps.set(`${place(at)}|${reason}`, { at, reason, cut: true });
  }

  /** What was not followed so far. */
  get gaps(): CodeFacts['gaps'] {
    return [...this.#gaps.values()];
  }

  /** The facts so far. */
  facts(returns: CodeValue): CodeFacts {
    return {
      flows: [...this.#flows.values()],
      calls: this.#calls,
      validations: [...this.#validations.values()],
      observations: [...this.#observations.values()],
      ...(this.#reaches.size === 0 ? {} : { reaches: [...this.#reaches.values()] }),
      routes: [...this.#routes.values()],
      returns,
      uses: this.#uses,
      reads: [...this.#reads.values()],
      files: [...this.files],
      packages: [...this.packages],
      gaps: this.gaps,
    };
  }
}

/** What is known of the request on both ways. */
function common(a: Flow['requests'], b: Flow['requests']): Flow['requests'] {
  const both = a?.filter((one) => b?.includes(one));
  return both?.length ? both : undefined;
}

/** A surer way to the same place, one on which nobody asks who calls, or the datum itself instead of something made from it. */
function isBetter({ label, asked, signedIn }: FlowDraft, known: Flow): boolean {
  const { assumed, derivation } = label;
  if (assumed !== known.assumed) return known.assumed;
  if (signedIn !== known.signedIn) return signedIn === undefined;
  if ((asked === undefined) !== (known.asked === undefined)) return asked === undefined;
  return known.from.derived && derivation === 0;
}

/** The part of an origin that a label stands for. */
export function sourceOf(label: Label): SourceLabel {
  return { origin: label.origin, path: label.path, derived: label.derivation !== 0 };
}

function stepsOf(trace: Trace | undefined): readonly FlowStep[] {
  const steps: FlowStep[] = [];
  for (let one = trace; one !== undefined; one = one.before) {
    const last = steps.at(-1);
    if (last !== undefined && last.span.start === one.at.start && last.span.file === one.at.file) {
      continue;
    }
    steps.push({ span: one.at, text: one.text });
  }
  return steps.reverse();
}

function isFull(value: CodeValue): boolean {
  return value.kind === 'one-of' && value.values.length >= MAX_VARIANTS;
}

/** What is left out of too many values is not known, and must not look as if it were not there. */
function orUnknown(value: CodeValue): CodeValue {
  return either({ kind: 'one-of', values: [{ kind: 'unknown', from: [] }] }, value);
}

function either(a: CodeValue, b: CodeValue): CodeValue {
  const left = a.kind === 'one-of' ? a.values : [a];
  if (left.length >= MAX_VARIANTS) return a;
  const right = b.kind === 'one-of' ? b.values : [b];
  const fresh = right.filter((value) => !left.some((one) => isSame(one, value)));
  return fresh.length === 0 ? a : { kind: 'one-of', values: [...left, ...fresh] };
}

function place(at: Span): string {
  return `${at.file}:${at.start}`;
}
