import type { Diagnostic } from '../../model/diagnostic.ts';
import type { AttackPath, Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { safeJson } from '../shared/clean.ts';
import { type View, viewOf } from '../shared/view.ts';
import { location, ROOT, uriOf } from './region.ts';
import { codeFlow, resultOf } from './results.ts';
import { descriptor, levelOf, securitySeverity } from './rules.ts';

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Diagnostics that are our own faults. */
const FAULTS: ReadonlySet<string> = new Set(['rule-failed', 'analysis-failed']);

/** Rule id of a path that rests on no finding of its own. */
const PATH_RULE = 'attack-path';

/** The report as SARIF 2.1.0: findings for the audience, and those that are suppressed or known, marked as such. */
export function sarif(report: Report): string {
  const view = viewOf(report);
  const visible = report.findings.filter(
    (one) => report.audience === 'auditor' || one.audience === 'default',
  );
  const lone = pathsWithout(report.paths, visible);
  return safeJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(report, lone.length > 0) },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The scanned folder.' } } },
        artifacts: [...report.graph.sources.keys()].map((file) => ({
          location: { uri: uriOf(file), uriBaseId: ROOT },
        })),
        invocations: [invocation(report)],
        results: [
          ...results(view, visible),
          ...lone.map((path) => pathResult(view, path, report.rules.length)),
        ],
        properties: { application: report.root, notLookedAt: report.notLookedAt },
      },
    ],
  });
}

function driver(report: Report, hasPathRule: boolean): object {
  const rules = report.rules.map(descriptor);
  const tags = ['security', 'serverless'];
  const path = {
    id: PATH_RULE,
    name: 'AttackPath',
    shortDescription: { text: 'A way through the application to what an attacker wants' },
    help: {
      text: 'Every step of the path is a place in the templates. Taking any one of them away ends it.',
    },
    properties: { tags, 'security-severity': securitySeverity('high') },
  };
  return {
    name: report.tool.name,
    version: report.tool.version,
    semanticVersion: report.tool.version,
    rules: hasPathRule ? [...rules, path] : rules,
  };
}

function results(view: View, findings: readonly Finding[]): readonly object[] {
  const indexes = new Map(view.report.rules.map((rule, index) => [rule.id, index]));
  const paths = new Map<string, AttackPath[]>();
  for (const path of view.report.paths) {
    if (path.steps.length === 0) continue;
    for (const print of path.findings) paths.set(print, [...(paths.get(print) ?? []), path]);
  }
  const usesBaseline = view.report.findings.some((one) => one.known);
  return findings.map((one) =>
    resultOf(
      view,
      one,
      indexes.get(one.rule) ?? -1,
      paths.get(one.fingerprint) ?? [],
      usesBaseline,
    ),
  );
}

function pathsWithout(
  paths: readonly AttackPath[],
  findings: readonly Finding[],
): readonly AttackPath[] {
  const prints = new Set(findings.map((one) => one.fingerprint));
  return paths.filter(
    (path) => path.steps.length > 0 && !path.findings.some((print) => prints.has(print)),
  );
}

function pathResult(view: View, path: AttackPath, ruleIndex: number): object {
  const last = path.steps.at(-1);
  const names = path.functions.map((id) => view.query.node(id)?.name ?? id);
  return {
    ruleId: PATH_RULE,
    ruleIndex,
    level: levelOf(path.severity),
    message: { text: path.title },
    locations: last === undefined ? [] : [location(view.report.graph, last.span)],
    partialFingerprints: { 'postern/v1': path.fingerprint },
    codeFlows: [codeFlow(view, path)],
    suppressions: [],
    properties: {
      function: names[0] ?? null,
      functions: names,
      severity: path.severity,
      confidence: path.confidence,
      category: PATH_RULE,
    },
  };
}

function invocation(report: Report): object {
  return {
    executionSuccessful: !report.diagnostics.some((one) => FAULTS.has(one.code)),
    toolExecutionNotifications: report.diagnostics.map((one) => notification(report, one)),
  };
}

function notification(report: Report, one: Diagnostic): object {
  const { graph } = report;
  const file = one.file === undefined ? [] : [fileLocation(one.file)];
  return {
    descriptor: { id: one.code },
    level: one.incomplete ? 'warning' : 'note',
    message: { text: one.help === undefined ? one.message : `${one.message} (${one.help})` },
    locations: one.span === undefined ? file : [location(graph, one.span)],
  };
}

function fileLocation(file: string): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: ROOT } } };
}
