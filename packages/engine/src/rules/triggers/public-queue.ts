import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { gives, publicResource } from './public-access.ts';

/** A queue whose policy lets strangers send or receive. */
export const publicQueue: Rule<'resource'> = {
  id: 'triggers/public-queue',
  title: 'Queue open to everyone',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
    ],
  },
  why: 'Whoever knows the address of the queue sends messages that its readers take for their own, or receives and deletes those of others.',
  fix: 'Name the senders in the policy: the role, the account, or the service together with aws:SourceArn.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Orders: { Type: AWS::SQS::Queue }
  Access:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: '*', Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn }
`,
    ],
    good: [
      `
Resources:
  Orders: { Type: AWS::SQS::Queue }
  Access:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: sns.amazonaws.com }, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn, Condition: { ArnEquals: { aws:SourceArn: arn:aws:sns:us-east-1:123456789012:orders } } }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    yield* publicResource(node, query, 'queue', (open) =>
      gives(open, 'read') ? 'critical' : 'high',
    );
  },
};
