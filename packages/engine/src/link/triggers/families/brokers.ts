import type { Authentication } from '../../../model/graph.ts';
import type { Invoker } from '../../../model/invoker.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import { boolean, isAbsent } from '../../../model/value.ts';
import { pick } from '../../apis/values.ts';
import { byIam, byPolicy } from '../common.ts';

/** How producers of a broker or a Kafka cluster prove who they are, by the weakest way that is open. */
export function producersProof(source: Resource | undefined, span: Span): Authentication {
  const ways = pick(source?.properties, 'ClientAuthentication');
  const isOn = (...path: readonly string[]): boolean => boolean(pick(ways, ...path)) === true;
  switch (source?.type) {
    case 'AWS::MSK::ServerlessCluster':
      return byIam(span);
    case 'AWS::MSK::Cluster':
      // A cluster that says nothing lets everyone in who reaches it.
      if (isAbsent(ways) || isOn('Unauthenticated', 'Enabled')) return { kind: 'none', span };
      if (isOn('Sasl', 'Scram', 'Enabled')) return byPolicy(span);
      if (isOn('Tls', 'Enabled')) return { kind: 'mtls', span };
      return isOn('Sasl', 'Iam', 'Enabled') ? byIam(span) : byPolicy(span);
    default:
      return byPolicy(span);
  }
}

/** Who reaches a broker, cluster or database besides the roles of this application; nothing where IAM alone decides. */
export function producersOf(source: Resource | undefined): readonly Invoker[] {
  if (source === undefined) return [];
  const { span, logicalId, type, properties } = source;
  const inside = `clients in its network reach ${logicalId}`;
  switch (type) {
    case 'AWS::AmazonMQ::Broker': {
      const open = boolean(pick(properties, 'PubliclyAccessible')) === true;
      const why = `${logicalId} has a public address: whoever holds its password can send to it`;
      return open
        ? [{ kind: 'key-holder', holds: 'password', span, why }]
        : [{ kind: 'network', span, why: inside }];
    }
    case 'AWS::MSK::Cluster':
      return producersProof(source, span).kind === 'iam'
        ? []
        : [{ kind: 'network', span, why: inside }];
    case 'AWS::DocDB::DBCluster':
      return [{ kind: 'network', span, why: inside }];
    default:
      return [];
  }
}
