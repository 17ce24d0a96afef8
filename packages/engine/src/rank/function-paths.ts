import type { AttackPath, Finding, Step } from '../model/finding.ts';
import type { NodeId } from '../model/graph.ts';
import { isProbe } from '../model/probe-route.ts';
import type { Query } from '../model/query.ts';
import type { TriggerKind } from '../model/trigger-kind.ts';
import { verifiedBy } from '../model/verified.ts';
import { shortHash } from '../support/hash.ts';
import { whoIs } from './callers.ts';
import type { Doors } from './doors.ts';
import { bySource, type Entry } from './entry.ts';
import { type Gain, gainsOf } from './gain.ts';
import { pathSeverity, stepDown, weaker } from './severity.ts';
import { entrySteps } from './steps.ts';
import { gainWords } from './words.ts';

/** Entries through one door that end in the same gain. Grows in place: a shared role has as many gains as entries. */
type Story = {
  readonly entries: Set<Entry>;
  readonly gain: Gain;
  readonly others: Set<string>;
};

/** Paths from an open trigger through a function to what its role gives; one path for each door and gain. */
export function functionPaths(
  all: readonly Entry[],
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): readonly AttackPath[] {
  const gains = new Map<NodeId, readonly Gain[]>();
  return [...bySource(all).values()].flatMap((group) =>
    [...storiesOf(group, gains, query, doors)].map((story) =>
      pathOf(story, query, findings, doors),
    ),
  );
}

/** Steps of a sign-in, made by the platform: that strangers set them off with their own data is the point of them. */
const MEDIATED: ReadonlySet<TriggerKind> = new Set([
  'cognito',
  'api-authorizer',
  'appsync-authorizer',
]);

/** One story for what a door gives of data, one for each other kind of gain, so that a reader sees few. */
function storiesOf(
  group: readonly Entry[],
  gains: Map<NodeId, readonly Gain[]>,
  query: Query,
  doors: Doors,
): readonly Story[] {
  const stories = new Map<string, Story>();
  for (const entry of group) {
    const role = query.role(entry.function.role);
    if (role === undefined) continue;
    const own = gains.get(role.id) ?? gainsOf(role, query);
    gains.set(role.id, own);
    // Who opens a probe, or asks for a proof in the code, means it as little for the data as who gives a reason.
    const accepted = doors.isAccepted(entry) || isProbing(entry) || isVerified(entry, query);
    for (const gain of own) {
      // The one who leaves a door open means it for the data behind it, hardly for the whole account.
      const isMediated = MEDIATED.has(entry.trigger.trigger);
      if (isData(gain) && (accepted || isMediated)) continue;
      // An authorizer reads the secret that it checks tokens with: that is how it works.
      if (gain.kind === 'secrets' && isMediated) continue;
      // Reading what set it off is how the function works, and the stranger wrote that anyway.
      if (gain.kind === 'data-read' && gain.target === entry.trigger.source) continue;
      const key = isData(gain) ? 'data' : gain.kind;
      stories.set(key, told(stories.get(key), entry, gain));
    }
  }
  return [...stories.values()];
}

/** The story with one more entry. Where some functions change data, those that only read it are left out. */
function told(story: Story | undefined, entry: Entry, gain: Gain): Story {
  if (story === undefined || worse(gain, story.gain)) {
    return { entries: new Set([entry]), gain, others: new Set([gain.targetName]) };
  }
  if (gain.kind === story.gain.kind) {
    story.entries.add(entry);
    story.others.add(gain.targetName);
  }
  return story;
}

function worse(a: Gain, b: Gain): boolean {
  return a.kind === 'data-write' && b.kind === 'data-read';
}

function isData({ kind }: Gain): boolean {
  return kind === 'data-read' || kind === 'data-write';
}

function pathOf(
  story: Story,
  query: Query,
  findings: readonly Finding[],
  doors: Doors,
): AttackPath {
  const entries = [...story.entries];
  const [first] = entries as [Entry, ...Entry[]];
  const { gain } = story;
  // Whoever is let in without a condition meets no authentication, whatever the door asks of others.
  const authenticated = first.width === 'outsider';
  const functions = [...new Set(entries.map((entry) => entry.function.id))];
  const cuts = new Set(
    entries.flatMap((entry) => doors.to(entry)).filter((one) => one.suppressed === undefined),
  );
  const nodes = new Set<NodeId>([gain.role.id, ...functions]);
  for (const { trigger } of story.entries) {
    nodes.add(trigger.id);
    if (trigger.source !== undefined) nodes.add(trigger.source);
  }
  const touched = findings.filter(
    (one) => cuts.has(one) || [one.node, ...(one.nodes ?? [])].some((id) => nodes.has(id)),
  );
  return {
    fingerprint: shortHash(
      'path',
      first.trigger.source ?? first.trigger.id,
      first.invoker.kind,
      gain.kind,
    ),
    title: titleOf(story, functions.length, first, query),
    severity: stepDown(
      pathSeverity(first.width, gain.kind, true, authenticated),
      [isSometimesPublic, isVerified].filter((is) => is(first, query)).length,
    ),
    confidence: weaker(gain.confidence, first.trigger.liveness === 'live' ? 'high' : 'medium'),
    gain: gain.kind,
    steps: stepsOf(story, first, query),
    functions,
    findings: touched.map((one) => one.fingerprint),
    cuts: [...cuts].map((one) => one.fingerprint),
  };
}

function isProbing({ trigger: { route } }: Entry): boolean {
  return route !== undefined && isProbe(route);
}

/** Whether the code refuses requests of whoever does not prove who he is; other events it opens by other means. */
function isVerified({ trigger, function: fn }: Entry, query: Query): boolean {
  const isRequest = trigger.route !== undefined || trigger.trigger === 'function-url';
  return isRequest && verifiedBy(query.factsOf(fn.id)) !== undefined;
}

/** Whether the API in front is private but for deployments of one kind, which is one more condition. */
function isSometimesPublic({ trigger }: Entry, query: Query): boolean {
  const source = query.node(trigger.source);
  return source?.kind === 'api' && source.publicWhen !== undefined;
}

function titleOf(story: Story, functions: number, first: Entry, query: Query): string {
  const source = query.node(first.trigger.source)?.name;
  const target =
    functions === 1
      ? `function ${first.function.name}`
      : `${functions} functions${source === undefined ? '' : ` through ${source}`}`;
  const verb = first.trigger.delivery.mode === 'sync' ? 'calls' : 'feeds';
  const what = namesOf(story.others);
  return `${whoIs(first.invoker)} ${verb} ${target}, ${gainWords(story.gain.kind, what)}`;
}

function namesOf(names: ReadonlySet<string>): string {
  const [a, b, ...rest] = [...names];
  if (b === undefined) return a ?? '';
  return rest.length === 0 ? `${a} and ${b}` : `${a}, ${b} and ${rest.length} more`;
}

function stepsOf(story: Story, first: Entry, query: Query): readonly Step[] {
  const runs: Step = {
    actor: 'function',
    verb: 'runs as',
    object: `role ${story.gain.role.name}`,
    span: first.function.span,
  };
  return [...entrySteps(first, story.entries.size - 1, query), runs, story.gain.step];
}
