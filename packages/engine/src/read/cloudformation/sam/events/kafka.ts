import type { Value } from '../../../../model/value.ts';
import type { Expansion } from '../expansion.ts';
import { isSet, property } from '../reading.ts';
import { intrinsic, stringOf, type Tree } from '../tree.ts';
import type { SamEvent } from './event.ts';
import { registryStatements } from './registry.ts';
import { accessList, keyStatement, NETWORK, type Statement, secret } from './statement.ts';

const KAFKA_AUTH = new Set([
  'SASL_SCRAM_256_AUTH',
  'SASL_SCRAM_512_AUTH',
  'BASIC_AUTH',
  'CLIENT_CERTIFICATE_TLS_AUTH',
]);

/** What the role needs for an MSK source, beyond its managed policy. */
export function managedKafka(owner: Expansion, event: SamEvent): readonly Statement[] {
  const statements = [...registryStatements(owner, event)];
  for (const access of accessList(event)) {
    const uri = property(access, 'URI');
    const type = stringOf(property(access, 'Type'));
    if (type === 'CLIENT_CERTIFICATE_TLS_AUTH' && isSet(uri)) statements.push(secret(uri));
  }
  return statements;
}

/** What the role needs for brokers of one's own; faults of the event are reported. */
export function ownKafka(owner: Expansion, event: SamEvent): readonly Statement[] {
  const { properties, span } = event;
  if (!isSet(property(properties, 'KafkaBootstrapServers'))) {
    owner.fail(span, 'a SelfManagedKafka event needs KafkaBootstrapServers');
  }
  const topics = property(properties, 'Topics');
  if (topics === undefined || (topics.kind === 'list' && topics.items.length !== 1)) {
    owner.fail(topics?.span ?? span, 'a SelfManagedKafka event needs exactly one topic');
  }
  const access = kafkaAccess(owner, event);
  return [
    ...access.login.map((uri) => secret(uri)),
    ...(access.hasNetwork ? [NETWORK] : []),
    ...keyStatement(owner, event, ['kms:Decrypt']),
    ...registryStatements(owner, event),
  ];
}

/** Secrets to read (one a second time where a root certificate is given), and whether the brokers are in a VPC. */
function kafkaAccess(
  owner: Expansion,
  event: SamEvent,
): { readonly login: readonly Tree[]; readonly hasNetwork: boolean } {
  const entries = accessList(event);
  if (entries.length === 0) {
    owner.fail(event.span, 'a SelfManagedKafka event needs SourceAccessConfigurations');
  }
  const uris = (wanted: (type: string) => boolean): readonly Value[] =>
    entries.flatMap((entry) => {
      if (!wanted(stringOf(property(entry, 'Type')) ?? '')) return [];
      const uri = property(entry, 'URI');
      const isText = stringOf(uri) !== undefined || intrinsic(uri) !== undefined;
      if (!isSet(uri) || !isText) owner.fail(entry.span, 'this access configuration needs a URI');
      return uri === undefined ? [] : [uri];
    });
  const subnets = uris((type) => type === 'VPC_SUBNET').length > 0;
  const groups = uris((type) => type === 'VPC_SECURITY_GROUP').length > 0;
  const logins = uris((type) => KAFKA_AUTH.has(type));
  const roots = uris((type) => type === 'SERVER_ROOT_CA_CERTIFICATE');
  const known = ['VPC_SUBNET', 'VPC_SECURITY_GROUP', 'SERVER_ROOT_CA_CERTIFICATE'];
  for (const entry of entries) {
    const type = stringOf(property(entry, 'Type')) ?? '';
    if (!KAFKA_AUTH.has(type) && !known.includes(type)) {
      owner.fail(entry.span, 'this Type of access does not go with SelfManagedKafka');
    }
  }
  if (logins.length > 1) owner.fail(event.span, 'a SelfManagedKafka event takes one login only');
  if (subnets !== groups) owner.fail(event.span, 'VPC_SUBNET and VPC_SECURITY_GROUP go together');
  const [login] = logins;
  const once = login === undefined ? [] : [login];
  const second = roots.length > 0 ? [login ?? null] : [];
  return { login: [...once, ...second], hasNetwork: subnets && groups };
}
