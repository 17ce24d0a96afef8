import type { CodeFacts, Observation } from '../../model/code.ts';

/** Every `guard(…)` of the run-time library that stands round the handler of a function. */
export function guardsOf(facts: CodeFacts | undefined): readonly Observation[] {
  return facts?.observations.filter(({ kind }) => kind === 'guarded') ?? [];
}

/** What a guard does where it is set up for it; `deadline` unless it is switched off. */
export type GuardDuty = 'deadline' | 'identity' | 'webhook' | 'idempotent';

/** Whether a guard round the handler has this duty. */
export function isGuardedBy(facts: CodeFacts | undefined, duty: GuardDuty): boolean {
  return guardsOf(facts).some(({ details }) => details[duty] === true);
}
