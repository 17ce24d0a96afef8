import type { EventTrust } from '../../../model/event-trust.ts';
import type { FunctionNode, NodeId, TriggerNode } from '../../../model/graph.ts';
import type { Query } from '../../../model/query.ts';
import { directCallers } from './callers.ts';
import { stepsOf } from './path.ts';
import { rankOf } from './rank.ts';
import { trustAt } from './trust.ts';

/** Whom a part of a function's events is to be trusted as far as, by one of its triggers. */
export type TriggerTrust = {
  /** Undefined for a function that nothing but a direct call sets off. */
  readonly trigger: TriggerNode | undefined;
  readonly trust: EventTrust;
};

/** Triggers of a function whose events reach its code, and what was asked of them already. */
type Asked = {
  readonly firing: readonly TriggerNode[];
  readonly answers: Map<string, readonly TriggerTrust[]>;
};

const ASKED = new WeakMap<Query, Map<NodeId, Asked>>();

/**
 * Trust in a part of the event by every trigger that fires or may, the worst first: what somebody writes
 * before what is claimed, what is claimed before what nobody chooses; among equals the widest circle of writers.
 * Answers are kept for each query.
 */
export function trustsOf(fn: FunctionNode, path: string, query: Query): readonly TriggerTrust[] {
  const { firing, answers } = askedOf(fn, query);
  const known = answers.get(path);
  if (known !== undefined) return known;
  const found = firing.length === 0 ? [directTrust(fn, query)] : byTrigger(firing, path, query);
  answers.set(path, found);
  return found;
}

function askedOf(fn: FunctionNode, query: Query): Asked {
  const functions = ASKED.get(query) ?? new Map<NodeId, Asked>();
  ASKED.set(query, functions);
  const known = functions.get(fn.id);
  if (known !== undefined) return known;
  const firing = worthwhile(query.triggersOf(fn.id).filter(fires));
  const asked: Asked = { firing, answers: new Map() };
  functions.set(fn.id, asked);
  return asked;
}

function byTrigger(
  firing: readonly TriggerNode[],
  path: string,
  query: Query,
): readonly TriggerTrust[] {
  const part = { path, steps: stepsOf(path) };
  return firing
    .map((trigger) => {
      const trust = trustAt(trigger, part, query);
      return { one: { trigger, trust }, rank: rankOf(trust) };
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

/** The worst of `trustsOf`. */
export function worstTrust(fn: FunctionNode, path: string, query: Query): EventTrust {
  return (trustsOf(fn, path, query)[0] ?? directTrust(fn, query)).trust;
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
function directTrust(fn: FunctionNode, query: Query): TriggerTrust {
  const who = directCallers(fn, query);
  const why = `the event: ${who[0]?.why ?? `whoever may invoke ${fn.name}`}`;
  return { trigger: undefined, trust: { control: 'written', who, carrier: fn.id, why } };
}
