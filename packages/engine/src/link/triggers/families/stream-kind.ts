import type { Resource } from '../../../model/resource.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';
import { at, field, text, type Value } from '../../../model/value.ts';
import { ownEntry } from '../../../support/own.ts';
import { pick } from '../../apis/values.ts';
import type { LinkContext } from '../../context.ts';

/** Event types of SAM, of which the mapping itself keeps nothing. */
const SAM_EVENTS: Readonly<Record<string, TriggerKind>> = {
  SQS: 'sqs',
  DynamoDB: 'dynamodb-stream',
  Kinesis: 'kinesis',
  MSK: 'kafka',
  SelfManagedKafka: 'kafka',
  MQ: 'mq',
  DocumentDB: 'documentdb',
};

/** What the author says in SAM of the source of a mapping, whatever its ARN may be. */
export function kindInSam({ written, span }: Resource): TriggerKind | undefined {
  const events = field(written.properties, 'Events');
  if (events?.kind !== 'map') return undefined;
  for (const { key, keySpan, value } of events.fields.values()) {
    const isOwn = [keySpan, value.span].some(
      (one) => one.file === span.file && one.start <= span.start && one.end >= span.end,
    );
    const type = isOwn || key === '' ? text(at(value, 'Type')) : undefined;
    if (type !== undefined) return ownEntry(SAM_EVENTS, type);
  }
  return undefined;
}

/** How streams of tables and of Kinesis are named, by parameters and exports as well. */
const NAMES: readonly (readonly [RegExp, TriggerKind])[] = [
  [/dynamo|ddb|table/i, 'dynamodb-stream'],
  [/kinesis/i, 'kinesis'],
];

/** What a role that reads such a stream is allowed, and nobody else needs. */
const READING: readonly (readonly [RegExp, TriggerKind])[] = [
  [
    /^dynamodb:(?:GetRecords|DescribeStream|GetShardIterator|ListStreams)$|LambdaDynamoDBExecutionRole|LambdaInvocation-DynamoDB/i,
    'dynamodb-stream',
  ],
  [/^kinesis:|LambdaKinesisExecutionRole/i, 'kinesis'],
];

/**
 * Whether a stream whose ARN is not known is one of a table or of Kinesis: by what the function's role may read, else
 * by the name of the parameter or export that has the ARN; undefined where these say nothing or both.
 */
export function kindOfStream(context: LinkContext, mapping: Resource): TriggerKind | undefined {
  const { properties } = mapping;
  const roles = context
    .functionsOf(pick(properties, 'FunctionName'))
    .flatMap((one) => context.nodesOf(pick(context.index.get(one.function)?.properties, 'Role')));
  const allowed = roles.flatMap((id) => textsIn(context.index.get(id)?.properties));
  const named = context.textsOf(pick(properties, 'EventSourceArn'));
  return only(allowed, READING) ?? only(named, NAMES);
}

function only(
  texts: readonly string[],
  table: readonly (readonly [RegExp, TriggerKind])[],
): TriggerKind | undefined {
  const kinds = table.flatMap(([by, kind]) => (texts.some((one) => by.test(one)) ? [kind] : []));
  return kinds.length === 1 ? kinds[0] : undefined;
}

const MOST_TEXTS = 5_000;

/** All plain texts in a value. */
function textsIn(value: Value | undefined): readonly string[] {
  const found: string[] = [];
  const left = value === undefined ? [] : [value];
  for (let one = left.pop(); one !== undefined && found.length < MOST_TEXTS; one = left.pop()) {
    if (one.kind === 'map') left.push(...[...one.fields.values()].map((each) => each.value));
    else if (one.kind === 'list') left.push(...one.items);
    else if (one.kind === 'joined') left.push(...one.parts);
    else if (one.kind === 'oneOf') left.push(...one.options.map((each) => each.value));
    else if (one.kind === 'known' && typeof one.value === 'string') found.push(one.value);
  }
  return found;
}
