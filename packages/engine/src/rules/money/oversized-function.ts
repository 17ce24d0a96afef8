import { dollars } from '../../cost/bill.ts';
import { secondPrice, timeoutOf } from '../../cost/load.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';

/** MiB that half the cores of a function come with; the limit of accounts until 2020, and still of new ones. */
const LARGE = 3008;
const LONG = 900;

/** A function with much memory or time, which outsiders can start. */
export const oversizedFunction: Rule<'function'> = {
  id: 'money/oversized-function',
  title: 'Large function that outsiders can start',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  scope: ['T4', 'B3', 'X5'],
  references: {
    cwe: [400, 770],
    csa: ['SAS-8'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html'],
  },
  why: 'Every request of an outsider can hold this much memory until the timeout. The larger both are, the fewer requests it takes to run up a bill, and to hide work of an intruder in it.',
  fix: 'Measure what the function needs (power tuning) and set memory and timeout a little above; move the rare large job to a function of its own behind a queue.',
  on: 'function',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Render:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      MemorySize: 10240
      Timeout: 60
      ReservedConcurrentExecutions: 10
      FunctionUrlConfig: { AuthType: NONE }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Render:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      MemorySize: 512
      Timeout: 20
      ReservedConcurrentExecutions: 10
      FunctionUrlConfig: { AuthType: NONE }
`,
    ],
  },
  *check(node: FunctionNode, query: Query): Generator<Match> {
    const { memory = 0, timeout = 0 } = node.limits;
    const isLarge = memory >= LARGE;
    if (!isLarge && timeout < LONG) return;
    const trigger = query.triggersOf(node.id).find(isForOutsiders);
    if (trigger === undefined) return;
    const thousand = dollars(1000 * timeoutOf(node) * secondPrice(node));
    yield {
      at: field(node.properties, isLarge ? 'MemorySize' : 'Timeout')?.span ?? node.span,
      because: `a thousand requests to ${node.name} may cost up to ${thousand}: ${memory} MiB for ${timeoutOf(node)} s each`,
      related: [
        {
          span: trigger.sourceSpan ?? trigger.span,
          label: `outsiders start it by ${trigger.name}`,
        },
      ],
    };
  },
};

function isForOutsiders(trigger: TriggerNode): boolean {
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return false;
  return trigger.invokers.some((one) => ['stranger', 'outsider'].includes(widthOf(one)));
}
