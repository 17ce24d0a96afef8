import type { Exposure } from '../../model/graph.ts';
import type { Resource } from '../../model/resource.ts';
import { boolean, isAbsent, mayBe } from '../../model/value.ts';
import { ownEntry } from '../../support/own.ts';
import { pick } from '../apis/values.ts';
import type { LinkContext } from '../context.ts';
import { isFencedOff } from './ingress.ts';

/** Types whose `PubliclyAccessible` gives them an address on the internet, with the action that it lets try. */
const ADDRESSED: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'rds-db:connect',
  'AWS::RDS::DBCluster': 'rds-db:connect',
  'AWS::Redshift::Cluster': 'redshift:GetClusterCredentials',
  'AWS::AmazonMQ::Broker': 'mq:Connect',
  'AWS::DMS::ReplicationInstance': 'dms:Connect',
};

/** Exposures by settings other than policies: a public address, an identity pool with guests. */
export function bySettings(context: LinkContext, resource: Resource): readonly Exposure[] {
  if (resource.type === 'AWS::Cognito::IdentityPool') return guests(resource);
  const action = ownEntry(ADDRESSED, resource.type);
  const address = pick(resource.properties, 'PubliclyAccessible');
  if (action === undefined || address === undefined || boolean(address) !== true) return [];
  if (isFencedOff(context, resource.properties)) return [];
  const { span } = address;
  const why = `${resource.logicalId} has a public address: whoever holds its password can connect from the internet`;
  return [
    {
      invoker: { kind: 'key-holder', holds: 'password', span, why },
      actions: [action],
      levels: ['read', 'write'],
      span,
    },
  ];
}

function guests(pool: Resource): readonly Exposure[] {
  const open = pick(pool.properties, 'AllowUnauthenticatedIdentities');
  if (open === undefined || !mayBe(open, true)) return [];
  const { span } = open;
  const why = `${pool.logicalId} gives credentials to guests who have not signed in`;
  const actions = ['cognito-identity:GetId', 'cognito-identity:GetCredentialsForIdentity'];
  return [{ invoker: { kind: 'anyone', span, why }, actions, levels: ['read'], span }];
}

/**
 * Who reaches a search domain: from inside its VPC only, where it has one; and where the domain asks every
 * request for a user of its own (fine-grained access control), whoever holds a password.
 */
export function searchExposures(
  resource: Resource,
  found: readonly Exposure[],
): readonly Exposure[] {
  return asksForUser(resource) ? found.map(withPassword) : insideVpc(resource, found);
}

function asksForUser({ properties }: Resource): boolean {
  const options = pick(properties, 'AdvancedSecurityOptions');
  const enabled = pick(options, 'Enabled');
  const anonymous = pick(options, 'AnonymousAuthEnabled');
  return (
    boolean(enabled) === true &&
    (anonymous === undefined || isAbsent(anonymous) || boolean(anonymous) === false)
  );
}

function withPassword(one: Exposure): Exposure {
  const { kind, span, why } = one.invoker;
  if (kind !== 'anyone' && kind !== 'any-account') return one;
  const asks = 'the domain itself asks for a user and a password';
  return {
    ...one,
    invoker: { kind: 'key-holder', holds: 'password', span, why: `${why}, but ${asks}` },
  };
}

function insideVpc(resource: Resource, found: readonly Exposure[]): readonly Exposure[] {
  const vpc = pick(resource.properties, 'VPCOptions');
  if (vpc === undefined || isAbsent(vpc)) return found;
  return found.map((one) => {
    const { kind, span, why } = one.invoker;
    if (kind !== 'anyone' && kind !== 'any-account') return one;
    return { ...one, invoker: { kind: 'network', span, why: `${why}, from inside its VPC` } };
  });
}
