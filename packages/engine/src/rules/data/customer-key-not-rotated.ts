import type { Match } from '../../model/finding.ts';
import type { Graph, ResourceNode } from '../../model/graph.ts';
import { field, isAbsent, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { setProperty } from '../support/fixes.ts';
import { folded } from '../support/folded.ts';
import { isSurelyOff } from '../support/switches.ts';

/** A customer managed key whose material stays the same for ever. */
export const customerKeyNotRotated: Rule<'application'> = {
  id: 'data/customer-key-not-rotated',
  title: 'Customer managed key without rotation',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T6', 'L9'],
  references: {
    cwe: [324],
    owasp: ['S3:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  },
  why: 'All that was ever encrypted under the key hangs on one piece of key material. Rotation makes new material each year, keeps the old for reading, and changes nothing for those who use the key.',
  fix: 'Set EnableKeyRotation to true.',
  on: 'application',
  examples: {
    bad: [
      `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }
`,
    ],
    good: [
      `
Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
  Signing: { Type: AWS::KMS::Key, Properties: { KeySpec: RSA_2048, KeyUsage: SIGN_VERIFY } }
`,
    ],
  },
  *check(graph: Graph): Generator<Match> {
    const keys = graph.resources.filter(
      (node) => node.resource?.type === 'AWS::KMS::Key' && canRotate(node) && isStill(node),
    );
    const match = folded(
      keys.map((node) => ({
        name: node.name,
        span: node.span,
        edits: [setProperty(node.resource, { cloudformation: 'EnableKeyRotation' }, true)],
      })),
      (names, isOne) => `${names} ${isOne ? 'does' : 'do'} not rotate`,
      { title: 'Rotate each year', safe: true },
    );
    if (match !== undefined) yield match;
  },
};

function isStill({ properties }: ResourceNode): boolean {
  return isSurelyOff(field(properties, 'EnableKeyRotation'));
}

/** Only symmetric keys with material of the platform's own can rotate by themselves. */
function canRotate({ properties }: ResourceNode): boolean {
  const spec = field(properties, 'KeySpec');
  const origin = field(properties, 'Origin');
  const isSymmetric = isAbsent(spec) || text(spec) === 'SYMMETRIC_DEFAULT';
  return isSymmetric && (isAbsent(origin) || text(origin) === 'AWS_KMS');
}
