import type { Match } from '../../model/finding.ts';
import type { TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';

/** A permission for a source that is declared and sends nothing to the function. */
export const danglingPermission: Rule<'trigger'> = {
  id: 'triggers/dangling-permission',
  title: 'Permission that no trigger needs',
  severity: 'low',
  confidence: 'medium',
  audience: 'default',
  scope: ['T5'],
  references: {
    cwe: [1188, 284],
    owasp: ['S6:2017'],
    csa: ['SAS-11'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html'],
  },
  why: 'The permission stayed when its trigger went, or the trigger was never finished. Whoever can change the source (add a route, a notification, a rule target) makes it call the function without asking its owner.',
  fix: 'Remove the permission, or add the missing route, notification or target at the source.',
  on: 'trigger',
  examples: {
    bad: [
      `
Resources:
  Uploads: { Type: AWS::S3::Bucket }
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Worker
      Principal: s3.amazonaws.com
      SourceArn: !GetAtt Uploads.Arn
      SourceAccount: !Ref AWS::AccountId
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
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt Worker.Arn }]
  MayCall:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Worker
      Principal: s3.amazonaws.com
      SourceArn: !Sub arn:aws:s3:::uploads-\${AWS::AccountId}
      SourceAccount: !Ref AWS::AccountId
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
    if (trigger.liveness !== 'no-source' || trigger.permissionSpan === undefined) return;
    const source = query.node(trigger.source);
    // A source that is not declared here may well send something.
    if (source?.resource === undefined) return;
    // Made by a transform together with its trigger: not the author's to remove.
    if (trigger.resource?.written.type !== 'AWS::Lambda::Permission') return;
    const name = query.node(trigger.function)?.name ?? trigger.function;
    yield {
      at: trigger.permissionSpan,
      because: `${source.name} may call ${name}, and nothing of ${source.name} does`,
      related: [{ span: source.span, label: 'has no trigger for the function' }],
    };
  },
};
