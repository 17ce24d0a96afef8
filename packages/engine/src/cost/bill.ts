import { PRICES, QUOTAS } from '../data/prices.ts';
import type { Family, FunctionNode, TriggerNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import { downstream } from './downstream.ts';
import { loadOf, secondPrice } from './load.ts';
import { throttleOf } from './throttle.ts';

/** One part of a bill, in US dollars an hour. */
export type BillPart = { readonly label: string; readonly dollars: number };

/**
 * The most that an attacker can make a function cost in an hour: executions kept busy for as long as
 * limits allow, plus requests and what each invocation may write downstream, as often as limits allow. The
 * parts cannot all peak together (a request that lasts the whole timeout is not one of ten a second), so
 * each part is a bound and their sum is one too.
 */
export type Bill = {
  readonly dollarsPerHour: number;
  readonly parts: readonly BillPart[];
  /** Concurrent executions assumed. */
  readonly concurrency: number;
  /** Whether the template limits concurrency or rate. */
  readonly limited: boolean;
  /** Invocations in an hour. */
  readonly invocations: number;
  /** What was assumed where the template says nothing. */
  readonly assumptions: readonly string[];
};

/** Worst-case bill of a function that is driven through one of its triggers. */
export function worstCase(target: FunctionNode, trigger: TriggerNode, query: Query): Bill {
  const throttle = throttleOf(trigger, query);
  const load = loadOf(target, trigger, throttle);
  const writes = downstream(target, query);
  const each = PRICES.each.invocation + entryPrice(trigger);
  const parts = [
    { label: 'compute', dollars: load.busy * secondPrice(target) },
    { label: 'requests', dollars: load.invocations * each },
    { label: 'downstream', dollars: load.invocations * writes.dollars },
  ];
  const { concurrency, limited, invocations } = load;
  const assumptions = [
    ...(concurrency >= QUOTAS.concurrency ? ["the account's default concurrency"] : []),
    ...(target.limits.timeout === undefined ? [`a timeout of ${QUOTAS.timeout} s`] : []),
    ...(target.limits.memory === undefined ? ['128 MiB of memory'] : []),
    ...(writes.stores > 0 ? ['one write to each store it may write'] : []),
    ...(isUnverified(trigger, writes.families)
      ? ['prices or quotas that no page of AWS confirmed']
      : []),
  ];
  return {
    dollarsPerHour: sum(parts),
    parts,
    concurrency,
    limited,
    invocations,
    assumptions,
  };
}

/** Whether the bill rests on one of the figures that the price table says are not verified. */
function isUnverified({ trigger }: TriggerNode, families: ReadonlySet<Family>): boolean {
  const byTrigger = trigger === 'appsync' || trigger === 'cognito';
  return byTrigger || families.has('bucket') || families.has('stream');
}

/** Which price list a bill is made with, for a person. */
export const PRICE_LIST: string = `list prices of ${PRICES.region}, ${PRICES.asOf}`;

/** `$1,234` from ten dollars on, `$0.12` below. */
export function dollars(amount: number): string {
  const digits = amount < 10 ? 2 : 0;
  // By hand: the first use of the platform's number formats costs more than a small scan.
  return `$${amount.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** Dollars of all parts together. */
export function sum(parts: readonly BillPart[]): number {
  return parts.reduce((total, part) => total + part.dollars, 0);
}

/** What the source itself charges for one event, where the owner pays for it. */
function entryPrice(trigger: TriggerNode): number {
  switch (trigger.trigger) {
    case 'rest-api':
    case 'rest-api-integration':
      return PRICES.each.restRequest;
    case 'http-api':
      return PRICES.each.httpRequest;
    case 'websocket-api':
      return PRICES.each.websocketMessage;
    case 'appsync':
      return PRICES.each.graphqlRequest;
    case 'sqs':
      // Sent, received and deleted.
      return 3 * PRICES.each.queueRequest;
    case 'sns':
      return PRICES.each.topicPublish;
    case 'eventbridge':
      return PRICES.each.busEvent;
    case 's3':
    case 's3-eventbridge':
      return PRICES.each.bucketPut;
    default:
      return 0;
  }
}
