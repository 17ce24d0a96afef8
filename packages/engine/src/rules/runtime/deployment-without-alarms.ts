import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Span } from '../../model/span.ts';
import { alternatives, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A gradual deployment that nothing can stop: neither alarms nor hooks. */
export const deploymentWithoutAlarms: Rule<'application'> = {
  id: 'runtime/deployment-without-alarms',
  title: 'Gradual deployment that nothing can stop',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  scope: ['G3'],
  references: {
    cwe: [754],
    csa: ['SAS-3', 'SAS-5'],
    links: [
      'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html',
    ],
  },
  why: 'The traffic is shifted step by step, but no alarm and no hook watches the new version. A broken or malicious version therefore reaches all callers, only later.',
  fix: 'Name CloudWatch alarms on errors and latency of the alias, or a hook that tests the new version, so that CodeDeploy rolls back by itself.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Pay:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference: { Type: Canary10Percent5Minutes }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, Namespace: AWS/Lambda, MetricName: Errors, Threshold: 0 }
  Pay:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference: { Type: Canary10Percent5Minutes, Alarms: [!Ref Errors] }
`,
    ],
  },
  *check(graph: Graph) {
    const blind = graph.functions.flatMap((node) => blindFunction(node));
    // Globals set one preference for many functions.
    for (const group of Map.groupBy(blind, ({ at }) => `${at.file}:${at.start}`).values()) {
      const [first] = group;
      if (first === undefined) continue;
      yield {
        at: first.at,
        because: `traffic shifts to new versions of ${list(group.map((one) => one.node.name))} with no alarm or hook to stop it`,
        functions: group.map((one) => one.node.id),
        related: group.slice(0, 10).map((one) => ({ span: one.node.span, label: one.node.name })),
        key: group
          .map((one) => one.node.id)
          .sort()
          .join(' '),
      };
    }
  },
};

type Blind = { readonly node: FunctionNode; readonly at: Span };

function blindFunction(node: FunctionNode): readonly Blind[] {
  const { deployment } = node;
  if (deployment === undefined || deployment.hasAlarms || deployment.hasHooks) return [];
  const kinds = alternatives(deployment.preference).map((one) => text(one));
  // All at once has no steps that an alarm could stop; an unknown kind may have.
  if (kinds.some((kind) => kind?.includes('AllAtOnce'))) return [];
  return [{ node, at: deployment.preference?.span ?? deployment.span }];
}
