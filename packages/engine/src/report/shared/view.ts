import type { Finding, Severity } from '../../model/finding.ts';
import { Query } from '../../model/query.ts';
import type { Report, RuleInfo } from '../../model/report.ts';
import { type SecretLines, secretLines } from './secrets.ts';
import { SEVERITIES, severityRank } from './severity.ts';
import { shortIds } from './short-ids.ts';

/** A report with the answers that every format for people needs. */
export type View = {
  readonly report: Report;
  readonly query: Query;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** Short ids of all findings and paths. */
  readonly ids: ReadonlyMap<string, string>;
  /** Findings for the report's audience that are neither suppressed nor in the baseline, the worst first. */
  readonly shown: readonly Finding[];
  readonly counts: ReadonlyMap<Severity, number>;
  /** Findings left out, by reason. */
  readonly left: { readonly auditor: number; readonly suppressed: number; readonly known: number };
  readonly secrets: SecretLines;
};

/** Prepares a report for showing. */
export function viewOf(report: Report): View {
  const open = report.findings.filter((one) => one.suppressed === undefined && !one.known);
  const shown = open.filter((one) => report.audience === 'auditor' || one.audience === 'default');
  return {
    report,
    query: new Query(report.graph),
    rules: new Map(report.rules.map((rule) => [rule.id, rule])),
    ids: shortIds([...report.findings, ...report.paths].map((one) => one.fingerprint)),
    shown: [...shown].sort((a, b) => severityRank(a.severity) - severityRank(b.severity)),
    counts: new Map(
      SEVERITIES.map((one) => [one, shown.filter((each) => each.severity === one).length]),
    ),
    left: {
      auditor: open.length - shown.length,
      suppressed: report.findings.filter((one) => one.suppressed !== undefined).length,
      known: report.findings.filter((one) => one.suppressed === undefined && one.known).length,
    },
    secrets: secretLines(report),
  };
}

/** What to do about a finding, in words: its own change, else the rule's advice. */
export function adviceOf(view: View, finding: Finding): string {
  return finding.fix?.title ?? view.rules.get(finding.rule)?.fix ?? '';
}

/** The short id of a finding or path. */
export function idOf(view: View, fingerprint: string): string {
  return view.ids.get(fingerprint) ?? fingerprint;
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string): string {
  const plural = /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}
