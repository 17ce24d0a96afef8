import type { Match } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { field, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A trigger that calls the newest code of a function whose deployments go through an alias. */
export const aliasBypassed: Rule<'function'> = {
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
  on: 'function',
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
  *check(target: FunctionNode, query: Query): Generator<Match> {
    const [alias] = target.aliases;
    if (alias === undefined) return;
    const passing = query.triggersOf(target.id).filter(goesPast);
    const [first] = passing;
    if (first === undefined) return;
    const names = list([...new Set(passing.map((one) => one.name))]);
    yield {
      at: first.sourceSpan ?? first.span,
      because: `${names} ${passing.length === 1 ? 'calls' : 'call'} $LATEST of ${target.name}, not its alias ${aliasName(target, query)}`,
      related: passing
        .slice(1)
        .map((one) => ({ span: one.sourceSpan ?? one.span, label: one.name })),
    };
  },
};

/** Who calls by a role names what it likes, and hooks and custom resources belong to the deployment itself. */
const OWN_WAY: ReadonlySet<TriggerNode['trigger']> = new Set([
  'direct-invoke',
  'codedeploy',
  'custom-resource',
  'destination',
]);

function goesPast(trigger: TriggerNode): boolean {
  if (trigger.qualifier !== '$LATEST' || OWN_WAY.has(trigger.trigger)) return false;
  return trigger.sourceSpan !== undefined && trigger.liveness !== 'no-source';
}

function aliasName(target: FunctionNode, query: Query): string {
  const [alias] = target.aliases;
  const node = query.resource(alias);
  return text(field(node?.properties, 'Name')) ?? node?.name ?? 'name';
}
