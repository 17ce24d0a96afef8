import type { Match } from '../../model/finding.ts';
import type { GraphNode, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';
import type { Rule } from '../rule.ts';
import { openings } from './public-access.ts';

/** Kinds whose events a channel brings; routes and sign-ups are called by people and have rules of their own. */
const CHANNELS: ReadonlySet<TriggerKind> = new Set<TriggerKind>([
  's3',
  's3-eventbridge',
  'sns',
  'sqs',
  'dynamodb-stream',
  'kinesis',
  'firehose',
  'kafka',
  'mq',
  'documentdb',
  'eventbridge',
  'pipe',
  'log-subscription',
  'cognito-sync',
  'iot-rule',
  'ses',
  'step-functions',
  'destination',
]);

/** A function that works on events which a stranger wrote, though no API stands before it. */
export const publicWriterBehindTrigger: Rule<'trigger'> = {
  id: 'triggers/public-writer-behind-trigger',
  title: 'Events that a stranger can write',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  isDoor: true,
  scope: ['T1', 'T5'],
  references: {
    cwe: [284, 20],
    owasp: ['S1:2017', 'S5:2017'],
    csa: ['SAS-1', 'SAS-3'],
    links: ['https://owasp.org/www-project-serverless-top-10/'],
  },
  why: 'The function looks internal: it takes events from a bucket, queue, table or bus. Yet somebody who has not signed in can put events there, names of objects and fields of messages included, and code behind such sources seldom checks them.',
  fix: 'Close the way that the finding names (the guest role, the policy, the open route), or treat every field of these events as a stranger’s input.',
  on: 'trigger',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Visitors:
    Type: AWS::Cognito::IdentityPool
    Properties: { AllowUnauthenticatedIdentities: true }
  Roles:
    Type: AWS::Cognito::IdentityPoolRoleAttachment
    Properties:
      IdentityPoolId: !Ref Visitors
      Roles: { unauthenticated: !GetAtt Guest.Arn }
  Guest:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Federated: cognito-identity.amazonaws.com }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: { 'cognito-identity.amazonaws.com:aud': !Ref Visitors }
              'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': unauthenticated }
      Policies:
        - PolicyName: send
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn }]
  Orders: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60 } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events: { Order: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn } } }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60 } }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events: { Order: { Type: SQS, Properties: { Queue: !GetAtt Orders.Arn } } }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query): Generator<Match> {
    if (!CHANNELS.has(trigger.trigger)) return;
    if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return;
    const stranger = trigger.invokers.find((one) => widthOf(one) === 'stranger');
    if (stranger === undefined) return;
    const name = query.node(trigger.function)?.name ?? trigger.function;
    const sources = sourcesOf(trigger, query);
    const isMail = sources.some((one) => one.resource?.type === 'AWS::SES::ReceiptRule');
    yield {
      at: trigger.sourceSpan ?? trigger.span,
      because: `${name} works on events of ${trigger.name}: ${readable(stranger.why)}`,
      related: [{ span: stranger.span, label: 'where strangers come in' }],
      // The open store or route that lets them in is told of at its own place; mail is open by its nature.
      audience: isMail || sources.some(isTold) ? 'auditor' : 'default',
      severity: isMail ? 'medium' : 'high',
      key: trigger.id,
    };
  },
};

/** What the events of a trigger come from, directly or through other channels. */
function sourcesOf(trigger: TriggerNode, query: Query): readonly GraphNode[] {
  const seen = new Set(trigger.source === undefined ? [] : [trigger.source]);
  for (const id of seen) for (const edge of query.to(id, 'forwards')) seen.add(edge.from);
  return [...seen].flatMap((id) => query.node(id) ?? []);
}

/** Whether strangers come in by an open store or an open route, which have rules of their own. */
function isTold(node: GraphNode): boolean {
  return node.kind === 'api' || (node.kind === 'resource' && openings(node).length > 0);
}
