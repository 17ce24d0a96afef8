import type { AttackPath, Finding } from '../model/finding.ts';
import { PosternError } from '../support/error.ts';

/** Findings and paths that were there when Postern was adopted, by fingerprint. */
export type Baseline = {
  readonly findings: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
};

/** Reads a baseline file. Throws `baseline-invalid`. */
export function parseBaseline(text: string, file: string): Baseline {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw invalid(file, 'it is not JSON', cause);
  }
  if (!isRecord(read)) throw invalid(file, 'it is not an object');
  if (read.version !== 1) throw invalid(file, `version ${String(read.version)} is not known`);
  return {
    findings: fingerprints(read.findings, file, 'findings'),
    paths: fingerprints(read.paths ?? [], file, 'paths'),
  };
}

/**
 * The text of a baseline file: one line a finding, in a fixed order and without a date, so that a
 * version control difference shows exactly what came and went. Suppressed findings are left out.
 */
export function formatBaseline(findings: readonly Finding[], paths: readonly AttackPath[]): string {
  const rows = findings
    .filter((finding) => finding.suppressed === undefined)
    .map(({ fingerprint, rule, node }) => ({ fingerprint, rule, node }));
  const pathRows = paths.map(({ fingerprint, title }) => ({ fingerprint, title }));
  return `{
  "version": 1,
  "findings": ${lines(rows.sort(byText((row) => `${row.rule} ${row.node} ${row.fingerprint}`)))},
  "paths": ${lines(pathRows.sort(byText((row) => `${row.title} ${row.fingerprint}`)))}
}
`;
}

/** The findings, with those of the baseline marked as known. */
export function markKnown(findings: readonly Finding[], baseline: Baseline): readonly Finding[] {
  return findings.map((finding) =>
    baseline.findings.has(finding.fingerprint) ? { ...finding, known: true } : finding,
  );
}

/** Number of findings of the baseline that are no longer there: time to update it. */
export function goneCount(findings: readonly Finding[], baseline: Baseline): number {
  const now = new Set(findings.map((finding) => finding.fingerprint));
  return [...baseline.findings].filter((fingerprint) => !now.has(fingerprint)).length;
}

function lines(rows: readonly object[]): string {
  if (rows.length === 0) return '[]';
  return `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`;
}

function byText<T>(text: (row: T) => string): (a: T, b: T) => number {
  // By code unit: the same order on every machine, whatever its language.
  return (a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
}

function fingerprints(rows: unknown, file: string, key: string): ReadonlySet<string> {
  if (!Array.isArray(rows)) throw invalid(file, `\`${key}\` is not a list`);
  const found = rows.map((row: unknown) => (isRecord(row) ? row.fingerprint : undefined));
  if (!found.every((one) => typeof one === 'string')) {
    throw invalid(file, `an entry of \`${key}\` has no fingerprint`);
  }
  return new Set(found);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(file: string, why: string, cause?: unknown): PosternError {
  return new PosternError('baseline-invalid', `\`${file}\` cannot be used as a baseline: ${why}`, {
    help: 'write a new one with --baseline FILE --update-baseline',
    cause,
  });
}
