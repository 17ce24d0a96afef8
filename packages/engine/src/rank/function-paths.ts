import type { AttackPath, Finding, Step } from '../model/finding.ts';
import type { NodeId } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import { shortHash } from '../support/hash.ts';
import { bySource, type Entry } from './entry.ts';
import { type Gain, gainsOf } from './gain.ts';
import { pathSeverity, weaker } from './severity.ts';
import { actorOf, authenticationNote, gainWords, whoIs } from './words.ts';

/** Entries through one door that end in the same gain. */
type Story = { readonly entries: Entry[]; readonly gain: Gain; readonly others: Set<string> };

/** Paths from an open trigger through a function to what its role gives; one path for each door and gain. */
export function functionPaths(
  all: readonly Entry[],
  query: Query,
  findings: readonly Finding[],
): readonly AttackPath[] {
  const gains = new Map<NodeId, readonly Gain[]>();
  return [...bySource(all).values()].flatMap((group) =>
    [...storiesOf(group, gains, query).values()].map((story) => pathOf(story, query, findings)),
  );
}

/** Administrator stories are told by role, data stories by kind of gain, so that a reader sees few. */
function storiesOf(
  group: readonly Entry[],
  gains: Map<NodeId, readonly Gain[]>,
  query: Query,
): ReadonlyMap<string, Story> {
  const stories = new Map<string, Story>();
  for (const entry of group) {
    const role = query.role(entry.function.role);
    if (role === undefined) continue;
    const own = gains.get(role.id) ?? gainsOf(role, query);
    gains.set(role.id, own);
    for (const gain of own) {
      const story = stories.get(gain.kind) ?? { entries: [], gain, others: new Set<string>() };
      stories.set(gain.kind, story);
      if (!story.entries.includes(entry)) story.entries.push(entry);
      story.others.add(gain.targetName);
    }
  }
  return stories;
}

function pathOf(story: Story, query: Query, findings: readonly Finding[]): AttackPath {
  const [first] = story.entries as [Entry, ...Entry[]];
  const { gain } = story;
  const { authentication } = first.trigger;
  const authenticated =
    first.width === 'outsider' ||
    (authentication.kind !== 'none' && authentication.kind !== 'platform');
  const functions = [...new Set(story.entries.map((entry) => entry.function.id))];
  const nodes = new Set<NodeId>([gain.role.id, ...functions]);
  const doors = new Set<NodeId>();
  for (const entry of story.entries) {
    doors.add(entry.trigger.id);
    if (entry.trigger.source !== undefined) doors.add(entry.trigger.source);
  }
  const cuts = findings.filter((one) => doors.has(one.node) && one.severity !== 'low');
  const touched = findings.filter((one) =>
    [one.node, ...(one.nodes ?? [])].some((id) => nodes.has(id) || doors.has(id)),
  );
  return {
    fingerprint: shortHash(
      'path',
      first.trigger.source ?? first.trigger.id,
      first.invoker.kind,
      gain.kind,
    ),
    title: titleOf(story, functions.length, first, query),
    severity: pathSeverity(first.width, gain.kind, true, authenticated),
    confidence: weaker(gain.confidence, first.trigger.liveness === 'live' ? 'high' : 'medium'),
    gain: gain.kind,
    steps: stepsOf(story, first, query),
    functions,
    findings: touched.map((one) => one.fingerprint),
    cuts: cuts.map((one) => one.fingerprint),
  };
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
  const { trigger } = first;
  const source = query.node(trigger.source);
  const route =
    trigger.route === undefined ? undefined : `${trigger.route.method} ${trigger.route.path}`;
  const open: Step = {
    actor: actorOf(first.invoker),
    verb: trigger.delivery.mode === 'sync' ? 'calls' : 'sends to',
    object: route ?? source?.name ?? trigger.name,
    span: first.invoker.span,
    note:
      trigger.delivery.mode === 'sync'
        ? authenticationNote(trigger.authentication)
        : first.invoker.why,
  };
  const reach: Step = {
    actor:
      route === undefined ? (source?.kind === 'resource' ? source.family : 'trigger') : 'route',
    verb: trigger.delivery.mode === 'sync' ? 'invokes' : 'hands events to',
    object: `function ${first.function.name}`,
    span: trigger.sourceSpan ?? trigger.span,
    ...moreNote(story.entries.length - 1),
  };
  const runs: Step = {
    actor: 'function',
    verb: 'runs as',
    object: `role ${story.gain.role.name}`,
    span: first.function.span,
  };
  return [open, reach, runs, story.gain.step];
}

function moreNote(others: number): { note?: string } {
  return others > 0 ? { note: `and ${others} more like it` } : {};
}
