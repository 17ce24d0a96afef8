import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import { type Width, widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import type { TriggerKind } from '../../model/trigger-kind.ts';

const REQUESTS: ReadonlySet<TriggerKind> = new Set<TriggerKind>([
  'rest-api',
  'rest-api-integration',
  'http-api',
  'websocket-api',
  'load-balancer',
  'function-url',
  'vpc-lattice',
  'appsync',
  'cloudfront-edge',
]);

const AUTHORIZERS: ReadonlySet<TriggerKind> = new Set<TriggerKind>([
  'api-authorizer',
  'appsync-authorizer',
  'iot-authorizer',
]);

/** Whether events of a trigger are requests of somebody, with headers and an answer that they see. */
export function isRequest({ trigger }: TriggerNode): boolean {
  return REQUESTS.has(trigger);
}

/** Whether the function decides for others who may come in. */
export function isAuthorizer({ trigger }: TriggerNode): boolean {
  return AUTHORIZERS.has(trigger);
}

/** Triggers through which events really come. */
export function liveTriggers(fn: FunctionNode, query: Query): readonly TriggerNode[] {
  return query
    .triggersOf(fn.id)
    .filter(
      ({ liveness, route }) =>
        (liveness === 'live' || liveness === 'unknown') && route?.preflight !== true,
    );
}

/** Kinds of proof that callers show again with each request: whoever has it may use it as well. */
const CARRIED: ReadonlySet<TriggerNode['authentication']['kind']> = new Set([
  'cognito',
  'jwt',
  'lambda',
] as const);

/** What in the headers of a trigger's events lets somebody else in; undefined where nothing is known to. */
export function credentialOf(trigger: TriggerNode): string | undefined {
  if (isAuthorizer(trigger)) return 'the tokens that it checks';
  if (!isRequest(trigger)) return undefined;
  const { authentication, route } = trigger;
  if (CARRIED.has(authentication.kind)) return "callers' tokens";
  if (authentication.kind === 'api-key' || route?.keyRequired === true) return "callers' API keys";
  return undefined;
}

const WIDTHS: readonly Width[] = ['stranger', 'outsider', 'unknown', 'insider'];

/** The widest circle of those who send requests to the function and see its answers; undefined where nobody does. */
export function widestCaller(fn: FunctionNode, query: Query): Width | undefined {
  const widths = liveTriggers(fn, query)
    .filter(isRequest)
    .flatMap((trigger) =>
      trigger.invokers.length === 0
        ? (['unknown'] as const)
        : trigger.invokers.map((one) => widthOf(one)),
    );
  return widths.toSorted((a, b) => WIDTHS.indexOf(a) - WIDTHS.indexOf(b))[0];
}
