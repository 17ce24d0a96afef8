import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { gives, publicResource } from './public-access.ts';

/** A key whose policy names everyone. */
export const publicKey: Rule<'resource'> = {
  id: 'triggers/public-key',
  title: 'Key open to everyone',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html'],
  },
  why: 'Every AWS account can use the key: decrypt what it protects as soon as the ciphertext is at hand, and, where the policy gives all actions, change the policy and take the key over.',
  fix: 'Name the account in the policy (its root principal hands the decision to IAM), or narrow everyone by kms:CallerAccount together with kms:ViaService.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Orders:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*' }
`,
    ],
    good: [
      `
Resources:
  Orders:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }
`,
      `
Resources:
  Orders:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*', Condition: { StringEquals: { kms:CallerAccount: !Ref AWS::AccountId } } }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    yield* publicResource(node, query, 'key', (open) =>
      gives(open, 'permissions') ? 'critical' : 'high',
    );
  },
};
