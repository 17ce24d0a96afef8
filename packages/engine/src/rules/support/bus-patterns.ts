import type { NodeId, ResourceNode } from '../../model/graph.ts';
import { at, field, isAbsent, items, text, type Value } from '../../model/value.ts';

/** What a rule lets through, as far as its template says. */
export type RulePattern = {
  /** Names of sources that it lists; empty where it takes any, or does not say in plain words. */
  readonly sources: readonly string[];
  /** True where only AWS itself can send such events: no role may put a source that begins with `aws.`. */
  readonly onlyAws: boolean;
  /** Whether it lets events of buckets through. */
  readonly takesObjects: boolean;
  /** Buckets that it limits these to; empty for any. */
  readonly buckets: readonly NodeId[];
  /** Whether it limits them to some objects. */
  readonly namesKeys: boolean;
  /** True where it selects by anything besides account and region. */
  readonly selects: boolean;
};

const EVERYBODY: ReadonlySet<string> = new Set(['account', 'region', 'version']);

/** Reads the pattern of a rule; undefined where it has none (a schedule). */
export function patternOf(rule: ResourceNode): RulePattern | undefined {
  const pattern = field(rule.properties, 'EventPattern');
  if (isAbsent(pattern)) return undefined;
  const listed = items(field(pattern, 'source'));
  const sources = listed.map((one) => text(one) ?? text(field(one, 'prefix')));
  const known = sources.filter((one) => one !== undefined);
  const fromAws = known.filter((one) => one.startsWith('aws.'));
  const types = items(field(pattern, 'detail-type')).map((one) => text(one) ?? '');
  const objectTypes = types.length > 0 && types.every((one) => one.startsWith('Object '));
  return {
    sources: known.length === listed.length ? known : [],
    onlyAws: listed.length > 0 && fromAws.length === listed.length,
    takesObjects:
      known.includes('aws.s3') || (listed.length === 0 && (objectTypes || types.length === 0)),
    buckets: items(at(pattern, 'detail.bucket.name')).flatMap(bucketIn),
    namesKeys: !isAbsent(at(pattern, 'detail.object')),
    selects: selects(pattern),
  };
}

function bucketIn(value: Value): readonly NodeId[] {
  return value.kind === 'reference' ? [value.resource] : [];
}

function selects(pattern: Value | undefined): boolean {
  if (pattern?.kind !== 'map') return true;
  return [...pattern.fields.keys()].some((key) => !EVERYBODY.has(key));
}
