import type { TriggerNode } from '../../../model/graph.ts';
import type { TriggerKind } from '../../../model/trigger-kind.ts';

/** Whether events of a kind are requests, whose words say by themselves who sends them. */
export function isRequest({ trigger, route }: TriggerNode): boolean {
  return route !== undefined || REQUESTS.has(trigger);
}

const REQUESTS: ReadonlySet<TriggerKind> = new Set([
  'function-url',
  'load-balancer',
  'vpc-lattice',
  'cloudfront-edge',
  'cloudfront-function',
]);

/** A request at a route, with how it is let in: `an unauthenticated POST /orders`. */
export function requestOf(trigger: TriggerNode): string {
  const { route } = trigger;
  return `${article(trigger)} ${route?.method === 'ANY' ? 'request to' : route?.method} ${route?.path}`;
}

/** How a request is let in, as an article and an adjective. */
export function article({ authentication }: TriggerNode): string {
  switch (authentication.kind) {
    case 'none':
      return 'an unauthenticated';
    case 'iam':
      return 'a signed';
    case 'cognito':
    case 'jwt':
    case 'mtls':
      return 'an authenticated';
    case 'lambda':
      return 'an authorized';
    case 'api-key':
      return 'a keyed';
    default:
      return 'a';
  }
}
