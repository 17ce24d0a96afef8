import type { Flow, SinkKind } from '../../model/code.ts';
import type { Audience, Confidence, Match, Severity } from '../../model/finding.ts';
import type { TracedFlow } from '../../model/function-code.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { wayOf } from './hazards.ts';
import { count, list } from './words.ts';

/** A value that is seen where it should not be. */
export type Disclosed = {
  readonly traced: TracedFlow;
  /** What is seen, in a few words: `the password of callers`. */
  readonly what: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
};

/** What a rule says of values that are seen by those whom they are not meant for. */
export type Disclosure = {
  readonly kinds: readonly SinkKind[];
  /** What of a flow is seen; undefined where it is not this rule's. */
  readonly judge: (
    traced: TracedFlow,
    fn: FunctionNode,
    query: Query,
  ) => Omit<Disclosed, 'traced'> | undefined;
  /** Names only what is seen at the worst place: the others are parts of it. */
  readonly tellsWorst?: true;
  /** A sentence of what is seen and the functions that show it: `the log of Login holds the whole event`. */
  readonly says: (what: string, where: string, flow: Flow) => string;
};

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];
const MOST_RELATED = 12;

const CACHE = new WeakMap<Query, Map<Disclosure, ReadonlyMap<NodeId, Match>>>();

/** At most one finding for each function: its worst place, with the others beside it. What several functions share is told once. */
export function* disclosures(
  fn: FunctionNode,
  query: Query,
  disclosure: Disclosure,
): Generator<Match> {
  const cache = CACHE.get(query) ?? new Map<Disclosure, ReadonlyMap<NodeId, Match>>();
  CACHE.set(query, cache);
  const matches = cache.get(disclosure) ?? allOf(query, disclosure);
  cache.set(disclosure, matches);
  const match = matches.get(fn.id);
  if (match !== undefined) yield match;
}

function allOf(query: Query, disclosure: Disclosure): ReadonlyMap<NodeId, Match> {
  const byPlace = new Map<string, { fn: FunctionNode; found: Disclosed[]; others: NodeId[] }>();
  for (const fn of query.graph.functions) {
    const found = foundIn(fn, query, disclosure);
    const [worst] = found;
    if (worst === undefined) continue;
    const { file, start } = placeOf(worst.traced.flow);
    const known = byPlace.get(`${file}:${start}`);
    if (known === undefined) byPlace.set(`${file}:${start}`, { fn, found, others: [] });
    else known.others.push(fn.id);
  }
  return new Map(
    [...byPlace.values()].map(({ fn, found, others }) => [
      fn.id,
      matchOf(fn, found, others, query, disclosure),
    ]),
  );
}

/** What is seen, the worst first. */
function foundIn(fn: FunctionNode, query: Query, { kinds, judge }: Disclosure): Disclosed[] {
  const found = query.flowsOf(fn.id).flatMap((traced): Disclosed[] => {
    if (!kinds.includes(traced.flow.sink) || traced.flow.only === 'forging') return [];
    const judged = judge(traced, fn, query);
    if (judged === undefined) return [];
    return [{ traced, ...judged, ...(isCovered(traced.flow) ? COVERED : {}) }];
  });
  return found.toSorted(
    (a, b) =>
      Number(a.audience === 'auditor') - Number(b.audience === 'auditor') ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
      a.traced.hops.length - b.traced.hops.length,
  );
}

/** Names of functions of the application that take out or blacken what must not be seen. */
const COVERS =
  /^is passed to \S*(?:redact|mask|obfuscat|saniti[sz]e|scrub|anonymi[sz]e|censor|strip|omit)/i;

/** What such a function leaves is its own matter: somebody has thought of it. */
const COVERED = { confidence: 'low', audience: 'auditor' } as const;

function isCovered({ steps, only }: Flow): boolean {
  // What takes out line breaks leaves the rest.
  return only !== 'disclosure' && steps.some(({ text }) => COVERS.test(text));
}

function matchOf(
  fn: FunctionNode,
  found: readonly Disclosed[],
  others: readonly NodeId[],
  query: Query,
  { says, tellsWorst }: Disclosure,
): Match {
  const [worst] = found;
  if (worst === undefined) throw new RangeError('a finding has a flow');
  const { flow } = worst.traced;
  // What only auditors care for is not told in the same breath as what everybody must know.
  const alike = found.filter((one) => one.audience === worst.audience);
  const whats = tellsWorst === true ? [worst.what] : [...new Set(alike.map((one) => one.what))];
  const at = placeOf(flow);
  const where = others.length === 0 ? '' : ` and ${count(others.length, 'other function')}`;
  return {
    at,
    because: says(list(whats), `${fn.name}${where}`, flow),
    flow: wayOf(worst.traced, query),
    related: relatedOf(at, alike, query),
    severity: worst.severity,
    confidence: worst.confidence,
    audience: worst.audience,
    functions: [fn.id, ...others],
    nodes: [fn.id, ...others],
  };
}

function relatedOf(
  at: Span,
  found: readonly Disclosed[],
  query: Query,
): NonNullable<Match['related']> {
  const seen = new Set([lineOf(at, query)]);
  const related = found.flatMap(({ traced, what }) => {
    const span = placeOf(traced.flow);
    const line = lineOf(span, query);
    if (seen.has(line)) return [];
    seen.add(line);
    return [{ span, label: `and here: ${what}` }];
  });
  return related.slice(0, MOST_RELATED);
}

function lineOf({ file, start }: Span, query: Query): string {
  return `${file}:${query.graph.sources.get(file)?.position(start).line ?? `@${start}`}`;
}

/** What the handler returns is seen where it was last touched: the handler itself is no place to look at. */
function placeOf({ api, at, steps }: Flow): Span {
  const last = steps.at(-1);
  return api === 'return' && last !== undefined ? last.span : at;
}
