import type { NodeId } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { hasHole } from '../../model/text.ts';
import { items, text, type Value } from '../../model/value.ts';
import { itemsAt, pick } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';

/** What an event pattern says about where events come from. */
export type PatternSources = {
  /** AWS services that the pattern names (`aws.s3`). */
  readonly services: readonly string[];
  /** Buckets that it limits S3's events to. */
  readonly buckets: readonly NodeId[];
  /** True where only events of AWS itself match: nobody else can send a source that begins with `aws.`. */
  readonly onlyAws: boolean;
};

/** The event pattern of a rule. */
export function patternOf(rule: Resource): Value | undefined {
  return pick(rule.properties, 'EventPattern');
}

/** Reads the sources of a pattern; what is not known matches anything. */
export function readPattern(context: LinkContext, pattern: Value | undefined): PatternSources {
  const listed = itemsAt(pattern, 'source');
  const written = listed.flatMap((one) => prefixOf(one) ?? context.textsOf(one));
  const names = listed.length === 0 && namesObjects(context, pattern) ? ['aws.s3'] : written;
  const services = names.filter((one) => one.startsWith('aws.') && !hasHole(one.slice(0, 5)));
  const onlyAws = written.length > 0 && written.length === services.length;
  if (!services.includes('aws.s3')) return { services, buckets: [], onlyAws };
  const buckets = items(pick(pattern, 'detail', 'bucket', 'name')).flatMap((one) =>
    context.nodesOf(one, ['AWS::S3::Bucket']),
  );
  return { services, buckets: [...new Set(buckets)], onlyAws };
}

/** `{ prefix: "aws." }` names services too. */
function prefixOf(one: Value): string[] | undefined {
  const prefix = text(pick(one, 'prefix'));
  return prefix === undefined ? undefined : [prefix];
}

/** Without a source, the detail type still tells of S3 (`Object Created`). */
function namesObjects(context: LinkContext, pattern: Value | undefined): boolean {
  const types = itemsAt(pattern, 'detail-type').flatMap((one) => context.textsOf(one));
  return types.length > 0 && types.every((one) => one.startsWith('Object '));
}
