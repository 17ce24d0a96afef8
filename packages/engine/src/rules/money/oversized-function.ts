import { dollars } from '../../cost/bill.ts';
import { secondPrice, timeoutOf } from '../../cost/load.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { field } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** MiB: the most that a function could have until 2020; whoever asks for more means it. */
const LARGE = 3008;
const LONG = 900;

/** A function with much memory or time, which outsiders can start. */
export const oversizedFunction: Rule<'application'> = {
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
  on: 'application',
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
  *check(graph: Graph, query: Query): Generator<Match> {
    const large = graph.functions.flatMap((node) => largeFunction(node, query));
    // One line of Globals is one decision, however many functions take it.
    for (const group of Map.groupBy(large, (one) => `${one.at.file}:${one.at.start}`).values()) {
      const [worst, ...rest] = [...group].sort((a, b) => b.price - a.price);
      if (worst !== undefined) yield groupMatch([worst, ...rest]);
    }
  },
};

type Large = {
  readonly node: FunctionNode;
  readonly at: Span;
  readonly trigger: TriggerNode;
  /** Dollars for one request that holds the memory until the timeout. */
  readonly price: number;
};

function largeFunction(node: FunctionNode, query: Query): readonly Large[] {
  const { memory = 0, timeout = 0 } = node.limits;
  if (memory < LARGE && timeout < LONG) return [];
  const trigger = query.triggersOf(node.id).find(isForOutsiders);
  if (trigger === undefined) return [];
  const written = field(node.properties, memory >= LARGE ? 'MemorySize' : 'Timeout');
  return [
    { node, at: written?.span ?? node.span, trigger, price: timeoutOf(node) * secondPrice(node) },
  ];
}

function groupMatch(group: readonly [Large, ...Large[]]): Match {
  const [worst] = group;
  const { memory = 128 } = worst.node.limits;
  const thousand = dollars(1000 * worst.price);
  return {
    at: worst.at,
    because: `a thousand requests to ${list(group.map((one) => one.node.name))} may cost up to ${thousand}: ${memory} MiB for ${timeoutOf(worst.node)} s each`,
    functions: group.map((one) => one.node.id),
    related: group.slice(0, 5).map((one) => ({
      span: one.trigger.sourceSpan ?? one.trigger.span,
      label: `outsiders start ${one.node.name} by ${one.trigger.name}`,
    })),
    key: group
      .map((one) => one.node.id)
      .sort()
      .join(' '),
  };
}

function isForOutsiders(trigger: TriggerNode): boolean {
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return false;
  return trigger.invokers.some((one) => ['stranger', 'outsider'].includes(widthOf(one)));
}
