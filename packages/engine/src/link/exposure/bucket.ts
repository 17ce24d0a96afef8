import type { Exposure } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { boolean, isAbsent, text, type Value } from '../../model/value.ts';
import { ownEntry } from '../../support/own.ts';
import { isUnknown, itemsAt, pick } from '../apis/values.ts';

/** What a setting does: `unset` where nothing is written, which new buckets read as blocked. */
type Setting = 'on' | 'off' | 'unset' | 'unknown';

const SINCE_2023 =
  'which takes effect only on a bucket made before April 2023, or where its public access block was lifted elsewhere';

/**
 * Exposures by the policy of a bucket, with its public access block taken into account. A block that is
 * written leaves unwritten settings off; a bucket without one has had all of them on since April 2023
 * (announced by S3 in December 2022), so that a public policy or ACL fails to deploy.
 */
export function throughBlock(bucket: Resource, found: readonly Exposure[]): readonly Exposure[] {
  const setting = worst([
    blockOf(bucket, 'BlockPublicPolicy'),
    blockOf(bucket, 'RestrictPublicBuckets'),
  ]);
  if (setting === 'off') return found;
  return found.flatMap((one) => {
    if (!isPublic(one)) return [one];
    return setting === 'on' ? [] : [doubtful(one, setting)];
  });
}

/** Exposures of a bucket that is only named: its public access block is not known. */
export function throughUnknownBlock(found: readonly Exposure[]): readonly Exposure[] {
  return found.map((one) => (isPublic(one) ? doubtful(one, 'unknown') : one));
}

/** Exposures by the canned ACL of a bucket. */
export function byAcl(bucket: Resource): readonly Exposure[] {
  const acl = pick(bucket.properties, 'AccessControl');
  const canned = ownEntry(CANNED, text(acl) ?? '');
  if (acl === undefined || canned === undefined) return [];
  const setting = worst([
    blockOf(bucket, 'BlockPublicAcls'),
    blockOf(bucket, 'IgnorePublicAcls'),
    ownershipOf(bucket),
  ]);
  if (setting === 'on') return [];
  const { span } = acl;
  const who = canned.signed ? 'anyone with an AWS account' : 'anyone on the internet';
  const why = `the ACL ${text(acl)} lets ${who} ${canned.words} ${bucket.logicalId}`;
  const exposure: Exposure = {
    invoker: { kind: canned.signed ? 'any-account' : 'anyone', span, why },
    actions: canned.actions,
    levels: canned.levels,
    span,
  };
  return [setting === 'off' ? exposure : doubtful(exposure, setting)];
}

type Canned = Pick<Exposure, 'actions' | 'levels'> & {
  readonly signed: boolean;
  readonly words: string;
};

/** Canned ACLs that let strangers in. A bucket's READ lists it, WRITE puts and deletes objects; objects have ACLs of their own. */
const CANNED: Readonly<Record<string, Canned>> = {
  PublicRead: { signed: false, words: 'list', actions: ['s3:ListBucket'], levels: ['list'] },
  PublicReadWrite: {
    signed: false,
    words: 'list and write to',
    actions: ['s3:ListBucket', 's3:PutObject', 's3:DeleteObject'],
    levels: ['list', 'write'],
  },
  AuthenticatedRead: { signed: true, words: 'list', actions: ['s3:ListBucket'], levels: ['list'] },
};

function blockOf(bucket: Resource, key: string): Setting {
  const block = pick(bucket.properties, 'PublicAccessBlockConfiguration');
  if (block === undefined || isAbsent(block)) return 'unset';
  return settingOf(pick(block, key));
}

function settingOf(value: Value | undefined): Setting {
  if (value === undefined || isAbsent(value)) return 'off';
  if (isUnknown(value)) return 'unknown';
  const known = boolean(value);
  return known === undefined ? 'unknown' : known ? 'on' : 'off';
}

/** Object ownership that switches ACLs off; the default of new buckets does. */
function ownershipOf(bucket: Resource): Setting {
  const rules = itemsAt(bucket.properties, 'OwnershipControls', 'Rules');
  const [ownership] = rules.map((one) => pick(one, 'ObjectOwnership'));
  if (ownership === undefined) return 'unset';
  if (isUnknown(ownership)) return 'unknown';
  return text(ownership) === 'BucketOwnerEnforced' ? 'on' : 'off';
}

/** Settings that each close the door: one that is on suffices, and all must be off to leave it open. */
function worst(settings: readonly Setting[]): Setting {
  const order: readonly Setting[] = ['on', 'unknown', 'unset'];
  return order.find((one) => settings.includes(one)) ?? 'off';
}

function isPublic({ invoker }: Exposure): boolean {
  return invoker.kind === 'anyone' || invoker.kind === 'any-account';
}

function doubtful(exposure: Exposure, setting: Setting): Exposure {
  const doubt =
    setting === 'unset'
      ? SINCE_2023
      : 'unless its public access block, which is not known, forbids it';
  const invoker = { ...exposure.invoker, why: `${exposure.invoker.why}, ${doubt}` };
  return { ...exposure, invoker, certainty: 'possible' };
}
