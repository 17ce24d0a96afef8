import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';

/** A trigger that calls the newest code of a function whose deployments go through an alias. */
export const aliasBypassed: Rule<'trigger'> = {
  id: 'runtime/alias-bypassed',
  title: 'Trigger that goes past the alias',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['G3', 'S4'],
  references: {
    cwe: [1053],
    csa: ['SAS-3'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html'],
  },
  why: 'The function publishes versions behind an alias, but this trigger calls $LATEST: code that no gradual deployment, alarm or rollback has passed. Whoever may update the code decides at once what the trigger runs.',
  fix: 'Let the trigger name the alias instead of the function.',
  on: 'trigger',
  examples: {
    bad: [
      `
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: arn:aws:iam::123456789012:role/r, Code: { S3Bucket: b, S3Key: k } }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Fn } }
  Live:
    Type: AWS::Lambda::Alias
    Properties: { FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live }
  Queue: { Type: AWS::SQS::Queue }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Fn, EventSourceArn: !GetAtt Queue.Arn }
`,
    ],
    good: [
      `
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: { Handler: i.h, Runtime: nodejs24.x, Role: arn:aws:iam::123456789012:role/r, Code: { S3Bucket: b, S3Key: k } }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Fn } }
  Live:
    Type: AWS::Lambda::Alias
    Properties: { FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live }
  Queue: { Type: AWS::SQS::Queue }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Live, EventSourceArn: !GetAtt Queue.Arn }
`,
    ],
  },
  *check(trigger: TriggerNode, query: Query) {
    const target = query.function(trigger.function);
    const [alias] = target?.aliases ?? [];
    if (target === undefined || alias === undefined || trigger.qualifier !== '$LATEST') return;
    if (trigger.liveness === 'no-source') return;
    const name = query.node(alias)?.name ?? alias;
    yield {
      at: trigger.sourceSpan ?? trigger.span,
      because: `it calls $LATEST of ${target.name}, not its alias ${name}`,
    };
  },
};
