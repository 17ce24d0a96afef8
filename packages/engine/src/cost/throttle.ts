import { QUOTAS } from '../data/prices.ts';
import type { ApiNode, TriggerNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import type { Resource } from '../model/resource.ts';
import { alternatives, at, isAbsent, items, number, type Value } from '../model/value.ts';

/**
 * What passes the gateway: requests a second, and as many more at once as the bucket holds. `declared` where
 * the template sets the limit itself.
 */
export type Throttle = {
  readonly rate: number;
  readonly burst: number;
  readonly declared: boolean;
};

const GATEWAYS: ReadonlySet<string> = new Set([
  'rest-api',
  'rest-api-integration',
  'http-api',
  'websocket-api',
  'api-authorizer',
]);
const NONE: Throttle = { rate: Number.POSITIVE_INFINITY, burst: 0, declared: false };
const ACCOUNT: Throttle = {
  rate: QUOTAS.gatewayRequests,
  burst: QUOTAS.gatewayBurst,
  declared: false,
};

/** The throttle in front of a trigger: stage or usage-plan limits of its API, else the account's quota. */
export function throttleOf(trigger: TriggerNode, query: Query): Throttle {
  if (trigger.trigger === 'cognito') {
    return { rate: QUOTAS.userPoolOperations, burst: 0, declared: false };
  }
  if (!GATEWAYS.has(trigger.trigger)) return NONE;
  const api = query.api(trigger.source);
  if (api === undefined) return ACCOUNT;
  const limits = limitsOf(api, trigger);
  // Every stage is a way in of its own: one without a limit leaves the account's quota.
  if (limits.length === 0 || limits.includes(undefined)) return ACCOUNT;
  const known = limits.filter((one) => one !== undefined);
  return {
    rate: Math.max(...known.map((one) => one.rate)),
    burst: Math.max(...known.map((one) => one.burst)),
    declared: true,
  };
}

/** Whether some stage of an API limits all its routes. */
export function hasThrottle(api: ApiNode): boolean {
  return api.stages.some((stage) => stageLimit(stage) !== undefined);
}

type Limit = { readonly rate: number; readonly burst: number };

function limitsOf(api: ApiNode, trigger: TriggerNode): readonly (Limit | undefined)[] {
  const stages = api.stages.map(stageLimit);
  // A usage plan limits holders of its keys only: without a required key it stops nobody.
  if (trigger.route?.keyRequired !== true || stages.every((one) => one !== undefined))
    return stages;
  const plans = api.usagePlans.map((plan) => limit(at(plan.properties, 'Throttle'), PLAN));
  return plans.length > 0 ? plans : stages;
}

const STAGE = ['ThrottlingRateLimit', 'ThrottlingBurstLimit'] as const;
const PLAN = ['RateLimit', 'BurstLimit'] as const;

/** Limits of a stage for all its routes: REST `MethodSettings` for every method, HTTP `DefaultRouteSettings`. */
function stageLimit(stage: Resource): Limit | undefined {
  const http = limit(at(stage.properties, 'DefaultRouteSettings'), STAGE);
  if (http !== undefined) return http;
  const settings = [
    ...items(at(stage.properties, 'MethodSettings')),
    ...items(at(stage.properties, 'StageDescription.MethodSettings')),
  ];
  for (const setting of settings) {
    const found = isForAll(setting) ? limit(setting, STAGE) : undefined;
    if (found !== undefined) return found;
  }
  return limit(at(stage.properties, 'StageDescription'), STAGE);
}

/** `/*` with the method `*`; CloudFormation also takes the slash escaped. */
function isForAll(setting: Value): boolean {
  const path = at(setting, 'ResourcePath');
  const method = at(setting, 'HttpMethod');
  const everyMethod = method === undefined || (method.kind === 'known' && method.value === '*');
  return everyMethod && path?.kind === 'known' && (path.value === '/*' || path.value === '/~1*');
}

/** A limit that is set, but not known, lets through what the account allows; one that a condition takes away is none. */
function limit(from: Value | undefined, keys: readonly [string, string]): Limit | undefined {
  const rates = valuesOf(at(from, keys[0]), QUOTAS.gatewayRequests);
  if (rates.length === 0 || rates.includes(undefined)) return undefined;
  const bursts = valuesOf(at(from, keys[1]), QUOTAS.gatewayBurst);
  return {
    rate: largest(rates),
    burst: bursts.length === 0 ? QUOTAS.gatewayBurst : largest(bursts),
  };
}

function valuesOf(value: Value | undefined, unknown: number): readonly (number | undefined)[] {
  return alternatives(value).map((one) => {
    if (isAbsent(one)) return undefined;
    const known = one.kind === 'known' ? number(one) : unknown;
    return known === undefined || known < 0 ? undefined : known;
  });
}

function largest(values: readonly (number | undefined)[]): number {
  return Math.max(...values.map((one) => one ?? QUOTAS.gatewayBurst));
}
