import type { CodeFacts } from '../../model/code.ts';
import { guardsOf } from '../../model/verified.ts';

/** What a guard does where it is set up for it; `deadline` unless it is switched off. */
export type GuardDuty = 'deadline' | 'identity' | 'webhook' | 'idempotent';

/** Whether a guard round the handler has this duty. */
export function isGuardedBy(facts: CodeFacts | undefined, duty: GuardDuty): boolean {
  return guardsOf(facts).some(({ details }) => details[duty] === true);
}
