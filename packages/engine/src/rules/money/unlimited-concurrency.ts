import { type Bill, dollars, worstCase } from '../../cost/bill.ts';
import type { Edit, Match } from '../../model/finding.ts';
import type { FunctionNode, Graph, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { Rule } from '../rule.ts';
import { fixOf, setProperty } from '../support/fixes.ts';
import { groupBy } from '../support/groups.ts';
import { count, list } from '../support/words.ts';

/** A function that strangers can call as often as the whole account allows. */
export const unlimitedConcurrency: Rule<'application'> = {
  id: 'money/unlimited-concurrency',
  title: 'Public function without a limit on concurrency or rate',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T4', 'R2', 'R8', 'X5'],
  references: {
    cwe: [770],
    owasp: ['S10:2017'],
    csa: ['SAS-8'],
    links: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    ],
  },
  why: 'A stranger who sends requests in a loop makes the platform start copies of the function until the whole account has none left: the bill grows by the hour, and every other function of the account is throttled meanwhile.',
  fix: 'Reserve a concurrency that fits the real load on the function, or throttle the stage of its API. Both also keep the rest of the account alive.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Search:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Timeout: 29
      MemorySize: 1024
      FunctionUrlConfig: { AuthType: NONE }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Search:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      ReservedConcurrentExecutions: 20
      FunctionUrlConfig: { AuthType: NONE }
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    const open = graph.functions.flatMap((node) => openFunction(node, query));
    // One limit on an API covers all its functions, so that an API is one finding.
    for (const group of groupBy(open, (one) => one.trigger.source ?? one.node.id).values()) {
      yield* groupMatch(group, query);
    }
  },
};

type Open = { readonly node: FunctionNode; readonly trigger: TriggerNode; readonly bill: Bill };

/** The function with its most expensive public trigger, where nothing limits it. */
function openFunction(node: FunctionNode, query: Query): readonly Open[] {
  const bills = query
    .triggersOf(node.id)
    .filter(isPublic)
    .map((trigger) => ({ node, trigger, bill: worstCase(node, trigger, query) }))
    .filter((one) => !one.bill.limited)
    .sort((a, b) => b.bill.dollarsPerHour - a.bill.dollarsPerHour);
  return bills.slice(0, 1);
}

function isPublic(trigger: TriggerNode): boolean {
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return false;
  return trigger.invokers.some((invoker) => widthOf(invoker) === 'stranger');
}

function* groupMatch(group: readonly Open[], query: Query): Generator<Match> {
  const [worst] = [...group].sort((a, b) => b.bill.dollarsPerHour - a.bill.dollarsPerHour);
  if (worst === undefined) return;
  const source = query.node(worst.trigger.source);
  const through =
    source === undefined || source.kind === 'function' ? '' : ` through ${source.name}`;
  const names =
    group.length === 1
      ? worst.node.name
      : `${count(group.length, 'function')} (${list(group.map((one) => one.node.name))})`;
  const cost = `${dollars(worst.bill.dollarsPerHour)} an hour`;
  yield {
    at: source?.span ?? worst.trigger.sourceSpan ?? worst.node.span,
    because: `strangers can call ${names}${through} without limit; ${worst.node.name} alone costs up to ${cost} (${worst.bill.assumptions.join(', ')})`,
    functions: group.map((one) => one.node.id),
    related: group.slice(0, 5).map((one) => ({ span: one.node.span, label: billLabel(one) })),
    key: source?.id ?? worst.node.id,
    ...fixFor(group),
  };
}

function billLabel(one: Open): string {
  return `${one.node.name}: up to ${dollars(one.bill.dollarsPerHour)} an hour at ${one.bill.concurrency} concurrent executions`;
}

const SUGGESTED = 50;

function fixFor(group: readonly Open[]): Pick<Match, 'fix'> {
  const edits: (Edit | undefined)[] = group.map((one) =>
    setProperty(one.node.resource, { cloudformation: 'ReservedConcurrentExecutions' }, SUGGESTED),
  );
  const fix = fixOf(
    `Reserve ${SUGGESTED} concurrent executions${group.length > 1 ? ' for each function' : ''}`,
    {
      safe: false,
      check: 'the number fits the real peak load, and the account keeps 100 unreserved',
    },
    edits,
  );
  return fix === undefined ? {} : { fix };
}
