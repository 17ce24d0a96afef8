import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { alternatives, text } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { count, list } from '../support/words.ts';

/** Functions for outsiders whose new code reaches everybody at once, and cannot be taken back by an alarm. */
export const allAtOnceDeployment: Rule<'application'> = {
  id: 'runtime/all-at-once-deployment',
  title: 'New code that reaches every caller at once',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['G3'],
  references: {
    cwe: [754],
    csa: ['SAS-3'],
    links: [
      'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html',
    ],
  },
  why: 'A broken or malicious version serves every caller from the first second, and going back is another deployment. A canary with an alarm shows it to a few and takes it back by itself.',
  fix: 'Publish a version behind an alias and shift traffic in steps with alarms (SAM: AutoPublishAlias and DeploymentPreference with Type Canary10Percent5Minutes and Alarms).',
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
      Events:
        Post: { Type: HttpApi, Properties: { Path: /pay, Method: post } }
`,
    ],
    good: [
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
      DeploymentPreference: { Type: Canary10Percent5Minutes, Alarms: [errors] }
      Events:
        Post: { Type: HttpApi, Properties: { Path: /pay, Method: post } }
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const sudden = graph.functions.filter((one) => isForOutsiders(one, query) && isSudden(one));
    // How a stack is deployed is one decision.
    for (const group of Map.groupBy(sudden, (one) => one.resource?.stack ?? '').values()) {
      const [first] = group;
      if (first === undefined) continue;
      const names = list(group.map((one) => one.name));
      yield {
        at: first.span,
        because: `new code of ${group.length === 1 ? names : `${count(group.length, 'function')} (${names})`} goes to all callers at once`,
        functions: group.map((one) => one.id),
        related: group.slice(1, 10).map((one) => ({ span: one.span, label: one.name })),
        key: first.resource?.stack ?? '',
      };
    }
  },
};

function isSudden({ deployment }: FunctionNode): boolean {
  if (deployment === undefined) return true;
  return alternatives(deployment.preference).some((one) => text(one)?.includes('AllAtOnce'));
}

function isForOutsiders(target: FunctionNode, query: Query): boolean {
  return query.triggersOf(target.id).some(isOutside);
}

function isOutside(trigger: TriggerNode): boolean {
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return false;
  return trigger.invokers.some((one) => ['stranger', 'outsider'].includes(widthOf(one)));
}
