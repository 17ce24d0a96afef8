import type { Edit, Match } from '../../model/finding.ts';
import type { Graph, NodeId, ResourceNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { at, field, isAbsent, items, mayBe, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { setProperty } from '../support/fixes.ts';
import { folded, type Place } from '../support/folded.ts';
import { openFunctions } from '../support/roles.ts';
import { isSurelyOff } from '../support/switches.ts';
import { count } from '../support/words.ts';

/** Stores whose data is gone for good once it is changed or deleted. */
export const storeWithoutBackup: Rule<'application'> = {
  id: 'data/store-without-backup',
  title: 'Store without backup or versions',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T6', 'L9'],
  references: {
    cwe: [1188],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
    ],
  },
  why: 'Whoever gets to write, be it an attacker or a faulty release, can overwrite or delete everything, and nothing brings it back.',
  fix: 'Turn on point-in-time recovery for tables, versioning (with a lifecycle rule for old versions) for buckets, and automatic backups for databases and file systems.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
`,
    ],
    good: [
      `
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
  Files:
    Type: AWS::S3::Bucket
    Properties: { VersioningConfiguration: { Status: Enabled } }
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, StorageEncrypted: true, BackupRetentionPeriod: 7 }
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    // A backup plan elsewhere in the application chooses by tags as often as by name: nobody can say what it leaves out.
    const isPlanned = [...graph.declared.values()].some(
      (one) => one.type === 'AWS::Backup::BackupSelection',
    );
    const bare = graph.resources.filter((node) => !node.external && lacksBackup(node, isPlanned));
    const open = writtenByStrangers(graph, query);
    yield* told(
      bare.filter((node) => open.has(node.id)),
      true,
    );
    yield* told(
      bare.filter((node) => !open.has(node.id)),
      false,
    );
  },
};

function* told(nodes: readonly ResourceNode[], isOpen: boolean): Generator<Match> {
  const who = isOpen ? ', and strangers can write to ' : '';
  const match = folded(
    nodes.map(placeOf),
    (names, isOne) =>
      `${isOne ? names : `${count(nodes.length, 'store')} (${names})`} ${isOne ? 'has' : 'have'} neither backup nor versions${who && `${who}${isOne ? 'it' : 'them'}`}`,
    { title: 'Turn on recovery', safe: true },
  );
  if (match !== undefined) {
    yield { ...match, audience: isOpen ? 'default' : 'auditor', key: isOpen ? 'open' : 'others' };
  }
}

/** Stores that anybody may write to directly, without a function between that could check. */
function writtenByStrangers(graph: Graph, query: Query): ReadonlySet<NodeId> {
  const direct = graph.resources.filter((node) =>
    node.exposure.some(
      ({ invoker, levels }) => levels.includes('write') && widthOf(invoker) === 'stranger',
    ),
  );
  const through = graph.roles
    .filter((role) => openFunctions(role.functions, query).length > 0)
    .flatMap((role) => role.access.grants)
    .filter(
      ({ actions, certainty }) =>
        certainty === 'certain' && actions.some(({ text }) => isDeletion(text)),
    )
    .map(({ resource }) => resource);
  return new Set([...direct.map((node) => node.id), ...through]);
}

function isDeletion(action: string): boolean {
  return /:(\*|delete|batchwrite|partiqldelete)/i.test(action) || action === '*';
}

type Check = {
  readonly bare: (properties: Value) => boolean;
  /** Whether AWS Backup may keep it instead. */
  readonly plannable: boolean;
  readonly edit?: (node: ResourceNode) => Edit | undefined;
};

const RECOVERY = 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled';

const DATABASE: Check = {
  plannable: true,
  bare: (properties) =>
    mayBe(field(properties, 'BackupRetentionPeriod'), 0) &&
    isAbsent(field(properties, 'SourceDBInstanceIdentifier')),
  edit: (node) => setProperty(node.resource, { cloudformation: 'BackupRetentionPeriod' }, 7),
};

const CHECKS: Readonly<Record<string, Check>> = {
  'AWS::DynamoDB::Table': {
    plannable: true,
    bare: (properties) => isSurelyOff(at(properties, RECOVERY)),
    edit: (node) => setProperty(node.resource, { cloudformation: RECOVERY }, true),
  },
  'AWS::DynamoDB::GlobalTable': {
    plannable: true,
    bare: (properties) => {
      const replicas = items(field(properties, 'Replicas'));
      return replicas.length > 0 && replicas.every((one) => isSurelyOff(at(one, RECOVERY)));
    },
  },
  'AWS::S3::Bucket': {
    plannable: false,
    bare: (properties) => isSurelyOff(at(properties, 'VersioningConfiguration.Status'), 'Enabled'),
    edit: (node) =>
      setProperty(node.resource, { cloudformation: 'VersioningConfiguration.Status' }, 'Enabled'),
  },
  'AWS::EFS::FileSystem': {
    plannable: true,
    bare: (properties) => isSurelyOff(at(properties, 'BackupPolicy.Status'), 'ENABLED'),
    edit: (node) =>
      setProperty(node.resource, { cloudformation: 'BackupPolicy.Status' }, 'ENABLED'),
  },
  'AWS::RDS::DBInstance': DATABASE,
};

function lacksBackup({ resource, properties }: ResourceNode, isPlanned: boolean): boolean {
  const check = CHECKS[resource?.type ?? ''];
  if (check === undefined || (check.plannable && isPlanned)) return false;
  return check.bare(properties);
}

function placeOf(node: ResourceNode): Place {
  return {
    name: node.name,
    span: node.span,
    edits: [CHECKS[node.resource?.type ?? '']?.edit?.(node)],
  };
}
