import { overlaps } from '../../iam/algebra/text.ts';
import type { Confidence } from '../../model/finding.ts';
import type { NodeId, ResourceNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import type { Text } from '../../model/text.ts';
import { at, field, items, text } from '../../model/value.ts';
import { patternOf } from './bus-patterns.ts';

/** One step of an event on its way, in words and with its place. */
export type FlowStep = { readonly text: string; readonly span: Span };

/** A way on which one node sets off another: by a call, or through a channel that passes events on. */
export type Flow = {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly steps: readonly [FlowStep, ...FlowStep[]];
  readonly confidence: Confidence;
  /** Whether Lambda's own loop detection follows events on this way (queues, topics, buckets, calls). */
  readonly traced: boolean;
  /** Whether one function calls the other by its role. */
  readonly isCall?: true;
};

/** What is known of what comes into a channel: who brings it, and which part of the channel it may fill. */
export type Arrival = {
  readonly from: NodeId;
  readonly step: FlowStep;
  readonly confidence: Confidence;
  readonly traced: boolean;
  readonly keys?: readonly Text[];
  readonly removes?: boolean;
  readonly creates?: boolean;
  readonly sources?: readonly Text[] | undefined;
};

/** Families that Lambda's loop detection follows events through. */
export const TRACED: ReadonlySet<string> = new Set(['queue', 'topic', 'bucket']);

/** Flows that an arrival in a channel makes: one into it, or for buckets and buses one through it for each way on. */
export function into(channel: ResourceNode, arrival: Arrival, query: Query): readonly Flow[] {
  if (channel.family === 'bucket') return throughBucket(channel, arrival, query);
  if (channel.family === 'bus') return throughBus(channel, arrival, query);
  const { from, step, confidence, traced } = arrival;
  return [direct(from, channel.id, step, confidence, traced)];
}

function throughBucket(bucket: ResourceNode, arrival: Arrival, query: Query): readonly Flow[] {
  const delivered = query.from(bucket.id, 'delivers').flatMap((edge) => {
    const trigger = query.node(edge.trigger);
    if (trigger?.kind !== 'trigger' || !isLive(trigger)) return [];
    const fit = trigger.trigger === 's3' ? fitOf(trigger, arrival) : arrival.confidence;
    if (fit === undefined) return [];
    const step = { text: `${bucket.name} triggers ${nameOf(edge.to, query)}`, span: edge.span };
    return [through(arrival, edge.to, step, fit, trigger.trigger === 's3')];
  });
  const forwarded = query.from(bucket.id, 'forwards').flatMap((edge): readonly Flow[] => {
    const to = query.resource(edge.to);
    if (to === undefined) return [];
    if (to.family === 'bus') return objectsThroughBus(bucket, to, arrival, query);
    const step = { text: `${bucket.name} notifies ${to.name}`, span: edge.span };
    if (isThrough(to)) return [];
    return [through(arrival, to.id, step, arrival.confidence, true)];
  });
  return [...delivered, ...forwarded];
}

function through(
  arrival: Arrival,
  to: NodeId,
  step: FlowStep,
  confidence: Confidence,
  traced: boolean,
): Flow {
  return {
    from: arrival.from,
    to,
    steps: [arrival.step, step],
    confidence,
    traced: traced && arrival.traced,
  };
}

/** Whether what arrives may match a notification's events and filter; undefined where it cannot. */
function fitOf(trigger: TriggerNode, arrival: Arrival): Confidence | undefined {
  const event = /s3:Object(\w+)/.exec(trigger.name)?.[1];
  if (event === 'Created' && arrival.creates === false) return undefined;
  if (event === 'Removed' && arrival.removes === false) return undefined;
  if (event !== undefined && event !== 'Created' && event !== 'Removed') return undefined;
  const patterns = trigger.filters.map((filter) => keyPattern(filter));
  const wanted = patterns.find((one) => one !== '*');
  if (wanted === undefined) return arrival.confidence;
  const keys = arrival.keys ?? ['*'];
  if (keys.every((key) => overlaps(key, wanted) === 'no')) return undefined;
  // The role may write there, but a function that keeps to other names makes no loop.
  return keys.includes(wanted) ? arrival.confidence : lower(arrival.confidence);
}

/** Prefix and suffix of a notification as one pattern. */
function keyPattern(filter: TriggerNode['filters'][number]): Text {
  let prefix = '';
  let suffix = '';
  for (const rule of items(at(filter, 'S3Key.Rules'))) {
    const value = text(field(rule, 'Value')) ?? '';
    const name = text(field(rule, 'Name'))?.toLowerCase();
    if (name === 'prefix') prefix = value;
    if (name === 'suffix') suffix = value;
  }
  return `${prefix}*${suffix}`;
}

/** Events of a bucket that rules of the bus pass on. */
function objectsThroughBus(
  bucket: ResourceNode,
  bus: ResourceNode,
  arrival: Arrival,
  query: Query,
): readonly Flow[] {
  return rulesOf(bus, query).flatMap((rule) => {
    const pattern = patternOf(rule);
    if (pattern?.takesObjects !== true) return [];
    if (pattern.buckets.length > 0 && !pattern.buckets.includes(bucket.id)) return [];
    const step = { text: `${bucket.name} sends its events to rule ${rule.name}`, span: rule.span };
    const confidence = pattern.namesKeys ? lower(arrival.confidence) : arrival.confidence;
    return [through(arrival, rule.id, step, confidence, false)];
  });
}

function throughBus(bus: ResourceNode, arrival: Arrival, query: Query): readonly Flow[] {
  return rulesOf(bus, query).flatMap((rule) => {
    const pattern = patternOf(rule);
    if (pattern === undefined || pattern.onlyAws) return [];
    const confidence = fitsRule(pattern.sources, pattern.selects, arrival);
    if (confidence === undefined) return [];
    const step = { text: `${bus.name} passes them to rule ${rule.name}`, span: rule.span };
    return [through(arrival, rule.id, step, confidence, false)];
  });
}

function fitsRule(
  sources: readonly string[],
  selects: boolean,
  arrival: Arrival,
): Confidence | undefined {
  if (!selects) return arrival.confidence;
  const { sources: sent } = arrival;
  // Which events a function puts on a bus is in its code: with a pattern they may be others.
  if (sent === undefined || sources.length === 0) return 'low';
  const meets = sent.some((one) => sources.some((other) => overlaps(one, other) !== 'no'));
  return meets ? lower(arrival.confidence) : undefined;
}

function rulesOf(bus: ResourceNode, query: Query): readonly ResourceNode[] {
  return query
    .from(bus.id, 'forwards')
    .flatMap((edge) => query.resource(edge.to) ?? [])
    .filter((one) => one.family === 'rule');
}

/** A flow of one step. */
export function direct(
  from: NodeId,
  to: NodeId,
  step: FlowStep,
  confidence: Confidence,
  traced: boolean,
): Flow {
  return { from, to, steps: [step], confidence, traced };
}

/** Buckets and buses pass on only what fits: they are looked through for each arrival, and are no stop of their own. */
export function isThrough(resource: ResourceNode): boolean {
  return resource.family === 'bucket' || resource.family === 'bus';
}

/** Whether a trigger fires, as far as the template shows. */
export function isLive(trigger: TriggerNode): boolean {
  return trigger.liveness === 'live' || trigger.liveness === 'unknown';
}

/** Name of a node for a person. */
export function nameOf(id: NodeId, query: Query): string {
  return query.node(id)?.name ?? id;
}

/** One level less sure. */
function lower(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}
