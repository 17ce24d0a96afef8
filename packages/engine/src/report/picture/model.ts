import { isTelemetry } from '../../model/access.ts';
import type { Graph, GraphNode, NodeId, RoleNode, TriggerNode } from '../../model/graph.ts';
import type { Width } from '../../model/invoker.ts';
import { Query } from '../../model/query.ts';
import { FOLD_GRANTS, type GrantGroup, grantGroups } from '../shared/grants.ts';
import { counted } from '../shared/view.ts';
import {
  authenticationWords,
  invokersWords,
  kindWords,
  nameOf,
  triggerWords,
  widest,
} from '../shared/words.ts';

/** Columns of the picture, from who comes in to what is reached. */
export const COLUMNS = ['people', 'trigger', 'function', 'role', 'data'] as const;

/** A box of the picture. `members` are the nodes of the graph that it stands for. */
export type PictureNode = {
  readonly key: string;
  readonly column: number;
  readonly title: string;
  readonly note: string;
  /** How wide the opening is, or how much the role or resource gives: decides the colour. */
  readonly tone: 'bad' | 'warn' | 'plain';
  readonly members: readonly NodeId[];
};

/** An arrow. `back` ones run against the columns: data that hands events to a trigger, roles that call functions. */
export type PictureLink = {
  readonly from: string;
  readonly to: string;
  readonly back: boolean;
  readonly label: string;
};

/** What the picture shows, before it has places. */
export type Picture = {
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
};

const TONES: Record<Width, PictureNode['tone']> = {
  stranger: 'bad',
  outsider: 'warn',
  unknown: 'warn',
  insider: 'plain',
};

/** Triggers of one function that differ in nothing but their route are drawn as one from this many on. */
const MERGE_FROM = 4;

class Builder {
  readonly query: Query;
  readonly nodes = new Map<string, PictureNode>();
  readonly links = new Map<string, PictureLink>();

  constructor(graph: Graph) {
    this.query = new Query(graph);
  }

  add(node: PictureNode): void {
    const old = this.nodes.get(node.key);
    if (old === undefined) this.nodes.set(node.key, node);
  }

  link(from: string, to: string, label: string, back = false): void {
    const key = `${from}\0${to}`;
    if (!this.links.has(key)) this.links.set(key, { from, to, label, back });
  }
}

/** The picture of a graph: functions with what starts them, what they act as, and what that reaches. */
export function pictureOf(graph: Graph): Picture {
  const builder = new Builder(graph);
  for (const one of graph.functions) {
    builder.add({
      key: one.id,
      column: 2,
      title: nameOf(one),
      note: '',
      tone: 'plain',
      members: [one.id],
    });
    for (const group of triggerGroups(builder.query, one.id)) addTriggers(builder, group);
  }
  for (const role of graph.roles) if (role.functions.length > 0) addRole(builder, role);
  addUses(builder, graph);
  const links = [...builder.links.values()].filter(
    ({ from, to }) => builder.nodes.has(from) && builder.nodes.has(to),
  );
  return { nodes: [...builder.nodes.values()], links };
}

/** What functions do with resources in their code. */
function addUses(builder: Builder, graph: Graph): void {
  const used = graph.edges.filter(({ kind }) => kind === 'reads' || kind === 'writes');
  const pairs = Map.groupBy(used, ({ from, to }) => `${from}\0${to}`);
  for (const edges of pairs.values()) {
    const [first] = edges;
    const node = builder.query.resource(first?.to);
    if (first === undefined || node === undefined) continue;
    addData(builder, node);
    builder.link(first.from, node.id, edges.map((one) => one.kind).join(', '));
  }
}

function triggerGroups(query: Query, id: NodeId): readonly (readonly TriggerNode[])[] {
  const alike = Map.groupBy(query.triggersOf(id), (one) =>
    [
      one.trigger,
      one.source,
      invokersWords(query, one.invokers),
      authenticationWords(query, one.authentication),
    ].join('\0'),
  );
  return [...alike.values()].flatMap((group) =>
    group.length >= MERGE_FROM ? [group] : group.map((one) => [one]),
  );
}

function addTriggers(builder: Builder, group: readonly TriggerNode[]): void {
  const { query } = builder;
  const [first] = group;
  if (first === undefined) return;
  const who = invokersWords(query, first.invokers);
  const tone = TONES[widest(first.invokers)];
  const people = `people:${who}`;
  const [, name = who, more = ''] = /^(.*) \((.*)\)$/.exec(who) ?? [];
  builder.add({ key: people, column: 0, title: name, note: more, tone, members: [] });
  const title =
    group.length > 1
      ? counted(group.length, first.route === undefined ? 'trigger' : 'route')
      : triggerWords(query, first);
  const members = group.map((one) => one.id);
  builder.add({ key: first.id, column: 1, title, note: noteOf(query, first), tone, members });
  builder.link(people, first.id, '');
  builder.link(first.id, first.function, first.delivery.mode);
  const source = query.node(first.source);
  if (source?.kind === 'resource') builder.link(source.id, first.id, 'hands over events', true);
}

function noteOf(query: Query, trigger: TriggerNode): string {
  const live = trigger.liveness === 'live' || trigger.liveness === 'unknown';
  if (!live) return trigger.liveness.replaceAll('-', ' ');
  return trigger.authentication.kind === 'platform'
    ? kindWords(trigger.trigger)
    : authenticationWords(query, trigger.authentication);
}

function addRole(builder: Builder, role: RoleNode): void {
  const { access } = role;
  const bad = access.administrator || access.escalations.length > 0;
  const note = access.administrator
    ? 'administrator'
    : access.escalations.length > 0
      ? 'can become more'
      : role.functions.length > 1
        ? `shared by ${role.functions.length} functions`
        : '';
  const isWide = access.wildcards.some((one) => !isTelemetry(one.services));
  const tone = bad ? 'bad' : role.functions.length > 1 || isWide ? 'warn' : 'plain';
  builder.add({ key: role.id, column: 3, title: nameOf(role), note, tone, members: [role.id] });
  for (const id of role.functions) builder.link(id, role.id, 'acts as');
  if (!access.administrator) {
    for (const group of grantGroups(builder.query, access.grants)) addGrants(builder, role, group);
    return;
  }
  const everything = 'everything';
  builder.add({
    key: everything,
    column: 4,
    title: 'the whole account',
    note: 'every action',
    tone: 'bad',
    members: [],
  });
  builder.link(role.id, everything, 'everything');
}

function addGrants(builder: Builder, role: RoleNode, group: GrantGroup): void {
  const label = group.levels.join(', ');
  if (group.nodes.length < FOLD_GRANTS) {
    for (const node of group.nodes) addGrant(builder, role, node, label);
    return;
  }
  const ids = group.nodes.map((node) => node.id);
  const open = group.nodes.some((node) => node.kind === 'resource' && node.exposure.length > 0);
  const key = `many:${ids.toSorted().join('\0')}`;
  const title = counted(ids.length, group.noun);
  const tone = open ? 'bad' : 'plain';
  const note = open ? 'some open to others' : 'all reached alike';
  builder.add({ key, column: 4, title, note, tone, members: [] });
  builder.link(role.id, key, label);
}

function addGrant(builder: Builder, role: RoleNode, node: GraphNode, label: string): void {
  if (node.kind === 'function') {
    builder.link(role.id, node.id, label, true);
    return;
  }
  builder.link(role.id, addData(builder, node), label);
}

/** Adds the box of what is reached, and gives its key. */
function addData(builder: Builder, node: GraphNode): string {
  // A role that is reached stands apart from the box of the role that acts.
  const key = node.kind === 'role' ? `reached:${node.id}` : node.id;
  const open = node.kind === 'resource' && node.exposure.length > 0;
  const family = node.kind === 'resource' ? node.family.replaceAll('-', ' ') : node.kind;
  const note = open ? `${family}, open to others` : family;
  const tone = open ? 'bad' : 'plain';
  builder.add({ key, column: 4, title: nameOf(node), note, tone, members: [node.id] });
  return key;
}
