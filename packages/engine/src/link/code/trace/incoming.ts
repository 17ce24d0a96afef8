import type { Place as Pair } from '../../../data/operations.ts';
import type { Family, NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import { at, field, items, text } from '../../../model/value.ts';
import { isElement, translated, written } from '../paths.ts';
import { givenBy } from '../trust/given.ts';
import type { Key } from './object-key.ts';
import { content, eventOf, type Place } from './place.ts';
import type { World } from './world.ts';

const ITEM: readonly Pair[] = [
  ['dynamodb.NewImage', 'item'],
  ['dynamodb.OldImage', 'item'],
  ['dynamodb.Keys', 'item'],
];
const MESSAGE: readonly Pair[] = [
  ['body', 'body'],
  ['messageAttributes.*.stringValue', 'attributes.*'],
];

/** Parts of events that are content of their source. Source: the event references of each service. */
const EVENTS: Partial<Readonly<Record<TriggerKind, readonly Pair[]>>> = {
  sqs: below('Records.*', MESSAGE),
  sns: below('Records.*.Sns', [
    ['Message', 'message'],
    ['Subject', 'subject'],
    ['MessageAttributes.*.Value', 'attributes.*'],
  ]),
  'dynamodb-stream': below('Records.*', ITEM),
  kinesis: below('Records.*.kinesis', [
    ['data.$base64', 'data'],
    ['partitionKey', 'key'],
  ]),
  firehose: [['records.*.data.$base64', 'data']],
  eventbridge: [
    ['detail', 'detail'],
    ['detail-type', 'detail-type'],
    ['source', 'source'],
    ['resources', 'resources'],
  ],
  s3: [
    ['Records.*.s3.object.key', 'key'],
    ['Records.*.s3.object.key', 'deleted'],
  ],
  's3-eventbridge': [['detail.object.key', 'key']],
  'log-subscription': [['awslogs.data.$base64.$gunzip.$json.logEvents.*.message', 'message']],
};

/** Records of pipes, by the family of what they read. */
const PIPED: Partial<Readonly<Record<Family, readonly Pair[]>>> = {
  queue: MESSAGE,
  table: ITEM,
  stream: [
    ['data.$base64', 'data'],
    ['partitionKey', 'key'],
  ],
};

/** Where a part of the events of a trigger comes from. */
export function incoming(
  trigger: TriggerNode,
  steps: readonly string[],
  world: World,
): readonly Place[] {
  const { source } = trigger;
  if (source === undefined) return [];
  if (trigger.trigger === 'step-functions') {
    return world.machines.eventOf(source, trigger.name, steps);
  }
  if (trigger.trigger === 'destination') return ofDestination(source, steps);
  const given = givenBy(trigger, steps);
  const parts =
    given === undefined
      ? [steps]
      : given.flatMap((one) => (one.kind === 'part' ? [one.steps] : []));
  return parts.flatMap((part) => ofPart(trigger, source, part, world.query));
}

function ofPart(
  trigger: TriggerNode,
  source: NodeId,
  steps: readonly string[],
  query: Query,
): readonly Place[] {
  if (trigger.trigger === 'pipe') return piped(source, steps, query);
  if (trigger.trigger === 'iot-rule') return [content(source, ofMessage(trigger, steps))];
  const places =
    trigger.trigger === 's3' && trigger.name.includes('s3:ObjectCreated')
      ? contents([['Records.*.s3.object.key', 'key']], source, steps)
      : contents(EVENTS[trigger.trigger] ?? [], source, steps);
  const key = trigger.trigger === 's3' ? keyOfNotification(trigger) : undefined;
  return key === undefined ? places : places.map((one) => ({ ...one, key }));
}

/** The beginning that the key of an object must have before the bucket tells of it. */
function keyOfNotification({ filters }: TriggerNode): Key | undefined {
  const rules = filters.flatMap((one) => items(at(one, 'S3Key.Rules')));
  const beginnings = rules.flatMap((rule) => {
    const isPrefix = text(field(rule, 'Name'))?.toLowerCase() === 'prefix';
    const value = text(field(rule, 'Value'));
    return isPrefix && value !== undefined ? [{ text: value, whole: false }] : [];
  });
  return beginnings.length === 0 ? undefined : new Map([['Key', beginnings]]);
}

const WHOLE_MESSAGE = /^\s{0,99}SELECT\s{1,99}\*\s/i;

/** A rule of IoT Core hands over the message, or what its query makes of it. */
function ofMessage({ filters }: TriggerNode, steps: readonly string[]): readonly string[] {
  const [sql] = filters;
  return ['message', '$json', ...(WHOLE_MESSAGE.test(text(sql) ?? '') ? steps : [])];
}

/** A pipe hands over a list of records of its source. */
function piped(pipe: NodeId, steps: readonly string[], query: Query): readonly Place[] {
  const record = isElement(steps[0] ?? '') ? steps.slice(1) : steps;
  return query.to(pipe, 'forwards').flatMap(({ from }) => {
    const family = query.resource(from)?.family;
    return family === undefined ? [] : contents(PIPED[family] ?? [], from, record);
  });
}

function ofDestination(fn: NodeId, steps: readonly string[]): readonly Place[] {
  const request = translated(steps, ['requestPayload'], []);
  const response = translated(steps, ['responsePayload'], ['returns']);
  return [
    ...(request === undefined ? [] : [eventOf(fn, request)]),
    ...(response === undefined ? [] : [content(fn, response)]),
  ];
}

/** The places in the content of a node that some steps lead to. */
export function contents(
  pairs: readonly Pair[],
  node: NodeId,
  steps: readonly string[],
): readonly Place[] {
  return pairs.flatMap(([at, to]) => {
    const found = translated(steps, written(at), written(to));
    return found === undefined ? [] : [content(node, plain(found))];
  });
}

const TYPES = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);

/** Steps into an item without the types that DynamoDB writes between them (`item.name.S`). */
function plain(steps: readonly string[]): readonly string[] {
  if (steps[0] !== 'item') return steps;
  return steps.filter((step, i) => i < 2 || !TYPES.has(step));
}

function below(prefix: string, pairs: readonly Pair[]): readonly Pair[] {
  return pairs.map(([at, to]): Pair => [`${prefix}.${at}`, to]);
}
