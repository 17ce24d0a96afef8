import type { CodeFacts, Observation } from './code.ts';

/** How code finds out by itself who calls, before anything else of it runs. */
export type Verified = {
  readonly guard: Observation;
  /** What a call needs to get past it. */
  readonly says: string;
  /** Whether the code was followed whole, so that nothing else answers. */
  readonly isSure: boolean;
};

/** Every `guard(…)` of the run-time library that stands round the handler of a function. */
export function guardsOf(facts: CodeFacts | undefined): readonly Observation[] {
  return facts?.observations.filter(({ kind }) => kind === 'guarded') ?? [];
}

/** The guard that refuses whoever does not prove who he is, on every way into a function; undefined where calls may get round it. */
export function verifiedBy(facts: CodeFacts | undefined): Verified | undefined {
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
