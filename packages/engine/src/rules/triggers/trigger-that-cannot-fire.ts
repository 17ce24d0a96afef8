import type { Match } from '../../model/finding.ts';
import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';

/** A trigger whose source is there and whose permission is not. */
export const triggerThatCannotFire: Rule<'trigger'> = {
  id: 'triggers/trigger-that-cannot-fire',
  title: 'Trigger without permission to call its function',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5'],
  references: {
    cwe: [1188],
    owasp: ['S6:2017'],
    csa: ['SAS-11'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html'],
  },
  why: 'The source tries to call the function and is refused: events are lost, and checks that the function was meant to make never run. Such gaps are then closed by hand in the console, wider than needed and out of sight of the template.',
  fix: 'Add the missing half: an AWS::Lambda::Permission for the source with its SourceArn, or the action in the role that reads from it; or remove the trigger.',
  on: 'trigger',
  examples: {
    bad: [
      `
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: worker, Arn: !GetAtt Worker.Arn }] }
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
`,
    ],
    good: [
      `
Resources:
  Nightly:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: worker, Arn: !GetAtt Worker.Arn }] }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Worker
      Principal: events.amazonaws.com
      SourceArn: !GetAtt Nightly.Arn
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      Role: arn:aws:iam::123456789012:role/worker
      Code: { S3Bucket: b, S3Key: k }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query): Generator<Match> {
    if (trigger.liveness !== 'no-permission') return;
    const target = query.function(trigger.function);
    if (target?.resource === undefined) return;
    const source = query.node(trigger.source)?.name ?? trigger.name;
    const what = trigger.route === undefined ? source : `${trigger.name} of ${source}`;
    yield {
      at: trigger.sourceSpan ?? trigger.span,
      because: `${what} calls ${target.name}, which nothing allows`,
      related: [{ span: target.span, label: 'has no permission for this source' }],
      key: trigger.name,
    };
  },
};
