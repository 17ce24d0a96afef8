import type { Place as Pair } from '../../../data/operations.ts';
import type { Edge, Family, NodeId } from '../../../model/graph.ts';
import { at, boolean, field, items, text, type Value } from '../../../model/value.ts';
import { translated, written } from '../paths.ts';
import { jsonPathSteps } from '../trust/template.ts';
import { contents } from './incoming.ts';
import { type Content, content, eventOf, type Place } from './place.ts';
import type { World } from './world.ts';

/** Where the content of a message is in each kind of carrier that gets whole events as JSON. */
const WHOLE: Partial<Readonly<Record<Family, string>>> = {
  queue: 'body.$json',
  topic: 'message.$json',
  stream: 'data.$json',
  firehose: 'data.$json',
  'log-group': 'message.$json',
  'state-machine': 'input',
  bus: 'detail',
};

const NOTIFICATION = 'Records.*.s3.object.key';

/** Where content comes from that other resources, or functions that failed or were done, pass on to a node. */
export function forwarded(place: Content, world: World): readonly Place[] {
  const { query } = world;
  const { node } = place;
  return [
    ...query.to(node, 'forwards').flatMap((edge) => alongEdge(place, edge, world)),
    ...copied(place, world),
    ...query.to(node, 'dead-letters').flatMap(({ from }) => {
      if (query.function(from) !== undefined) return ofFunction(place, from, 'event', '', world);
      return query.resource(from)?.family === 'queue' ? [{ ...place, node: from }] : [];
    }),
    ...query
      .to(node, 'destination')
      .flatMap(({ from }) => [
        ...ofFunction(place, from, 'event', 'requestPayload', world),
        ...ofFunction(place, from, 'returns', 'responsePayload', world),
      ]),
  ];
}

/** What a copy takes over from the object that it is made of. */
const COPIED: ReadonlySet<string> = new Set(['body', 'metadata', 'type', 'tags']);

/** The same part of the objects that calls copy into a bucket. */
function copied(place: Content, world: World): readonly Place[] {
  if (!COPIED.has(place.steps[0] ?? '')) return [];
  const sources = world.callsOn(place.node).flatMap(({ copies }) => copies ?? []);
  return [...new Set(sources)].map((id) => content(id, place.steps));
}

function ofFunction(
  place: Content,
  fn: NodeId,
  what: 'event' | 'returns',
  below: string,
  { query }: World,
): readonly Place[] {
  const family = query.resource(place.node)?.family;
  const whole = family === undefined ? undefined : WHOLE[family];
  if (whole === undefined) return [];
  const found = translated(place.steps, [...written(whole), ...written(below)], []);
  if (found === undefined) return [];
  return [what === 'event' ? eventOf(fn, found) : content(fn, ['returns', ...found])];
}

function alongEdge(place: Content, edge: Edge, world: World): readonly Place[] {
  const { query } = world;
  const from = query.resource(edge.from);
  const to = query.resource(place.node);
  if (from === undefined || to === undefined) return [];
  switch (from.family) {
    case 'bus':
      return to.family === 'rule'
        ? [{ ...place, node: from.id, rule: place.rule ?? to.id }]
        : [{ ...place, node: from.id }];
    case 'rule':
      return throughRule(place, from.id, edge, to.family, world);
    case 'pipe': {
      const found = below(place, to.family, []);
      return found === undefined ? [] : [content(from.id, found)];
    }
    case 'topic':
      return contents(subscription(edge, world), from.id, place.steps);
    case 'bucket':
      return contents(notification(to.family), from.id, place.steps);
    default:
      return contents(pairsOf(from.family, to.family), from.id, place.steps);
  }
}

/** The part of an event that is at a place of a carrier which got all of it as JSON. */
function below(
  { steps }: Content,
  family: Family,
  prefix: readonly string[],
): readonly string[] | undefined {
  const whole = WHOLE[family];
  return whole === undefined ? undefined : translated(steps, [...written(whole), ...prefix], []);
}

/** A rule hands on the whole event, a part of it, or what its template makes of it. */
function throughRule(
  place: Content,
  rule: NodeId,
  edge: Edge,
  family: Family,
  { query }: World,
): readonly Place[] {
  const target = targetAt(field(query.resource(rule)?.properties, 'Targets'), edge);
  if (field(target, 'Input') !== undefined) return [];
  const found = below(place, family, []);
  if (found === undefined) return [];
  const path = text(field(target, 'InputPath'));
  if (path !== undefined) return [content(rule, [...jsonPathSteps(path), ...found])];
  const named = at(target, 'InputTransformer.InputPathsMap');
  if (named?.kind === 'map') {
    return [...named.fields.values()].flatMap(({ value }) => {
      const one = text(value);
      return one === undefined ? [] : [content(rule, jsonPathSteps(one))];
    });
  }
  return [content(rule, found)];
}

function targetAt(targets: Value | undefined, edge: Edge): Value | undefined {
  return items(targets).find((one) => isAt(field(one, 'Arn'), edge));
}

function isAt(value: Value | undefined, { span }: Edge): boolean {
  return value?.span.file === span.file && value.span.start === span.start;
}

const WRAPPED: readonly Pair[] = [
  ['body.$json.Message', 'message'],
  ['body.$json.Subject', 'subject'],
  ['body.$json.MessageAttributes.*.Value', 'attributes.*'],
  ['data.$json.Message', 'message'],
];
const RAW: readonly Pair[] = [
  ['body', 'message'],
  ['attributes', 'attributes'],
  ['data', 'message'],
];

/** A topic wraps its messages unless the subscription says otherwise. */
function subscription(edge: Edge, { query }: World): readonly Pair[] {
  for (const one of query.graph.declared.values()) {
    if (one.type !== 'AWS::SNS::Subscription') continue;
    if (!isAt(field(one.properties, 'Endpoint'), edge)) continue;
    return boolean(field(one.properties, 'RawMessageDelivery')) === true ? RAW : WRAPPED;
  }
  return WRAPPED;
}

function notification(family: Family): readonly Pair[] {
  if (family === 'bus') return [['detail.object.key', 'key']];
  const whole = WHOLE[family];
  return whole === undefined ? [] : [[`${whole}.${NOTIFICATION}`, 'key']];
}

/** Pairs of places for the rest of the ways from one kind of resource to another. */
function pairsOf(from: Family, to: Family): readonly Pair[] {
  switch (`${from} ${to}`) {
    case 'queue pipe':
      return [
        ['body', 'body'],
        ['messageAttributes.*.stringValue', 'attributes.*'],
      ];
    case 'table pipe':
      return [
        ['dynamodb.NewImage', 'item'],
        ['dynamodb.Keys', 'item'],
      ];
    case 'stream pipe':
      return [['data', 'data']];
    case 'table stream':
      return [
        ['data.$json.dynamodb.NewImage', 'item'],
        ['data.$json.dynamodb.Keys', 'item'],
      ];
    case 'stream firehose':
      return [['data', 'data']];
    case 'firehose bucket':
      return [['body', 'data']];
    case 'bucket bucket':
      return [
        ['key', 'key'],
        ['body', 'body'],
      ];
    default:
      return [];
  }
}
