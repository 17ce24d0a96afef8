import type { AttackPath, Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Span } from '../model/span.ts';
import { clean } from '../report/shared/clean.ts';
import { wrap } from '../report/terminal/layout.ts';
import type { Style } from '../report/terminal/style.ts';
import type { AnyRule } from '../rules/rule.ts';

/** A rule in full: what an attacker gains, what to do, an example of each kind. */
export function explainRule(rule: AnyRule, style: Style): readonly string[] {
  const { cwe, owasp = [], csa = [], links = [] } = rule.references;
  const names = [...cwe.map((number) => `CWE-${number}`), ...owasp, ...csa];
  return [
    style.bold(rule.title),
    [rule.id, style.severity(rule.severity)(rule.severity), `${rule.confidence} confidence`]
      .concat(rule.audience === 'auditor' ? ['for auditors'] : [])
      .join('  '),
    '',
    ...wrap(rule.why, style.width),
    '',
    style.bold('What to do'),
    ...wrap(rule.fix, style.width),
    '',
    ...example('Found', rule.examples.bad[0], style),
    ...example('Fine', rule.examples.good[0], style),
    ...(names.length === 0 ? [] : [style.dim(names.join('  '))]),
    ...links.map((link) => style.dim(link)),
    '',
    style.dim(`To leave it out at one place: # postern-ignore ${rule.id}: your reason`),
  ];
}

/** A finding: where, why here, what mends it, then its rule. */
export function explainFinding(
  finding: Finding,
  report: Report,
  rules: readonly AnyRule[],
  style: Style,
): readonly string[] {
  const rule = rules.find((one) => one.id === finding.rule);
  const related = (finding.related ?? []).map(
    ({ span, label }) => `${clean(label)}: ${place(span, report)}`,
  );
  return [
    style.bold(place(finding.at, report)),
    ...wrap(clean(finding.because), style.width),
    ...related,
    ...(finding.fix === undefined ? [] : [`mend: ${clean(finding.fix.title)}`]),
    ...(finding.suppressed === undefined
      ? []
      : [`suppressed: ${clean(finding.suppressed.reason)}`]),
    '',
    ...(rule === undefined ? [] : explainRule(rule, style)),
  ];
}

/** An attack path step by step, then the findings it rests on, which of them end it, and the command for that. */
export function explainPath(
  path: AttackPath,
  mendBy: string,
  report: Report,
  style: Style,
): readonly string[] {
  const steps = path.steps.flatMap((step, index) => [
    `${index + 1}  ${clean(`${step.actor} ${step.verb} ${step.object}`)}`,
    style.dim(
      `   ${place(step.span, report)}${step.note === undefined ? '' : `  ${clean(step.note)}`}`,
    ),
  ]);
  const findings = report.findings.filter((one) => path.findings.includes(one.fingerprint));
  const isMendable = findings.some(
    (one) => one.fix !== undefined && path.cuts.includes(one.fingerprint),
  );
  const rests = findings.flatMap((one) => [
    `${path.cuts.includes(one.fingerprint) ? 'ends it' : 'part of it'}  ${one.rule}  ${place(one.at, report)}`,
    ...wrap(clean(one.because), style.width - 4).map((line) => `    ${line}`),
    ...(one.fix === undefined ? [] : [`    mend: ${clean(one.fix.title)}`]),
  ]);
  return [
    style.bold(clean(path.title)),
    `${style.severity(path.severity)(path.severity)}  ${path.confidence} confidence  gains ${path.gain}`,
    '',
    ...steps,
    ...(rests.length === 0 ? [] : ['', style.bold('It rests on'), ...rests]),
    ...(isMendable ? ['', `mend it: ${mendBy}`] : []),
  ];
}

function example(title: string, text: string | undefined, style: Style): readonly string[] {
  if (text === undefined) return [];
  const lines = text.trim().split('\n');
  return [style.bold(title), ...lines.map((line) => `    ${line}`), ''];
}

function place(span: Span, report: Report): string {
  const line = report.graph.sources.get(span.file)?.position(span.start).line;
  return clean(line === undefined ? span.file : `${span.file}:${line}`);
}
