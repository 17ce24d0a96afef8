import type { Observation } from '../../model/code.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { guardsOf } from './guards.ts';

/** How code finds out by itself who calls, before anything else of it runs. */
type Verified = {
  readonly guard: Observation;
  /** What a call needs to get past it. */
  readonly says: string;
  /** Whether the code was followed whole, so that nothing else answers. */
  readonly isSure: boolean;
};

/**
 * What changes in a finding about an open door where a guard of the run-time library stands behind it, which refuses whoever
 * does not prove who he is: nothing where calls may get round it. The door is still open, so the finding stays.
 */
export function verifiedBehind(match: Match, fn: FunctionNode | undefined, query: Query): Match {
  const found = fn === undefined ? undefined : verifiedBy(fn, query);
  if (found === undefined) return match;
  const { guard, says, isSure } = found;
  return {
    ...match,
    because: `${match.because}; its code refuses calls ${says}`,
    related: [...(match.related ?? []), { span: guard.at, label: 'who calls is checked here' }],
    severity: 'low',
    confidence: isSure ? 'medium' : 'low',
    audience: 'auditor',
  };
}

/** The same for a trigger of a function. */
export function verifiedBehindTrigger(match: Match, trigger: TriggerNode, query: Query): Match {
  return verifiedBehind(match, query.function(trigger.function), query);
}

function verifiedBy(fn: FunctionNode, query: Query): Verified | undefined {
  const facts = query.factsOf(fn.id);
  // Somebody else may answer where the handler is one of several.
  if (facts === undefined || facts.observations.some(({ kind }) => kind === 'several-handlers')) {
    return undefined;
  }
  const guards = guardsOf(facts).filter(isVerifying);
  const routes = new Set(facts.routes.map(({ method, path }) => `${method} ${path}`));
  const ways = routes.size === 0 ? [''] : [...routes];
  const chosen = ways.map((way) => guards.find(({ details }) => isFor(details.route, way)));
  const [guard] = chosen;
  if (guard === undefined || chosen.includes(undefined)) return undefined;
  const needs = new Set(chosen.flatMap((one) => (one === undefined ? [] : needOf(one))));
  return { guard, says: [...needs].join(' or '), isSure: facts.gaps.length === 0 };
}

/** A guard round the whole handler stands before all its routes. */
function isFor(route: unknown, way: string): boolean {
  return route === '' || route === way;
}

function isVerifying({ details }: Observation): boolean {
  return details.sole === true && details.verifies !== '';
}

function needOf({ details }: Observation): string {
  if (details.verifies === 'token') return 'without a valid token';
  if (details.verifies === 'gateway') return 'that no authorizer let through';
  return 'without a valid signature';
}
