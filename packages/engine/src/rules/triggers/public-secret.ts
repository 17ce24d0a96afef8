import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { publicResource } from './public-access.ts';

/** A secret whose policy lets every account read it. */
export const publicSecret: Rule<'resource'> = {
  id: 'triggers/public-secret',
  title: 'Secret open to everyone',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
    ],
  },
  why: 'Every AWS account can read the secret, or change it, and then uses whatever it opens.',
  fix: 'Name the role that needs the secret, and set BlockPublicPolicy to true on the policy. Rotate the secret: it may have been read.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Password: { Type: AWS::SecretsManager::Secret }
  Access:
    Type: AWS::SecretsManager::ResourcePolicy
    Properties:
      SecretId: !Ref Password
      ResourcePolicy:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }
`,
    ],
    good: [
      `
Resources:
  Password: { Type: AWS::SecretsManager::Secret }
  Access:
    Type: AWS::SecretsManager::ResourcePolicy
    Properties:
      SecretId: !Ref Password
      ResourcePolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/reader' }, Action: 'secretsmanager:GetSecretValue', Resource: '*' }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    yield* publicResource(node, query, 'secret', (open) => (open.length > 0 ? 'critical' : 'high'));
  },
};
