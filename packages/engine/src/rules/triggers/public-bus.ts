import type { Match } from '../../model/finding.ts';
import type { ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { publicResource } from './public-access.ts';

/** An event bus whose policy lets every account put events. */
export const publicBus: Rule<'resource'> = {
  id: 'triggers/public-bus',
  title: 'Event bus open to everyone',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  isDoor: true,
  scope: ['T5'],
  references: {
    cwe: [284, 732],
    owasp: ['S5:2017', 'S6:2017'],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html'],
  },
  why: 'Every AWS account can put events on the bus, with any source and detail that is not reserved to the cloud itself. Rules match them, and functions act on them.',
  fix: 'Name the accounts or the organization (aws:PrincipalOrgID) that may put events.',
  on: 'resource',
  examples: {
    bad: [
      `
Resources:
  Orders: { Type: AWS::Events::EventBus, Properties: { Name: orders } }
  Access:
    Type: AWS::Events::EventBusPolicy
    Properties:
      EventBusName: !Ref Orders
      StatementId: access
      Statement: { Effect: Allow, Principal: '*', Action: 'events:PutEvents', Resource: !GetAtt Orders.Arn }
`,
    ],
    good: [
      `
Resources:
  Orders: { Type: AWS::Events::EventBus, Properties: { Name: orders } }
  Access:
    Type: AWS::Events::EventBusPolicy
    Properties:
      EventBusName: !Ref Orders
      StatementId: access
      Statement: { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'events:PutEvents', Resource: !GetAtt Orders.Arn }
`,
    ],
  },
  *check(node: ResourceNode, query: Query): Generator<Match> {
    yield* publicResource(node, query, 'bus', (open) => (open.length > 0 ? 'high' : 'medium'));
  },
};
