import { reaches, type Threshold } from '../config/threshold.ts';
import type { AttackPath, Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';

/** What the exit code of the program says; docs/cli.md and `--help` print these sentences. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'nothing at or above the threshold (--fail-on)'],
  [
    1,
    'findings or attack paths at or above the threshold; with `least`, a permission is certainly missing',
  ],
  [2, 'could not run: a wrong option, a bad configuration, an output that cannot be written'],
  [3, 'nothing to scan: no template was found'],
  [4, 'incomplete: something could not be read, so more may be wrong than is shown'],
];

/** Whether a finding counts against the threshold: new, not suppressed, and meant for this audience. */
export function counts(finding: Finding, report: Report): boolean {
  if (finding.suppressed !== undefined || finding.known) return false;
  return report.audience === 'auditor' || finding.audience === 'default';
}

/**
 * The exit code of a scan. What was found wins over what was missed: it is certain. A scan without
 * any stack is `nothing to scan`, unless a file that might have been a template could not be read.
 */
export function exitCode(report: Report, threshold: Threshold): number {
  const findings = report.findings.filter((finding) => counts(finding, report));
  const worst: readonly (Finding | AttackPath)[] = [...findings, ...report.paths];
  if (worst.some((one) => reaches(one.severity, threshold))) return 1;
  if (report.diagnostics.some((diagnostic) => diagnostic.incomplete)) return 4;
  return report.graph.stacks.length === 0 ? 3 : 0;
}
