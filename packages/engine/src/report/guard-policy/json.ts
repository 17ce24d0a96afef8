import type { FunctionReach, ReachKind } from '../../model/reach.ts';
import { safeJson } from '../shared/clean.ts';

/** The policy of functions together, as `docs/guard-policy.schema.json` describes it and @postern/guard reads it. */
export function guardPolicyJson(reach: readonly FunctionReach[]): string {
  const rules = (kind: ReachKind): readonly string[] =>
    [
      ...new Set(
        reach.flatMap((one) => one.rules.flatMap((rule) => (rule.kind === kind ? rule.rule : []))),
      ),
    ].sort();
  return safeJson({
    version: 1,
    hosts: rules('host'),
    programs: rules('program'),
    writes: rules('write'),
  });
}
