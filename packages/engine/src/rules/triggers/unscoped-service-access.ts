import type { Match } from '../../model/finding.ts';
import type { Exposure, ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { hasHole } from '../../model/text.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';
import { certaintyOf, fedBy, gives } from './public-access.ts';
import { actsForAnyCustomer, shortService } from './services.ts';

/** A policy of a queue, topic, bucket or the like that lets a service in on behalf of anybody. */
export const unscopedServiceAccess: Rule<'resource'> = {
  id: 'triggers/unscoped-service-access',
  title: 'Policy that lets a service in for every customer',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  scope: ['T1', 'T5'],
  references: {
    cwe: [441, 863],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-1', 'SAS-3'],
    links: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  },
  why: 'The service acts for every customer. Without aws:SourceArn or aws:SourceAccount, a stranger makes a resource in an account of their own write here, with content that the stranger chose.',
  fix: 'Add a condition on aws:SourceArn (the topic, rule or bucket that is meant) or at least on aws:SourceAccount.',
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
          - Effect: Allow
            Principal: { Service: sns.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
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
          - Effect: Allow
            Principal: { Service: sns.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
            Condition: { ArnEquals: { aws:SourceArn: !Ref Topic } }
  Topic: { Type: AWS::SNS::Topic }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    const open = node.exposure.filter(isUnscoped);
    const [first] = open;
    if (first === undefined || !gives(open, 'write', 'permissions')) return;
    const services = [...new Set(open.flatMap(serviceOf))];
    const fed = fedBy(node.id, query);
    const names = fed.flatMap((id) => query.node(id)?.name ?? []);
    const tail = names.length === 0 ? '' : `, and so set off ${list(names)}`;
    const kinds = list(services.map((one) => `any ${shortService(one)}`));
    yield {
      at: first.span,
      because: `${kinds} of anybody's account may write to ${node.name} through ${list(services)}${tail}`,
      confidence: certaintyOf(open),
      // Nothing of the application takes what is written: worth a line in an audit.
      audience: names.length > 0 ? 'default' : 'auditor',
      severity: names.length > 0 ? 'medium' : 'low',
      functions: fed,
      related: open.slice(1, 5).map((one) => ({ span: one.span, label: 'also without a source' })),
    };
  },
};

function serviceOf({ invoker }: Exposure): readonly string[] {
  return invoker.kind === 'service' ? [invoker.service] : [];
}

function isUnscoped({ invoker }: Exposure): boolean {
  if (invoker.kind !== 'service' || invoker.scoped || hasHole(invoker.service)) return false;
  return actsForAnyCustomer(invoker.service);
}
