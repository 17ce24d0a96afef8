import type { Edit, Match } from '../../model/finding.ts';
import type { Graph, ResourceNode } from '../../model/graph.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { folded } from '../support/folded.ts';
import { isSurelyOff } from '../support/switches.ts';
import { count } from '../support/words.ts';

/** Stores that go, with all that is in them, when the stack or their entry in the template goes. */
export const deletableStore: Rule<'application'> = {
  id: 'data/deletable-store',
  title: 'Store that a deployment can delete',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['L9', 'I8'],
  references: {
    cwe: [1188],
    owasp: ['S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
    ],
  },
  why: 'A renamed logical id, a changed key schema or a deleted stack takes the data along. Whoever may update the stack may delete the data, without any right on the store itself.',
  fix: 'Set `DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain` (or Snapshot), and the deletion protection of the service where it has one.',
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
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
`,
    ],
    good: [
      `
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
  Files: { Type: AWS::S3::Bucket }
  People: { Type: AWS::Cognito::UserPool, Properties: { DeletionProtection: ACTIVE } }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const stores = graph.resources.filter((node) => !node.external && isDeletable(node));
    const match = folded(
      stores.map((node) => ({ name: node.name, span: node.span, edits: edits(node) })),
      (names, isOne) =>
        `${isOne ? names : `${count(stores.length, 'store')} (${names})`} ${isOne ? 'is' : 'are'} deleted together with the stack`,
      { title: 'Keep the stores when the stack goes', safe: true },
    );
    if (match !== undefined) yield match;
  },
};

/** Property that protects, with its value. Buckets are left out: only an empty one can be deleted. */
const PROTECTION: Readonly<Record<string, readonly [property: string, on: string]>> = {
  'AWS::DynamoDB::Table': ['DeletionProtectionEnabled', 'true'],
  'AWS::DynamoDB::GlobalTable': ['', ''],
  'AWS::RDS::DBCluster': ['DeletionProtection', 'true'],
  'AWS::DocDB::DBCluster': ['DeletionProtection', 'true'],
  'AWS::Neptune::DBCluster': ['DeletionProtection', 'true'],
  'AWS::Cognito::UserPool': ['DeletionProtection', 'ACTIVE'],
  'AWS::EFS::FileSystem': ['', ''],
};

function isDeletable({ resource, properties }: ResourceNode): boolean {
  const protection = PROTECTION[resource?.type ?? ''];
  if (resource === undefined || protection === undefined) return false;
  // CloudFormation takes a last snapshot of database clusters where nothing else is said.
  const isSnapshot = /^AWS::(RDS|DocDB|Neptune)::DBCluster$/.test(resource.type);
  if (isSnapshot && resource.deletionPolicy === undefined) return false;
  if (resource.deletionPolicy !== undefined && resource.deletionPolicy !== 'Delete') return false;
  const [property, on] = protection;
  return property === '' || isSurelyOff(field(properties, property), on);
}

function edits({ resource }: ResourceNode): readonly Edit[] {
  if (resource === undefined) return [];
  const { address } = resource.written;
  return ['DeletionPolicy', 'UpdateReplacePolicy'].map((key) => ({
    kind: 'set',
    resource: address,
    path: [key],
    value: 'Retain',
  }));
}
