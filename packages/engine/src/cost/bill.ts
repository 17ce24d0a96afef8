import { PRICES, QUOTAS } from '../data/prices.ts';
import type { FunctionNode, TriggerNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import { items, mayBe } from '../model/value.ts';
import { downstream } from './downstream.ts';
import { type Throttle, throttleOf } from './throttle.ts';

/** One part of a bill, in US dollars an hour. */
export type BillPart = { readonly label: string; readonly dollars: number };

/**
 * The most that an attacker can make a function cost in an hour: concurrency kept full for the whole
 * hour, plus requests and what each invocation may write downstream, at the highest rate that limits
 * allow. The parts cannot all peak together (a request that lasts the whole timeout is not one of ten
 * a second), so each part is a bound and their sum is one too.
 */
export type Bill = {
  readonly dollarsPerHour: number;
  readonly parts: readonly BillPart[];
  /** Concurrent executions assumed, and whether the template limits them. */
  readonly concurrency: number;
  readonly limited: boolean;
  /** Requests a second assumed. */
  readonly rate: number;
  /** What was assumed where the template says nothing. */
  readonly assumptions: readonly string[];
};

const SECONDS = 3600;

/** Worst-case bill of a function that is driven through one of its triggers. */
export function worstCase(target: FunctionNode, trigger: TriggerNode, query: Query): Bill {
  const throttle = throttleOf(trigger, query);
  const timeout = target.limits.timeout ?? 900;
  const concurrency = concurrencyOf(target, trigger, throttle, timeout);
  const rate = Math.min(concurrency.value * QUOTAS.requestsPerConcurrency, throttle.rate);
  const parts = [
    { label: 'compute', dollars: concurrency.value * SECONDS * computePrice(target) },
    { label: 'requests', dollars: rate * SECONDS * (PRICES.each.invocation + entryPrice(trigger)) },
    { label: 'downstream', dollars: rate * SECONDS * downstream(target, query) },
  ];
  return {
    dollarsPerHour: parts.reduce((sum, part) => sum + part.dollars, 0),
    parts,
    concurrency: concurrency.value,
    limited: concurrency.limited || throttle.declared,
    rate,
    assumptions: assumptionsOf(target, concurrency.limited, throttle),
  };
}

/** `$1,234` from ten dollars on, `$0.12` below. */
export function dollars(amount: number): string {
  const digits = amount < 10 ? 2 : 0;
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** A throttle of r requests a second keeps at most r x timeout executions busy. */
function concurrencyOf(
  target: FunctionNode,
  trigger: TriggerNode,
  throttle: Throttle,
  timeout: number,
): { value: number; limited: boolean } {
  const { reserved, reservedKnown } = target.limits;
  const polled = trigger.delivery.maximumConcurrency;
  const declared = [reserved, polled].filter((one) => one !== undefined);
  const bound = Math.min(QUOTAS.concurrency, ...declared);
  const value = Math.min(bound, Math.max(1, Math.ceil(throttle.rate * timeout)));
  return { value, limited: declared.length > 0 || !reservedKnown };
}

function computePrice(target: FunctionNode): number {
  const architectures = items(target.properties.fields.get('Architectures')?.value);
  const arm = architectures.some((one) => mayBe(one, 'arm64'));
  const price = arm ? PRICES.compute.arm64 : PRICES.compute.x86_64;
  return ((target.limits.memory ?? 128) / 1024) * price;
}

function entryPrice(trigger: TriggerNode): number {
  switch (trigger.trigger) {
    case 'rest-api':
    case 'rest-api-integration':
      return PRICES.each.restRequest;
    case 'http-api':
      return PRICES.each.httpRequest;
    case 'websocket-api':
      return PRICES.each.websocketMessage;
    case 'sqs':
      return PRICES.each.queueRequest;
    case 'eventbridge':
    case 's3-eventbridge':
      return PRICES.each.busEvent;
    case 's3':
      return PRICES.each.bucketPut;
    default:
      return 0;
  }
}

function assumptionsOf(
  target: FunctionNode,
  limited: boolean,
  throttle: Throttle,
): readonly string[] {
  const said = [`list prices of ${PRICES.region} as of ${PRICES.asOf}`];
  if (!limited)
    said.push(`the account's default quota of ${QUOTAS.concurrency} concurrent executions`);
  if (!throttle.declared && Number.isFinite(throttle.rate)) {
    said.push(`the account's default quota of ${throttle.rate} gateway requests a second`);
  }
  if (target.limits.timeout === undefined) said.push('a timeout of 900 s, as it is not known');
  if (target.limits.memory === undefined) said.push('128 MiB of memory, as it is not known');
  return said;
}
