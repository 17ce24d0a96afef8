import type { Flow, SinkKind } from '../../model/code.ts';
import type { EventTrust } from '../../model/event-trust.ts';
import type { Confidence, Match, Related, Severity } from '../../model/finding.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode } from '../../model/graph.ts';
import { type Invoker, type Width, widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { list } from './words.ts';

/** What a rule says of values from outside that reach a kind of sink. */
export type Hazard = {
  readonly kinds: readonly SinkKind[];
  /** How bad it is where a stranger writes the value (docs/severity.md); each narrower circle is one step down. */
  readonly severity: Severity;
  /** What happens at the sink with text from outside: `runs as a shell command`. */
  readonly happens: (flow: Flow) => string;
  /** Flows that are none of this rule's; all of the kinds where it is left out. */
  readonly when?: (flow: Flow) => boolean;
  /** Limits of the field by the trigger (a number, a UUID) that clear it for this sink as well. */
  readonly harmless?: (trust: EventTrust) => boolean;
};

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Formats of an event's field that leave no room for any injection. */
const TAME: ReadonlySet<string> = new Set([
  'number',
  'boolean',
  'uuid',
  'hex',
  'ip',
  'timestamp',
  'enum',
]);

/** One finding for each place in the code, told by the flow that the widest circle can start. */
export function* hazards(fn: FunctionNode, query: Query, hazard: Hazard): Generator<Match> {
  const groups = new Map<string, Judged[]>();
  for (const traced of query.flowsOf(fn.id)) {
    const { flow } = traced;
    if (!hazard.kinds.includes(flow.sink) || hazard.when?.(flow) === false) continue;
    const judged = judge(traced, hazard);
    if (judged === undefined) continue;
    const key = `${flow.at.file}:${flow.at.start}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [judged]);
    else group.push(judged);
  }
  for (const group of groups.values()) yield match(fn, group.toSorted(byWeight), hazard, query);
}

/** A flow with the circle of those who can start it. */
type Judged = {
  readonly traced: TracedFlow;
  readonly width: Width;
  readonly who: Invoker | undefined;
};

const WIDTHS: readonly Width[] = ['stranger', 'outsider', 'unknown', 'insider'];

/** Undefined where nobody chooses the value: the platform fills it in, an authorizer proves it, its shape is tame. */
function judge(traced: TracedFlow, hazard: Hazard): Judged | undefined {
  const { trust, flow } = traced;
  if (trust === undefined) {
    return flow.from.origin.kind === 'remote' || flow.from.origin.kind === 'call'
      ? { traced, width: 'unknown', who: undefined }
      : undefined;
  }
  if (trust.absent === true || trust.control === 'platform' || trust.control === 'constant') {
    return undefined;
  }
  if (trust.control === 'claimed' && trust.proof === 'verified' && trust.selfAsserted === false) {
    return undefined;
  }
  if (trust.format !== undefined && TAME.has(trust.format) && trust.doubt === undefined) {
    return undefined;
  }
  if (hazard.harmless?.(trust) === true) return undefined;
  const who = trust.who.toSorted((a, b) => widthRank(a) - widthRank(b))[0];
  return { traced, width: who === undefined ? 'insider' : widthOf(who), who };
}

function widthRank(invoker: Invoker): number {
  return WIDTHS.indexOf(widthOf(invoker));
}

function byWeight(a: Judged, b: Judged): number {
  return (
    WIDTHS.indexOf(a.width) - WIDTHS.indexOf(b.width) ||
    Number(a.traced.flow.assumed) - Number(b.traced.flow.assumed) ||
    a.traced.hops.length - b.traced.hops.length
  );
}

function match(fn: FunctionNode, group: readonly Judged[], hazard: Hazard, query: Query): Match {
  const [first] = group;
  if (first === undefined) throw new RangeError('a group has a flow');
  const { traced, width } = first;
  const { flow } = traced;
  return {
    at: flow.at,
    because: `${sourceWords(group)} ${hazard.happens(flow)} in ${fn.name}`,
    flow: wayOf(traced, query),
    severity: severityOf(hazard.severity, first),
    confidence: confidenceOf(first),
    audience: width === 'insider' || width === 'unknown' ? 'auditor' : 'default',
    nodes: traced.hops.map((hop) => hop.carrier),
    // Two sinks on one line of a moved file keep their identity by what is called and what reaches it.
    key: `${flow.sink}|${flow.api}|${flow.part}|${flow.from.origin.kind}|${flow.from.path}`,
  };
}

function severityOf(base: Severity, { width, who, traced }: Judged): Severity {
  const circle = width === 'stranger' ? 0 : width === 'outsider' ? 1 : 2;
  const selfMade = who?.kind === 'signed-in' && who.selfSignUp === true ? 1 : 0;
  const steps = Math.max(0, circle - selfMade) + (traced.hops.length > 0 && circle === 0 ? 1 : 0);
  return SEVERITIES[Math.min(SEVERITIES.indexOf(base) + steps, SEVERITIES.length - 1)] ?? 'low';
}

function confidenceOf({ traced, width }: Judged): Confidence {
  if (traced.flow.assumed) return 'low';
  if (width === 'unknown' || traced.flow.validated) return 'medium';
  return traced.trust?.doubt === undefined ? 'high' : 'medium';
}

/** `the body of an unauthenticated POST /orders`; further fields by name. */
function sourceWords(group: readonly Judged[]): string {
  const [first] = group;
  const trust = first?.traced.trust;
  const { flow } = first?.traced ?? {};
  const main = trust?.why ?? (flow === undefined ? 'a value' : originWords(flow));
  const others = new Set(
    group
      .slice(1)
      .map(({ traced }) => lastName(traced.flow.from.path))
      .filter((name) => name !== ''),
  );
  others.delete(lastName(flow?.from.path ?? ''));
  return others.size === 0 ? main : `${main}, and ${list([...others].map((one) => `\`${one}\``))},`;
}

function originWords(flow: Flow): string {
  return flow.from.origin.kind === 'remote'
    ? 'the answer of another server'
    : 'what is read from a store';
}

function lastName(path: string): string {
  const names = path.split('.').filter((step) => step !== '*' && !step.startsWith('$'));
  return names.at(-1) ?? '';
}

/** Every step of the value, function after function, the sink last. */
export function wayOf(traced: TracedFlow, query: Query): readonly Related[] {
  const before = traced.hops.flatMap((hop): Related[] => {
    const name = query.node(hop.function)?.name ?? hop.function;
    const carrier = query.node(hop.carrier)?.name ?? hop.carrier;
    return [
      ...hop.steps.map((step) => ({ span: step.span, label: `${name}: ${step.text}` })),
      { span: hop.call.at, label: `${name}: goes to ${carrier} (${hop.call.operation})` },
    ];
  });
  const { flow } = traced;
  const steps = flow.steps.map((step) => ({ span: step.span, label: step.text }));
  return [...before, ...steps, { span: flow.at, label: `reaches ${flow.api} as ${flow.part}` }];
}
