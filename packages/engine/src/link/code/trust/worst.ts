import type { EventTrust } from '../../../model/event-trust.ts';
import type { FunctionNode, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { directCallers } from './callers.ts';
import { rankOf } from './rank.ts';
import { trustOf } from './trust.ts';

/** Whom a part of a function's events is to be trusted as far as, by one of its triggers. */
export type TriggerTrust = {
  /** Undefined for a function that nothing but a direct call sets off. */
  readonly trigger: TriggerNode | undefined;
  readonly trust: EventTrust;
};

/**
 * Trust in a part of the event by every trigger that fires or may, the worst first: what somebody writes
 * before what is claimed, what is claimed before what nobody chooses; among equals the widest circle of writers.
 */
export function trustsOf(fn: FunctionNode, path: string, query: Query): readonly TriggerTrust[] {
  const firing = worthwhile(query.triggersOf(fn.id).filter(fires));
  if (firing.length === 0) return [{ trigger: undefined, trust: directly(fn, query) }];
  const found = firing.map((trigger) => ({ trigger, trust: trustOf(trigger, path, query) }));
  return found
    .map((one) => ({ one, rank: rankOf(one.trust) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

/** The worst of `trustsOf`. */
export function worstTrust(fn: FunctionNode, path: string, query: Query): EventTrust {
  return trustsOf(fn, path, query)[0]?.trust ?? directly(fn, query);
}

/** A preflight carries no data and reaches no code that reads any. */
function fires({ liveness, route }: TriggerNode): boolean {
  return (liveness === 'live' || liveness === 'unknown') && route?.preflight !== true;
}

/** Functions that answer preflights as well do so before they look at anything, so other routes speak for them. */
function worthwhile(triggers: readonly TriggerNode[]): readonly TriggerNode[] {
  const others = triggers.filter(({ route }) => route?.method !== 'OPTIONS');
  return others.length > 0 ? others : triggers;
}

/** A function without a trigger: whoever may call it by the SDK writes the whole event. */
function directly(fn: FunctionNode, query: Query): EventTrust {
  const who = directCallers(fn, query);
  const why = `the event: ${who[0]?.why ?? `whoever may invoke ${fn.name}`}`;
  return { control: 'written', who, carrier: fn.id, why };
}
