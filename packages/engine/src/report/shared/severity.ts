import type { Severity } from '../../model/finding.ts';

/** Every severity, the worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Order of a severity: 0 is the worst. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The worst severity of a list; undefined where it is empty. */
export function worst(list: readonly { readonly severity: Severity }[]): Severity | undefined {
  return SEVERITIES.find((severity) => list.some((one) => one.severity === severity));
}
