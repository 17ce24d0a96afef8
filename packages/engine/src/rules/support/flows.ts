import { matches } from '../../iam/algebra/text.ts';
import { feedingVerb, feeds } from '../../iam/feeding.ts';
import type { Edge, FunctionNode, NodeId, ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import {
  type Arrival,
  direct,
  type Flow,
  into,
  isLive,
  isThrough,
  nameOf,
  TRACED,
} from './channels.ts';
import { eventSources, objectKeys, type Write, writesOf } from './writes.ts';

const CACHE = new WeakMap<Query, ReadonlyMap<NodeId, readonly Flow[]>>();

/** All flows of an application by the node that they start at. */
export function flowsOf(query: Query): ReadonlyMap<NodeId, readonly Flow[]> {
  const cached = CACHE.get(query);
  if (cached !== undefined) return cached;
  const flows = [...query.graph.functions.flatMap((one) => fromFunction(one, query))];
  for (const resource of query.graph.resources) flows.push(...fromResource(resource, query));
  const found = Map.groupBy(flows, (one) => one.from);
  CACHE.set(query, found);
  return found;
}

function fromFunction(target: FunctionNode, query: Query): readonly Flow[] {
  const written = writesOf(target, query).flatMap((one): readonly Flow[] => {
    if (one.to.kind === 'function') {
      const step = { text: `${target.name} may call ${one.to.name}`, span: one.span };
      return [{ ...direct(target.id, one.to.id, step, one.confidence, true), isCall: true }];
    }
    return one.to.kind === 'resource' ? into(one.to, arrivalOf(target, one, one.to), query) : [];
  });
  const handed = [
    ...(isCalledLater(target, query)
      ? [...query.from(target.id, 'destination'), ...query.from(target.id, 'dead-letters')]
      : []),
    ...query.from(target.id, 'logs-to'),
  ];
  return [...handed.flatMap((edge) => handedOn(target, edge, query)), ...written];
}

/** Destinations and dead letters are for asynchronous events only; whoever may call it can send one. */
function isCalledLater(target: FunctionNode, query: Query): boolean {
  return query
    .triggersOf(target.id)
    .some((one) => one.delivery.mode === 'async' || one.trigger === 'direct-invoke');
}

function arrivalOf(target: FunctionNode, write: Write, to: ResourceNode): Arrival {
  const can = (action: string): boolean =>
    write.statements.some((one) =>
      one.actions.items.some((item) => matches(item.text, action, 'ignore') !== 'no'),
    );
  return {
    from: target.id,
    step: { text: `${target.name} may ${feedingVerb(to.family)} ${to.name}`, span: write.span },
    confidence: write.confidence,
    traced: TRACED.has(to.family),
    ...(to.family === 'bucket'
      ? {
          keys: objectKeys(write.statements),
          creates: can('s3:PutObject'),
          removes: can('s3:DeleteObject'),
        }
      : {}),
    ...(to.family === 'bus' ? { sources: eventSources(write.statements) } : {}),
  };
}

/** Destinations, dead letters, and the function's own log. */
function handedOn(target: FunctionNode, edge: Edge, query: Query): readonly Flow[] {
  const to = query.node(edge.to);
  if (to === undefined) return [];
  const words = HANDING[edge.kind] ?? 'hands its events to';
  const when = edge.label === undefined ? '' : ` ${edge.label}`;
  const step = { text: `${target.name} ${words} ${to.name}${when}`, span: edge.span };
  const traced = edge.kind !== 'logs-to';
  if (to.kind === 'function') return [direct(target.id, to.id, step, 'high', traced)];
  if (to.kind !== 'resource') return [];
  return into(to, { from: target.id, step, confidence: 'high', traced }, query);
}

const HANDING: Partial<Record<Edge['kind'], string>> = {
  destination: 'hands its result to',
  'dead-letters': 'gives up events to',
  'logs-to': 'logs to',
};

/** What a resource passes on by its own settings. */
function fromResource(resource: ResourceNode, query: Query): readonly Flow[] {
  if (isThrough(resource)) return [];
  const traced = TRACED.has(resource.family);
  const forwarded = query
    .from(resource.id, 'forwards')
    .filter((edge) => brings(edge, query))
    .flatMap((edge) => passedOn(resource, edge, 'forwards to', traced, query));
  const given = query
    .from(resource.id, 'dead-letters')
    .flatMap((edge) => passedOn(resource, edge, 'gives up messages to', traced, query));
  const called = query.from(resource.id, 'invokes').flatMap((edge): readonly Flow[] => {
    const step = { text: `${resource.name} calls ${nameOf(edge.to, query)}`, span: edge.span };
    return [direct(resource.id, edge.to, step, 'high', false)];
  });
  const delivered = query
    .from(resource.id, 'delivers')
    .flatMap((edge) => delivery(resource, edge, query))
    .filter((flow) => !called.some((one) => one.to === flow.to));
  return [...forwarded, ...given, ...called, ...delivered];
}

/** A state machine's task that only reads brings nothing. */
function brings(edge: Edge, query: Query): boolean {
  if (edge.label?.includes(':') !== true || edge.label.startsWith('s3:')) return true;
  return feeds(query.resource(edge.to)?.family ?? 'other', [edge.label]);
}

function passedOn(
  from: ResourceNode,
  edge: Edge,
  words: string,
  traced: boolean,
  query: Query,
): readonly Flow[] {
  const to = query.resource(edge.to);
  if (to === undefined) return [];
  const step = { text: `${from.name} ${words} ${to.name}`, span: edge.span };
  return into(to, { from: from.id, step, confidence: 'high', traced }, query);
}

/** Kinds whose events come from a call or from the platform, and not from their source. */
const NOT_FED: ReadonlySet<string> = new Set([
  'direct-invoke',
  'destination',
  'codedeploy',
  'custom-resource',
  's3-object-lambda',
]);

function delivery(resource: ResourceNode, edge: Edge, query: Query): readonly Flow[] {
  const trigger = query.node(edge.trigger);
  if (trigger?.kind !== 'trigger' || NOT_FED.has(trigger.trigger) || !isLive(trigger)) return [];
  const isFiltered = trigger.filters.length > 0 && resource.family !== 'rule';
  const step = { text: `${resource.name} triggers ${nameOf(edge.to, query)}`, span: edge.span };
  const traced = TRACED.has(resource.family);
  return [direct(resource.id, edge.to, step, isFiltered ? 'medium' : 'high', traced)];
}
