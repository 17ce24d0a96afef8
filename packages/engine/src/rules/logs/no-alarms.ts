import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { folded } from '../support/folded.ts';
import { openFunctions } from '../support/roles.ts';
import { count } from '../support/words.ts';

/** Functions that strangers can call and that no alarm watches. */
export const noAlarms: Rule<'application'> = {
  id: 'logs/no-alarms',
  title: 'Public functions without alarms',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['R7', 'M2'],
  references: {
    cwe: [778],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html'],
  },
  why: 'An attacker who probes makes errors first. Nobody is told of errors, throttles and floods of these functions.',
  fix: 'Make an alarm on Errors and Throttles of each public function, or one on the 5XX rate of its API, with an action that reaches somebody.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      FunctionUrlConfig: { AuthType: NONE }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      FunctionUrlConfig: { AuthType: NONE }
  OrdersFail:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions: [{ Name: FunctionName, Value: !Ref Orders }]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const open = new Set(
      openFunctions(
        graph.functions.map(({ id }) => id),
        query,
      ),
    );
    const unwatched = graph.functions.filter(
      (node) => open.has(node.id) && !isWatched(node, query),
    );
    const match = folded(
      unwatched.map((node) => ({ name: node.name, span: node.span, functions: [node.id] })),
      (names, isOne) =>
        `no alarm watches ${isOne ? names : `${count(unwatched.length, 'public function')} (${names})`}`,
    );
    if (match !== undefined) yield match;
  },
};

/** By an alarm on the function itself, or on what hands it its events. */
function isWatched(node: FunctionNode, query: Query): boolean {
  if (node.alarms.length > 0) return true;
  const sources = query.triggersOf(node.id).flatMap(({ source }) => source ?? []);
  return sources.some((source) => query.to(source, 'watches').length > 0);
}
