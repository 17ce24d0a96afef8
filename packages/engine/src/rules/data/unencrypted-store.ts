import type { Match } from '../../model/finding.ts';
import type { Graph, ResourceNode } from '../../model/graph.ts';
import type { Rule } from '../rule.ts';
import { fixOf } from '../support/fixes.ts';
import { folded } from '../support/folded.ts';
import { ENCRYPTION, type Encryption } from './encryption.ts';

/** A store that keeps its data unencrypted, because the template leaves encryption off. */
export const unencryptedStore: Rule<'application'> = {
  id: 'data/unencrypted-store',
  title: 'Store without encryption at rest',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T6', 'L9'],
  references: {
    cwe: [311],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
      'https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html',
    ],
  },
  why: 'Snapshots, backups and copies of the store are readable to whoever gets at them, and no key can be taken away to stop that. Most of these stores cannot be encrypted later without being made anew.',
  fix: 'Turn encryption at rest on where the store is declared. A database or file system that exists already has to be restored from an encrypted copy of its snapshot.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      AllocatedStorage: '20'
      MasterUsername: app
      ManageMasterUserPassword: true
`,
      `
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties: { SqsManagedSseEnabled: false }
`,
    ],
    good: [
      `
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      StorageEncrypted: true
      MasterUsername: app
      ManageMasterUserPassword: true
  Bucket: { Type: AWS::S3::Bucket }
  Jobs: { Type: AWS::SQS::Queue }
  Events:
    Type: AWS::Kinesis::Stream
    Properties: { StreamEncryption: { EncryptionType: KMS, KeyId: alias/aws/kinesis } }
  News: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/aws/sns } }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const open = graph.resources.flatMap((node) => openStore(node));
    for (const one of open) if (one.encryption.sensitive) yield match(one);
    const passing = open.filter((one) => !one.encryption.sensitive);
    const rest = folded(
      passing.map(({ node, encryption }) => ({
        name: node.name,
        span: node.span,
        edits: [encryption.edit(node)],
      })),
      (names, isOne) =>
        `${names} ${isOne ? 'keeps' : 'keep'} what ${isOne ? 'it passes' : 'they pass'} on without encryption`,
      {
        title: 'Encrypt with the keys of the services',
        safe: false,
        check: 'publishers in other accounts and services may use the key; a cache is made anew',
      },
    );
    if (rest !== undefined)
      yield { ...rest, severity: 'low', audience: 'auditor', key: 'channels' };
  },
};

type Open = {
  readonly node: ResourceNode;
  readonly encryption: Encryption;
  readonly at: Match['at'];
};

function openStore(node: ResourceNode): readonly Open[] {
  const encryption = ENCRYPTION[node.resource?.type ?? ''];
  const value = encryption?.off(node.properties);
  if (encryption === undefined || value === undefined) return [];
  return [{ node, encryption, at: value === 'missing' ? node.span : value.span }];
}

function match({ node, encryption, at }: Open): Match {
  const { replaces } = encryption;
  const fix = fixOf(
    `Encrypt ${node.name}`,
    replaces
      ? {
          safe: false,
          check:
            'the change makes the store anew: move its data by an encrypted copy of a snapshot',
        }
      : { safe: true },
    [encryption.edit(node)],
  );
  return {
    at,
    because: `${node.name} (${node.resource?.type ?? 'store'}) is not encrypted at rest`,
    severity: replaces ? 'medium' : 'low',
    key: node.id,
    ...(fix === undefined ? {} : { fix }),
  };
}
