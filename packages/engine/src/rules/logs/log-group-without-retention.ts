import type { Edit, Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, ResourceNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { at, field, isAbsent } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { setProperty } from '../support/fixes.ts';
import { folded } from '../support/folded.ts';
import { isSurelyOff } from '../support/switches.ts';
import { count } from '../support/words.ts';

/** Logs that are kept for ever, because nobody said how long. */
export const logGroupWithoutRetention: Rule<'application'> = {
  id: 'logs/log-group-without-retention',
  title: 'Logs that never expire',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['M5', 'R4', 'T6'],
  references: {
    cwe: [1230, 532],
    owasp: ['S10:2017'],
    csa: ['SAS-5'],
    links: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-log-streams.html',
    ],
  },
  why: 'A function without a log group of its own makes one on its first call, which keeps everything for ever. What was once logged by mistake, a token or an address, stays readable for years, and so does the bill.',
  fix: 'Declare the log group of each function with RetentionInDays, as long as you need the logs and no longer. A group that exists already has to be imported into the stack, or named anew by LoggingConfig.',
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
`,
      `
Resources:
  Audit: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /shop/audit } }
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
  OrdersLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/lambda/\${Orders}
      RetentionInDays: 30
`,
    ],
  },
  *check(graph: Graph, query: Query): Generator<Match> {
    const groups = graph.resources.filter((node) => isEndless(node));
    const written = folded(
      groups.map((node) => ({
        name: node.name,
        span: node.span,
        functions: query.to(node.id, 'logs-to').map((edge) => edge.from),
        edits: [setProperty(node.resource, { cloudformation: 'RetentionInDays' }, DAYS)],
      })),
      (names, isOne) => `${names} ${isOne ? 'has' : 'have'} no RetentionInDays`,
      {
        title: `Keep logs for ${DAYS} days`,
        safe: false,
        check: 'nothing older than that is needed',
      },
    );
    // Who declares a group has thought of logs, and only forgot the number.
    if (written !== undefined) yield { ...written, audience: 'default', key: 'declared' };
    const bare = graph.functions.filter((node) => makesOwnGroup(node));
    const made = folded(
      bare.map((node) => ({
        name: node.name,
        span: node.span,
        functions: [node.id],
        edits: [logGroup(node)],
      })),
      (names, isOne) =>
        `${isOne ? names : `${count(bare.length, 'function')} (${names})`} ${isOne ? 'has' : 'have'} no declared log group, so that the logs never expire`,
      {
        title: `Declare log groups that keep ${DAYS} days`,
        safe: false,
        check:
          'groups that exist already are imported into the stack first, or the deployment fails',
      },
    );
    if (made !== undefined) yield { ...made, key: 'made' };
  },
};

const DAYS = 30;

function isEndless({ family, resource, properties }: ResourceNode): boolean {
  if (resource === undefined || family !== 'log-group') return false;
  // Groups of the class DELIVERY keep two days, whatever is set.
  const isFixed = !isSurelyOff(field(properties, 'LogGroupClass'), 'DELIVERY');
  return !isFixed && isAbsent(field(properties, 'RetentionInDays'));
}

function makesOwnGroup(node: FunctionNode): boolean {
  return node.logGroup === undefined && isAbsent(at(node.properties, 'LoggingConfig.LogGroup'));
}

function logGroup({ id, resource }: FunctionNode): Edit | undefined {
  if (resource === undefined) return undefined;
  const { logicalId } = resource;
  return {
    kind: 'add-resource',
    beside: id,
    logicalId: `${logicalId}LogGroup`,
    value: {
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        LogGroupName: { 'Fn::Sub': `/aws/lambda/\${${logicalId}}` },
        RetentionInDays: DAYS,
      },
    },
  };
}
