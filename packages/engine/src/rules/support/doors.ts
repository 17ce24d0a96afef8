import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import { type Width, widthOf } from '../../model/invoker.ts';
import type { Query } from '../../model/query.ts';
import { isAuthorizer, isRequest, liveTriggers } from './holders.ts';

/** How callers come to a function: `open` without any proof, `signed-in` with one that the gateway or an authorizer checks. */
export type Door = {
  readonly trigger: TriggerNode;
  readonly kind: 'open' | 'signed-in' | 'authorized';
};

/** The widest door for requests, of those that are asked for; undefined where no outsider sends any. */
export function doorOf(
  fn: FunctionNode,
  query: Query,
  isMeant: (trigger: TriggerNode) => boolean = () => true,
): Door | undefined {
  const doors = liveTriggers(fn, query)
    .filter(
      (one) =>
        isRequest(one) && !isAuthorizer(one) && one.route?.method !== 'OPTIONS' && isMeant(one),
    )
    .flatMap((trigger) => doorBy(trigger) ?? []);
  return doors.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))[0];
}

const KINDS: readonly Door['kind'][] = ['open', 'signed-in', 'authorized'];

function doorBy(trigger: TriggerNode): Door | undefined {
  const widths = new Set<Width>(trigger.invokers.map((one) => widthOf(one)));
  if (widths.has('stranger')) return { trigger, kind: 'open' };
  if (!widths.has('outsider')) return undefined;
  switch (trigger.authentication.kind) {
    case 'cognito':
    case 'jwt':
      return { trigger, kind: 'signed-in' };
    case 'lambda':
      return { trigger, kind: 'authorized' };
    case 'api-key':
      return { trigger, kind: 'open' };
    default:
      return undefined;
  }
}

/** Who comes through the door, as the subject of a sentence: `any signed-in user at POST /orders`. */
export function doorWords({ trigger, kind }: Door): string {
  const { route, name } = trigger;
  const what = route === undefined ? name : `${route.method} ${route.path}`;
  return `${kind === 'open' ? 'anyone' : 'any signed-in user'} at ${what}`;
}
