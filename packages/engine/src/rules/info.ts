import type { RuleInfo } from '../model/report.ts';
import type { AnyRule } from './rule.ts';

/** The half of a rule that readers see: everything but its check and its examples. */
export function infoOf(rule: AnyRule): RuleInfo {
  const { check: _, examples: __, on: ___, ...info } = rule;
  return info;
}
