import type { Report } from '../../model/report.ts';

/** What it means that there are no findings: a scan that saw no template has nothing to say of it. */
export function silence(report: Report): string {
  return report.graph.stacks.length === 0 ? 'nothing was scanned' : 'no findings';
}
