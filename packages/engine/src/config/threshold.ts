import type { Severity } from '../model/finding.ts';

/** Severities from the worst to the least. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Where the exit code turns to 1; `never` leaves the judgement to the reader. */
export type Threshold = Severity | 'never';

/** Whether a severity is at or above the threshold. */
export function reaches(severity: Severity, threshold: Threshold): boolean {
  return threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
