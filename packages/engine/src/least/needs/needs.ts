import type { FunctionNode } from '../../model/graph.ts';
import type { FunctionNeeds, NeedAnswer, UnresolvedNeed } from '../../model/needs.ts';
import type { Query } from '../../model/query.ts';
import type { Span } from '../../model/span.ts';
import { answered } from './answers.ts';
import { needsOfCall } from './calls.ts';
import { configurationNeeds } from './configuration.ts';
import { keyNeeds, unknownKeys } from './encryption.ts';
import { merged, mergedUnresolved } from './merge.ts';

/**
 * What a function's role must allow: what its code calls, what its configuration makes Lambda do, and what a person
 * has answered. What is not known to the end is among `unresolved`, never widened and never left out.
 */
export function needsOf(
  fn: FunctionNode,
  query: Query,
  answers: readonly NeedAnswer[] = [],
): FunctionNeeds {
  const calls = query.callsOf(fn.id).map((call) => needsOfCall(fn, call, query));
  const configuration = configurationNeeds(fn, query);
  const needs = [...calls.flatMap((one) => one.needs), ...configuration.needs];
  const unresolved = [
    ...calls.flatMap((one) => one.unresolved),
    ...configuration.unresolved,
    ...gaps(fn, query),
  ];
  const code = query.graph.code.get(fn.id);
  const known: FunctionNeeds = {
    function: fn.id,
    code:
      code?.kind === 'analysed'
        ? { kind: 'analysed' }
        : { kind: 'not-analysed', reason: code?.reason ?? 'no code was looked at' },
    needs: merged([...needs, ...keyNeeds(fn, needs, query)]),
    unresolved: mergedUnresolved([...unresolved, ...unknownKeys(fn, needs, unresolved, query)]),
  };
  return answered(fn, known, answers, query);
}

/** Code that was not followed may need anything; each reason is said once, at its first place. */
function gaps(fn: FunctionNode, query: Query): readonly UnresolvedNeed[] {
  const first = new Map<string, Span>();
  for (const { at, reason } of query.factsOf(fn.id)?.gaps ?? []) {
    if (!isOfFlows(reason) && !first.has(reason)) first.set(reason, at);
  }
  return [...first].map(([reason, at]) => ({
    kind: 'code',
    call: undefined,
    actions: [],
    reason,
    at,
    assumed: [],
    certain: 'possibly',
  }));
}

/** Flows, and hosts and programs, that were too many to keep say nothing of calls. */
function isOfFlows(reason: string): boolean {
  return reason.includes('flows') || reason.startsWith('too many hosts');
}
