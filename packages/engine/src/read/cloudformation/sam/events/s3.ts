import type { MapValue, Value } from '../../../../model/value.ts';
import { type FunctionTarget, targetArn } from '../function/target.ts';
import { jsonOf, property } from '../reading.ts';
import { list, map, ref, str, stringOf, withField } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { currentEntry, type LinkedResource, linkedResource, setLinked } from './linked.ts';
import { permit } from './permission.ts';

/** Texts of the entries of a list of notifications, so that many functions on one bucket stay cheap. */
const TEXTS = new WeakMap<Value, Set<string>>();

/** Expands an `S3` event: a permission, and a notification on the bucket of the same template. */
export function expandBucket(target: FunctionTarget, event: SamEvent): void {
  const { owner } = target;
  const written = property(event.properties, 'Bucket');
  const permission = permit(target, event, 's3.amazonaws.com', {
    SourceAccount: ref(event.span, 'AWS::AccountId'),
  });
  const bucket = linkedResource(owner, written, event.span, 'bucket');
  if (bucket === undefined) return;
  if (owner.passedOn.Condition === undefined) dependOn(target, bucket, permission, event);
  else dependByTag(target, bucket, permission, event);
  setLinked(owner, bucket, (properties) => notify(target, event, properties));
}

function notify(target: FunctionTarget, event: SamEvent, properties: MapValue): MapValue {
  const { owner } = target;
  const written = property(properties, 'NotificationConfiguration');
  if (written !== undefined && written.kind !== 'map') {
    owner.fail(written.span, 'NotificationConfiguration must be a map');
  }
  const config = written?.kind === 'map' ? written : map(event.span, {});
  const before = property(config, 'LambdaConfigurations');
  if (before !== undefined && before.kind !== 'list') {
    owner.fail(before.span, 'LambdaConfigurations must be a list');
  }
  const items = before?.kind === 'list' ? [...before.items] : [];
  const texts = (before && TEXTS.get(before)) ?? new Set(items.map(jsonOf));
  for (const entry of notifications(target, event)) {
    const text = jsonOf(entry);
    if (!texts.has(text)) items.push(entry);
    texts.add(text);
  }
  const lambdas = list(before?.span ?? event.span, items);
  TEXTS.set(lambdas, texts);
  const changed = withField(config, 'LambdaConfigurations', lambdas);
  return withField(properties, 'NotificationConfiguration', changed);
}

function notifications(target: FunctionTarget, event: SamEvent): readonly Value[] {
  const written = property(event.properties, 'Events');
  const kinds = written?.kind === 'list' ? written.items : written === undefined ? [] : [written];
  const condition = target.owner.passedOn.Condition;
  return kinds.map((kind) => {
    const entry = map(event.span, {
      Event: kind,
      Function: targetArn(target, event.span),
      Filter: property(event.properties, 'Filter'),
    });
    if (condition === undefined) return entry;
    return map(event.span, { 'Fn::If': [condition, entry, ref(event.span, 'AWS::NoValue')] });
  });
}

/** The bucket checks that it may invoke the function, so the permission must be there first. */
function dependOn(
  target: FunctionTarget,
  bucket: LinkedResource,
  permission: string,
  event: SamEvent,
): void {
  const entry = currentEntry(target.owner, bucket);
  const written = property(entry, 'DependsOn');
  const names = written?.kind === 'list' ? written.items : written === undefined ? [] : [written];
  if (names.some((name) => stringOf(name) === undefined)) {
    target.owner.fail(written?.span ?? bucket.keySpan, 'DependsOn takes logical ids');
  }
  const depends = list(event.span, [...names, str(event.span, permission)]);
  target.owner.output.put(bucket.id, bucket.keySpan, withField(entry, 'DependsOn', depends));
}

/** `DependsOn` cannot be conditional, so a tag that refers to the permission takes its place. */
function dependByTag(
  target: FunctionTarget,
  bucket: LinkedResource,
  permission: string,
  event: SamEvent,
): void {
  const { owner } = target;
  setLinked(owner, bucket, (properties) => {
    const written = property(properties, 'Tags');
    if (written !== undefined && written.kind !== 'list') {
      owner.fail(written.span, 'Tags of a bucket must be a list');
    }
    const tag = map(event.span, {
      Key: `sam:ConditionalDependsOn:${permission}`,
      Value: {
        'Fn::If': [owner.passedOn.Condition, ref(event.span, permission), 'no dependency'],
      },
    });
    const tags = written?.kind === 'list' ? [...written.items, tag] : [tag];
    return withField(properties, 'Tags', list(written?.span ?? event.span, tags));
  });
}
