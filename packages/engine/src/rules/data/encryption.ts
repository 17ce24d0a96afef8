import type { Edit } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import { at, field, isAbsent, text, type Value } from '../../model/value.ts';
import { setProperty } from '../support/fixes.ts';
import { isTurnedOff, mayBeOff } from '../support/switches.ts';

/** How a kind of store says that it is not encrypted at rest. `sensitive`: it keeps data, it does not only pass it on. */
export type Encryption = {
  readonly sensitive: boolean;
  /** The property that leaves it off; undefined where it is on, or not known. */
  readonly off: (properties: Value) => Value | 'missing' | undefined;
  readonly edit: (node: ResourceNode) => Edit | undefined;
  /** Whether turning it on makes the platform replace the resource, with what is in it. */
  readonly replaces: boolean;
};

/** A store whose switch is off unless it is turned on. */
function switched(
  path: string,
  sensitive: boolean,
  inherits?: (properties: Value) => boolean,
): Encryption {
  return {
    sensitive,
    replaces: true,
    off: (properties) => {
      const value = at(properties, path);
      if (inherits?.(properties) === true || !mayBeOff(value)) return undefined;
      return value ?? 'missing';
    },
    edit: (node) => setProperty(node.resource, { cloudformation: path }, true),
  };
}

/** A copy or a member of a cluster is encrypted as what it comes from is. */
function inherits(properties: Value): boolean {
  const engine = text(field(properties, 'Engine')) ?? '';
  // Aurora encrypts every new cluster since 18 February 2026.
  if (engine.startsWith('aurora')) return true;
  return [
    'DBClusterIdentifier',
    'DBSnapshotIdentifier',
    'SnapshotIdentifier',
    'SourceDBInstanceIdentifier',
    'SourceDBClusterIdentifier',
    'ReplicationSourceIdentifier',
    'KmsKeyId',
  ].some((key) => !isAbsent(field(properties, key)));
}

/** A channel that takes the name of a key. */
function keyed(path: string, value: string | { readonly [key: string]: string }): Encryption {
  const [top = path] = path.split('.');
  return {
    sensitive: false,
    replaces: false,
    off: (properties) => (isAbsent(at(properties, path)) ? 'missing' : undefined),
    edit: (node) => setProperty(node.resource, { cloudformation: top }, value),
  };
}

/** SQS encrypts by itself unless it is told not to. */
const QUEUE: Encryption = {
  sensitive: true,
  replaces: false,
  off: (properties) => {
    const value = field(properties, 'SqsManagedSseEnabled');
    return isTurnedOff(value) && isAbsent(field(properties, 'KmsMasterKeyId')) ? value : undefined;
  },
  edit: (node) => setProperty(node.resource, { cloudformation: 'SqsManagedSseEnabled' }, true),
};

/** Redshift encrypts new clusters by itself since January 2025, unless it is told not to. */
const WAREHOUSE: Encryption = {
  sensitive: true,
  replaces: false,
  off: (properties) => {
    const value = field(properties, 'Encrypted');
    return isTurnedOff(value) ? value : undefined;
  },
  edit: (node) => setProperty(node.resource, { cloudformation: 'Encrypted' }, true),
};

const SEARCH = switched('EncryptionAtRestOptions.Enabled', true);

/**
 * Stores that are not encrypted at rest unless the template says so. S3, DynamoDB, Aurora, MSK, Amazon MQ, CloudWatch
 * Logs and Secrets Manager always are. Source: each service's page on encryption at rest, November 2026.
 */
export const ENCRYPTION: Readonly<Record<string, Encryption>> = {
  'AWS::RDS::DBInstance': switched('StorageEncrypted', true, inherits),
  'AWS::RDS::DBCluster': switched('StorageEncrypted', true, inherits),
  'AWS::DocDB::DBCluster': switched('StorageEncrypted', true, inherits),
  'AWS::Neptune::DBCluster': switched('StorageEncrypted', true, inherits),
  'AWS::EFS::FileSystem': switched('Encrypted', true),
  'AWS::OpenSearchService::Domain': SEARCH,
  'AWS::Elasticsearch::Domain': SEARCH,
  'AWS::Redshift::Cluster': WAREHOUSE,
  'AWS::SQS::Queue': QUEUE,
  'AWS::ElastiCache::ReplicationGroup': switched('AtRestEncryptionEnabled', false),
  'AWS::DAX::Cluster': switched('SSESpecification.SSEEnabled', false),
  'AWS::SNS::Topic': keyed('KmsMasterKeyId', 'alias/aws/sns'),
  'AWS::Kinesis::Stream': keyed('StreamEncryption.EncryptionType', {
    EncryptionType: 'KMS',
    KeyId: 'alias/aws/kinesis',
  }),
};
