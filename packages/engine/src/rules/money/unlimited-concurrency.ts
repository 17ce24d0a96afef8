import { dollars, PRICE_LIST, worstCase } from '../../cost/bill.ts';
import { chainBill } from '../../cost/chain.ts';
import type { Match, Related } from '../../model/finding.ts';
import type { FunctionNode, Graph, GraphNode, NodeId, TriggerNode } from '../../model/graph.ts';
import { widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { at, field, items } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import type { Flow } from '../support/channels.ts';
import { reachable } from '../support/cycles.ts';
import { flowsOf } from '../support/flows.ts';
import { limitFor, type Open } from '../support/limits.ts';
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
  fix: 'Reserve a concurrency that fits the real load on the function, or throttle the stage of its API. Both also keep the rest of the account alive. A function at the edge of CloudFront cannot reserve concurrency: there a rate-based rule in the web ACL of the distribution bounds the requests.',
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
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::HttpApi }
  Search:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Get: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /search, Method: get } }
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
    for (const group of Map.groupBy(open, (one) => one.trigger.source ?? one.node.id).values()) {
      const [worst, ...rest] = [...group].sort(dearest);
      if (worst !== undefined) yield groupMatch([worst, ...rest], query);
    }
  },
};

/** The function with its most expensive public trigger, where nothing limits it. */
function openFunction(node: FunctionNode, query: Query): readonly Open[] {
  const bills = query
    .triggersOf(node.id)
    .filter(isPublic)
    .map((trigger) => ({ node, trigger, bill: worstCase(node, trigger, query) }));
  // A limit on one way in does not close the others.
  return bills
    .filter((one) => !one.bill.limited)
    .sort(dearest)
    .slice(0, 1);
}

function dearest(a: Open, b: Open): number {
  return b.bill.dollarsPerHour - a.bill.dollarsPerHour;
}

function isPublic(trigger: TriggerNode): boolean {
  if (trigger.liveness === 'disabled' || trigger.liveness === 'no-source') return false;
  return trigger.invokers.some((invoker) => widthOf(invoker) === 'stranger');
}

/** Below this bound, in dollars an hour, the bill is no reason to act. */
const WORTH = 10;

function groupMatch(group: readonly [Open, ...Open[]], query: Query): Match {
  const [worst] = group;
  const source = query.node(worst.trigger.source);
  const isDoor = source !== undefined && source.kind !== 'function';
  const names = list(group.map((one) => one.node.name));
  const called = group.length === 1 ? names : `${count(group.length, 'function')} (${names})`;
  const each = group.length === 1 ? '' : ` for ${worst.node.name} alone`;
  const cost = dollars(worst.bill.dollarsPerHour);
  const fix = limitFor(group, query);
  const perAddress = hasRateRule(source, query);
  const limit = perAddress ? 'with a limit for each address only' : 'without limit';
  return {
    at: source?.span ?? worst.trigger.sourceSpan ?? worst.node.span,
    because: `strangers can call ${called}${isDoor ? ` through ${source.name}` : ''} ${limit}: up to ${cost} an hour${each}`,
    severity: perAddress || worst.bill.dollarsPerHour < WORTH ? 'low' : 'medium',
    // The quotas of a user pool keep the rate low.
    audience: perAddress || worst.trigger.trigger === 'cognito' ? 'auditor' : 'default',
    functions: group.map((one) => one.node.id),
    related: related(group, query),
    key: source?.id ?? worst.node.id,
    ...(fix === undefined ? {} : { fix }),
  };
}

/** Whether a web ACL in front counts requests by address, which takes many addresses to get past. */
function hasRateRule(source: GraphNode | undefined, query: Query): boolean {
  const acl = query.resource(source?.kind === 'api' ? source.webAcl : aclOf(source, query));
  return items(field(acl?.properties, 'Rules')).some(
    (rule) => at(rule, 'Statement.RateBasedStatement') !== undefined,
  );
}

/** The web ACL that a distribution names, where the application declares it. */
function aclOf(source: GraphNode | undefined, query: Query): NodeId | undefined {
  if (source?.kind !== 'resource' || source.family !== 'distribution') return undefined;
  const near = [
    ...query.from(source.id).map(({ to }) => to),
    ...query.to(source.id).map(({ from }) => from),
  ];
  return near.find((id) => query.resource(id)?.family === 'web-acl');
}

/** The bill of each function, what it rests on, and what the functions behind add. */
function related(group: readonly [Open, ...Open[]], query: Query): readonly Related[] {
  const bills = group.slice(0, 5).map((one) => ({ span: one.node.span, label: billLabel(one) }));
  const ids = new Set(group.map((one) => one.node.id));
  const behind = new Set(group.flatMap((one) => [...reachable(one.node.id, likely(query))]));
  const functions = query.graph.functions.filter((one) => behind.has(one.id) && !ids.has(one.id));
  const [first] = functions;
  if (first === undefined) return bills;
  const all = [...group.map((one) => one.node), ...functions];
  const cost = dollars(chainBill(all, query).dollarsPerHour);
  const label = `with ${count(functions.length, 'function')} behind that events go on to (${list(functions.map((one) => one.name))}): up to ${cost} an hour, over the concurrency of the account`;
  return [...bills, { span: first.span, label }];
}

const LIKELY = new WeakMap<Query, ReadonlyMap<NodeId, readonly Flow[]>>();

/** Ways on that the template says for sure. */
function likely(query: Query): ReadonlyMap<NodeId, readonly Flow[]> {
  const cached = LIKELY.get(query);
  if (cached !== undefined) return cached;
  const kept = [...flowsOf(query)].map(([id, flows]): readonly [NodeId, readonly Flow[]] => [
    id,
    flows.filter((one) => one.confidence === 'high'),
  ]);
  const found = new Map(kept);
  LIKELY.set(query, found);
  return found;
}

function billLabel({ node, bill }: Open): string {
  const parts = bill.parts
    .filter((part) => part.dollars > 0)
    .map((part) => `${part.label} ${dollars(part.dollars)}`);
  const limits = `${bill.concurrency} executions at once and ${(bill.invocations / 3600).toFixed(0)} requests a second`;
  const assumed = [PRICE_LIST, ...bill.assumptions].join(', ');
  return `${node.name}: up to ${dollars(bill.dollarsPerHour)} an hour at ${limits} (${parts.join(', ')}; ${assumed})`;
}
