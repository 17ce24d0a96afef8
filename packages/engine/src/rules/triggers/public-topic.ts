import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { publicResource } from './public-access.ts';

/** A topic whose policy lets strangers publish or subscribe. */
export const publicTopic: Rule<'resource'> = {
  id: 'triggers/public-topic',
  title: 'Topic open to everyone',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html'],
  },
  why: 'Whoever knows the ARN of the topic publishes messages that all subscribers take for genuine, or subscribes and reads along.',
  fix: 'Name the publishers and subscribers in the policy: the role, the account, or the service together with aws:SourceArn.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Orders: { Type: AWS::SNS::Topic }
  Access:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Orders]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 'sns:Publish', Resource: !Ref Orders }
`,
    ],
    good: [
      `
Resources:
  Orders: { Type: AWS::SNS::Topic }
  Access:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Orders]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'sns:Publish', Resource: !Ref Orders }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    yield* publicResource(node, query, 'topic', (open) => (open.length > 0 ? 'high' : 'medium'));
  },
};
