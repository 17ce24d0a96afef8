import { QUOTAS } from '../data/prices.ts';
import type { ApiNode, TriggerNode } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import type { Resource } from '../model/resource.ts';
import { at, items, number } from '../model/value.ts';

/** Requests a second that pass the gateway; `declared` where the template sets the limit itself. */
export type Throttle = { readonly rate: number; readonly declared: boolean };

const GATEWAYS: ReadonlySet<string> = new Set([
  'rest-api',
  'rest-api-integration',
  'http-api',
  'websocket-api',
]);

/** The throttle in front of a trigger: stage or usage-plan limits of its API, else the account's quota. */
export function throttleOf(trigger: TriggerNode, query: Query): Throttle {
  if (!GATEWAYS.has(trigger.trigger)) return { rate: Number.POSITIVE_INFINITY, declared: false };
  const api = query.api(trigger.source);
  // A usage plan limits holders of its keys only: without a required key it stops nobody.
  const plans = trigger.route?.keyRequired === true ? (api?.usagePlans ?? []) : [];
  const rates = [
    ...(api?.stages ?? []).map(stageRate),
    ...plans.map((plan) => number(at(plan.properties, 'Throttle.RateLimit'))),
  ].filter((rate) => rate !== undefined && rate >= 0);
  if (rates.length === 0) return { rate: QUOTAS.gatewayRequests, declared: false };
  return { rate: Math.max(...(rates as number[])), declared: true };
}

/** Limits of a stage for all its routes: REST `MethodSettings` for every method, HTTP `DefaultRouteSettings`. */
function stageRate(stage: Resource): number | undefined {
  const http = number(at(stage.properties, 'DefaultRouteSettings.ThrottlingRateLimit'));
  if (http !== undefined) return http;
  for (const setting of items(at(stage.properties, 'MethodSettings'))) {
    const path = at(setting, 'ResourcePath');
    const everything = path?.kind === 'known' && (path.value === '/*' || path.value === '/~1*');
    const rate = number(at(setting, 'ThrottlingRateLimit'));
    if (everything && rate !== undefined) return rate;
  }
  return undefined;
}

/** Whether some stage of an API limits all its routes. */
export function hasThrottle(api: ApiNode): boolean {
  return api.stages.some((stage) => stageRate(stage) !== undefined);
}
