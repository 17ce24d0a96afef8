import type { TextChange } from './change.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { AttackPath, Audience, Confidence, Finding, Severity } from './finding.ts';
import type { Graph } from './graph.ts';

/** What a reader is told of a rule: everything of it but its check and its examples. */
export type RuleInfo = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  /** Rows of the scope table (`T5`, `R8`). */
  readonly scope: readonly string[];
  readonly references: {
    readonly cwe: readonly number[];
    readonly owasp?: readonly string[];
    readonly csa?: readonly string[];
    readonly links?: readonly string[];
  };
  readonly why: string;
  readonly fix: string;
};

/** The result of a scan: what every report is made from. */
export type Report = {
  readonly tool: { readonly name: 'postern'; readonly version: string };
  /** Name of the scanned folder. */
  readonly root: string;
  readonly graph: Graph;
  /** Every finding, also those for auditors, suppressed ones and those of the baseline. */
  readonly findings: readonly Finding[];
  /** Ordered by what an attacker gains. */
  readonly paths: readonly AttackPath[];
  readonly diagnostics: readonly Diagnostic[];
  /** Rules that ran. */
  readonly rules: readonly RuleInfo[];
  readonly durationMs: number;
  /** Whose findings are shown. */
  readonly audience: Audience;
  /** What was left out of the scan and why, one line each. */
  readonly notLookedAt: readonly string[];
  /** The text changes of a finding's fix; empty where it cannot be applied. Absent: fixes are shown in words. */
  readonly changesOf?: (finding: Finding) => readonly TextChange[];
};
