import type { Match } from '../../model/finding.ts';
import type { FunctionNode, TriggerNode } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { verifiedBy } from '../../model/verified.ts';

/**
 * What changes in a finding about an open door where a guard of the run-time library stands behind it, which refuses whoever
 * does not prove who he is: nothing where calls may get round it. The door is still open, so the finding stays.
 */
function verifiedBehind(match: Match, fn: FunctionNode | undefined, query: Query): Match {
  const found = fn === undefined ? undefined : verifiedBy(query.factsOf(fn.id));
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
