import type { RoleNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Resource } from '../../model/resource.ts';
import { at } from '../../model/value.ts';
import type { References } from './references.ts';

/** Who else has to do with a role. */
type OtherUsers = {
  /** They run under it, so that their needs are not known here. */
  readonly runners: readonly Resource[];
  /** Their policies name it: a key, a bucket, another role. */
  readonly granters: readonly Resource[];
};

const POLICIES: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ManagedPolicy',
]);

/** Resources that use a role beside its functions and the policies that are attached to it. */
export function otherUsers(role: RoleNode, references: References, query: Query): OtherUsers {
  const own = new Set(role.functions);
  const runners: Resource[] = [];
  const granters: Resource[] = [];
  for (const user of references.usersOf(role.id)) {
    if (own.has(user.address) || isPartOf(user, own)) continue;
    if (POLICIES.has(user.type)) {
      if (mentions(at(user.properties, 'PolicyDocument'), role.id)) granters.push(user);
    } else if (hasPolicy(user)) granters.push(user);
    else if (query.function(user.address)?.role !== role.id) runners.push(user);
  }
  return { runners, granters };
}

/** Versions and the like wait for a role without running under it. */
function isPartOf({ type }: Resource, own: ReadonlySet<string>): boolean {
  return (
    own.size > 0 && /^AWS::Lambda::(?:Version|Alias|Permission|EventSourceMapping)$/.test(type)
  );
}

const WITH_POLICY = /Policy$|^KeyPolicy$|^PolicyDocument$|^AssumeRolePolicyDocument$|^Policies$/;

function hasPolicy({ properties }: Resource): boolean {
  return [...properties.fields.keys()].some((key) => WITH_POLICY.test(key));
}

function mentions(value: unknown, address: string): boolean {
  return (
    JSON.stringify(value, (_, inner) =>
      inner instanceof Map ? [...inner.values()] : (inner as unknown),
    )?.includes(JSON.stringify(address)) === true
  );
}
