import type { Flow, SinkKind } from '../../model/code.ts';
import type { EventTrust } from '../../model/event-trust.ts';
import type {
  Audience,
  Confidence,
  Match,
  Opening,
  Related,
  Severity,
} from '../../model/finding.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import { type Invoker, type Width, widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { type Lines, linesOf } from './lines.ts';
import { openingSteps } from './opening-steps.ts';
import { subjectOf } from './subjects.ts';
import { isTame } from './tame.ts';
import { count, list } from './words.ts';

/** What a rule says of values from outside that reach a kind of sink. */
export type Hazard = {
  readonly kinds: readonly SinkKind[];
  /** How bad it is where a stranger writes the value (docs/severity.md); each narrower circle is one step down. */
  readonly severity: Said<Severity>;
  /** What happens at the sink with text from outside: `is part of the command of \`exec\``. */
  readonly happens: (flow: Flow) => string;
  /** What whoever writes the value gains, for an attack path; none where it is left out. */
  readonly gives?: Gives | ((flow: Flow) => Gives | undefined);
  /** Flows that are this rule's; all of the kinds where it is left out. */
  readonly when?: (flow: Flow, query: Query, traced: TracedFlow) => boolean;
  /** Limits of the field by the trigger (a number, a UUID) that clear it for this sink as well. */
  readonly harmless?: (trust: EventTrust, flow: Flow) => boolean;
  /** As sure as one can be of such a flow; `high` where it is left out. */
  readonly confidence?: Said<Confidence>;
  /** `auditor`: nothing to act on at once, whoever writes the value. */
  readonly audience?: Said<Audience>;
  /** One finding for all lines of a function that the same value reaches, where one change mends them all. */
  readonly together?: true;
};

/** The same for every flow, or as the flow is. */
type Said<T extends string> = T | ((flow: Flow, traced: TracedFlow, query: Query) => T);

/** What an attack path says of a hazard. */
type Gives = Pick<Opening, 'gain' | 'does'>;

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];

/**
 * One finding for each line of the code, told by the flow that the widest circle can start. A line that
 * several functions share is told once, on the one that the widest circle reaches.
 */
export function* hazards(fn: FunctionNode, query: Query, hazard: Hazard): Generator<Match> {
  const seen = new Map<string | undefined, number>();
  for (const found of matches(fn, query, hazard)) {
    const before = seen.get(found.key) ?? 0;
    seen.set(found.key, before + 1);
    // The same call again is told from the first by its position alone: who feeds it may change by a fix elsewhere.
    yield before === 0 ? found : { ...found, key: `${found.key}|${before}` };
  }
}

function* matches(fn: FunctionNode, query: Query, hazard: Hazard): Generator<Match> {
  const lines = linesOf(query);
  const own = new Set(
    (lines.ofFunction.get(fn.id) ?? []).flatMap(({ sink, line }) =>
      hazard.kinds.includes(sink) ? [line] : [],
    ),
  );
  const found = [...own].flatMap((line) => {
    const sorted = judged(line, lines, query, hazard);
    return sorted[0]?.traced.function === fn.id ? [{ sorted, first: sorted[0] }] : [];
  });
  if (hazard.together !== true) {
    for (const { sorted } of found) yield match(sorted, hazard, query);
    return;
  }
  const causes = Map.groupBy(found, ({ first }) => causeOf(first));
  for (const cause of causes.values()) yield together(cause, hazard, query);
}

/** The part of an origin that is at fault. */
function causeOf({ traced: { flow } }: Judged): string {
  const { origin, path } = flow.from;
  return `${origin.kind}|${path}`;
}

/** One finding for the lines that a value reaches: the worst of them, with the others beside it. */
function together(
  lines: readonly { readonly sorted: readonly Judged[] }[],
  hazard: Hazard,
  query: Query,
): Match {
  const all = lines.map(({ sorted }) => match(sorted, hazard, query));
  const worst = all.toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity ?? 'low') - SEVERITIES.indexOf(b.severity ?? 'low'),
  )[0];
  if (worst === undefined) throw new RangeError('a cause has a line');
  const others = all.filter((one) => one !== worst);
  if (others.length === 0) return worst;
  return {
    ...worst,
    because: `${worst.because}, and so in ${count(others.length, 'other line')}`,
    related: others.map((one) => ({ span: one.at, label: 'the same here' })),
  };
}

const JUDGED = new WeakMap<Query, Map<Hazard, Map<string, readonly Judged[]>>>();

/** What a rule says of the flows of a line, the worst first. Kept, since functions that share code share its lines. */
function judged(line: string, lines: Lines, query: Query, hazard: Hazard): readonly Judged[] {
  const hazards = JUDGED.get(query) ?? new Map<Hazard, Map<string, readonly Judged[]>>();
  JUDGED.set(query, hazards);
  const kept = hazards.get(hazard) ?? new Map<string, readonly Judged[]>();
  hazards.set(hazard, kept);
  const known = kept.get(line);
  if (known !== undefined) return known;
  const group = (lines.flows.get(line) ?? []).flatMap((traced) => {
    const { flow } = traced;
    if (!hazard.kinds.includes(flow.sink) || hazard.when?.(flow, query, traced) === false)
      return [];
    return judge(traced, hazard, query) ?? [];
  });
  const sorted = group.toSorted(byWeight);
  kept.set(line, sorted);
  return sorted;
}

/** A flow with the circle of those who can start it. */
type Judged = {
  readonly traced: TracedFlow;
  readonly width: Width;
  readonly who: Invoker | undefined;
};

const WIDTHS: readonly Width[] = ['stranger', 'outsider', 'unknown', 'insider'];

/** Services that give back what somebody has put into them, and do not speak for themselves. */
const STORES: ReadonlySet<string> = new Set([
  'athena',
  'dynamodb',
  'kinesis',
  'lambda',
  'rds-data',
  'redshift-data',
  's3',
  'sqs',
]);

/** Whether somebody outside may have written a value whose writers are not known. */
function mayBeForeign({ flow, function: fn }: TracedFlow, query: Query): boolean {
  const { origin, path } = flow.from;
  if (origin.kind === 'remote') return true;
  if (origin.kind !== 'call') return false;
  // A request that is sent once more is the function's own.
  if (/^Unprocessed(?:Items|Keys)\b/.test(path)) return false;
  return STORES.has(query.factsOf(fn)?.calls[origin.call]?.service ?? '');
}

/** Undefined where nobody chooses the value: the platform fills it in, an authorizer proves it, its shape is tame. */
function judge(traced: TracedFlow, hazard: Hazard, query: Query): Judged | undefined {
  const { trust, flow } = traced;
  if (trust === undefined) {
    return mayBeForeign(traced, query) ? { traced, width: 'unknown', who: undefined } : undefined;
  }
  if (trust.absent === true || trust.control === 'platform' || trust.control === 'constant') {
    return undefined;
  }
  if (trust.control === 'claimed' && trust.proof === 'verified' && trust.selfAsserted === false) {
    return undefined;
  }
  if (isTame(traced)) return undefined;
  if (hazard.harmless?.(trust, flow) === true) return undefined;
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

function match(group: readonly Judged[], hazard: Hazard, query: Query): Match {
  const [first] = group;
  if (first === undefined) throw new RangeError('a group has a flow');
  const { traced } = first;
  const { flow } = traced;
  const functions = [...new Set(group.map((one) => one.traced.function))];
  return {
    at: flow.at,
    because: sentence(group, hazard, functions, query),
    flow: wayOf(traced, query),
    ...opening(first, hazard, query),
    severity: severityOf(first, hazard, query),
    confidence: confidenceOf(first, hazard, query),
    audience: audienceOf(first, hazard, query),
    functions,
    nodes: [...traced.hops.map((hop) => hop.carrier), ...functions],
    key: `${flow.sink}|${flow.api}|${flow.part}`,
  };
}

/** What nobody outside can start, or only may be so and would not be grave, is for those who read everything. */
function audienceOf(judged: Judged, hazard: Hazard, query: Query): Audience {
  const { traced, width } = judged;
  if (width === 'insider' || width === 'unknown' || isForChosenFew(traced)) return 'auditor';
  const severity = severityOf(judged, hazard, query);
  if (severity === 'low' || (traced.flow.assumed && severity === 'medium')) return 'auditor';
  return said(hazard.audience ?? 'default', traced, query);
}

/** Whether only those get there whose role or group says that they may: people whom the owner trusts. */
function isForChosenFew({ flow, hops }: TracedFlow): boolean {
  return hops.length === 0 && (flow.asked ?? []).some((one) => subjectOf(one) === 'right');
}

function said<T extends string>(rule: Said<T>, traced: TracedFlow, query: Query): T {
  return typeof rule === 'function' ? rule(traced.flow, traced, query) : rule;
}

/** `the body of a POST /x is part of the command of \`exec\` in Ping`; what follows a colon goes to the end. */
function sentence(
  group: readonly Judged[],
  { happens }: Hazard,
  functions: readonly NodeId[],
  query: Query,
): string {
  const [first] = group;
  if (first === undefined) throw new RangeError('a group has a flow');
  const { traced } = first;
  const [source, because] = sourceWords(group);
  const others =
    functions.length > 1 ? ` and ${count(functions.length - 1, 'other function')}` : '';
  const where = `in ${query.node(traced.function)?.name ?? traced.function}${others}`;
  const end = because === '' ? '' : `; ${because}`;
  return `${source} ${happens(traced.flow)} ${where}${end}`;
}

function opening(
  { traced, who, width }: Judged,
  hazard: Hazard,
  query: Query,
): Pick<Match, 'opens'> {
  const gives = typeof hazard.gives === 'function' ? hazard.gives(traced.flow) : hazard.gives;
  const isOpen = width === 'stranger' || width === 'outsider';
  if (gives === undefined || who === undefined || !isOpen || traced.flow.assumed) return {};
  const steps = openingSteps(traced, query);
  return { opens: { invoker: who, trigger: traced.trigger, steps, ...gives } };
}

function severityOf({ width, who, traced }: Judged, hazard: Hazard, query: Query): Severity {
  const base = said(hazard.severity, traced, query);
  const circle = width === 'stranger' ? 0 : width === 'outsider' ? 1 : 2;
  const selfMade = who?.kind === 'signed-in' && who.selfSignUp === true ? 1 : 0;
  const few = isForChosenFew(traced) ? 1 : 0;
  const far = traced.hops.length > 0 && circle === 0 ? 1 : 0;
  const steps = Math.max(0, circle - selfMade) + far + few;
  return SEVERITIES[Math.min(SEVERITIES.indexOf(base) + steps, SEVERITIES.length - 1)] ?? 'low';
}

function confidenceOf(judged: Judged, hazard: Hazard, query: Query): Confidence {
  const most = said(hazard.confidence ?? 'high', judged.traced, query);
  const sure = sureOf(judged);
  return CONFIDENCES[Math.max(CONFIDENCES.indexOf(most), CONFIDENCES.indexOf(sure))] ?? 'low';
}

function sureOf({ traced, width }: Judged): Confidence {
  if (traced.flow.assumed) return 'low';
  if (width === 'unknown' || traced.flow.validated) return 'medium';
  return traced.trust?.doubt === undefined ? 'high' : 'medium';
}

/** `\`host\` in the body of an unauthenticated POST /orders`, with further fields by name; and who writes it. */
function sourceWords(group: readonly Judged[]): readonly [source: string, because: string] {
  const [first] = group;
  if (first === undefined) return ['a value', ''];
  const { trust, flow } = first.traced;
  const [place = '', because = ''] = (trust?.why ?? originWords(flow)).split(/: (.*)/s);
  const name = lastName(flow.from.path);
  const main = name === '' || isNamedIn(place, name) ? place : `\`${name}\` in ${place}`;
  const others = new Set(group.slice(1).map(({ traced }) => lastName(traced.flow.from.path)));
  others.delete('');
  others.delete(name);
  if (others.size === 0) return [main, because];
  return [`${main}, and ${list([...others].map((one) => `\`${one}\``))},`, because];
}

/** Whether a part of a request is called by its name already; what its route is called says nothing of that. */
function isNamedIn(place: string, name: string): boolean {
  return (place.split(/ of (?:an?|the) /)[0] ?? place).includes(name);
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
