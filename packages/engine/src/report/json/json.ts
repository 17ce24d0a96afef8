import type { AttackPath, Finding } from '../../model/finding.ts';
import type { NodeId } from '../../model/graph.ts';
import type { Report, RuleInfo } from '../../model/report.ts';
import { safeJson } from '../shared/clean.ts';
import { idOf, type View, viewOf } from '../shared/view.ts';
import { jsonPlace } from './place.ts';

/** Name of the format; a change that a reader could notice makes it v2. */
const FORMAT = 'postern-report-v1';

/** The whole report as JSON, as `docs/report.schema.json` describes it. Nothing is left out for the audience. */
export function json(report: Report): string {
  const view = viewOf(report);
  return safeJson({
    $schema: FORMAT,
    tool: report.tool,
    application: application(report),
    durationMs: report.durationMs,
    audience: report.audience,
    complete: !report.diagnostics.some((one) => one.incomplete),
    summary: {
      shown: view.shown.length,
      bySeverity: Object.fromEntries(view.counts),
      forAuditors: view.left.auditor,
      suppressed: view.left.suppressed,
      inBaseline: view.left.known,
    },
    paths: report.paths.map((path) => pathJson(view, path)),
    findings: report.findings.map((finding) => findingJson(view, finding)),
    rules: report.rules.map(ruleJson),
    diagnostics: report.diagnostics.map((one) => ({
      code: one.code,
      message: one.message,
      place: one.span === undefined ? null : jsonPlace(report.graph, one.span),
      file: one.span?.file ?? one.file ?? null,
      incomplete: one.incomplete,
      help: one.help ?? null,
    })),
    notLookedAt: report.notLookedAt,
  });
}

function application({ root, graph }: Report): object {
  return {
    name: root,
    functions: graph.functions.length,
    triggers: graph.triggers.length,
    roles: graph.roles.length,
    apis: graph.apis.length,
    resources: graph.resources.length,
  };
}

function named(view: View, ids: readonly NodeId[]): readonly object[] {
  return ids.map((id) => ({ id, name: view.query.node(id)?.name ?? id }));
}

function pathJson(view: View, path: AttackPath): object {
  const { graph } = view.report;
  return {
    id: idOf(view, path.fingerprint),
    fingerprint: path.fingerprint,
    title: path.title,
    severity: path.severity,
    confidence: path.confidence,
    gain: path.gain,
    steps: path.steps.map(({ actor, verb, object, note, span }) => {
      return { actor, verb, object, note: note ?? null, place: jsonPlace(graph, span) };
    }),
    functions: named(view, path.functions),
    findings: path.findings,
    cuts: path.cuts,
  };
}

function findingJson(view: View, finding: Finding): object {
  const { graph } = view.report;
  const suppressed = finding.suppressed;
  return {
    id: idOf(view, finding.fingerprint),
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    title: finding.title,
    severity: finding.severity,
    confidence: finding.confidence,
    audience: finding.audience,
    because: finding.because,
    place: jsonPlace(graph, finding.at),
    related: (finding.related ?? []).map(({ span, label }) => {
      return { label, place: jsonPlace(graph, span) };
    }),
    flow: (finding.flow ?? []).map(({ span, label }) => {
      return { label, place: jsonPlace(graph, span) };
    }),
    node: { id: finding.node, name: view.query.node(finding.node)?.name ?? finding.node },
    functions: named(view, finding.functions),
    fix: fixJson(view, finding),
    suppressed:
      suppressed === undefined
        ? null
        : { reason: suppressed.reason, until: suppressed.until ?? null },
    inBaseline: finding.known,
  };
}

function fixJson(view: View, finding: Finding): object | null {
  const { fix } = finding;
  if (fix === undefined) return null;
  const { graph } = view.report;
  const changes = view.report.changesOf?.(finding) ?? [];
  return {
    title: fix.title,
    safe: fix.safe,
    check: fix.check ?? null,
    changes: changes.map((one) => ({ place: jsonPlace(graph, one), text: one.text })),
  };
}

function ruleJson(rule: RuleInfo): object {
  const { cwe, owasp = [], csa = [], links = [] } = rule.references;
  return {
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    confidence: rule.confidence,
    audience: rule.audience,
    scope: rule.scope,
    references: { cwe, owasp, csa, links },
    why: rule.why,
    fix: rule.fix,
  };
}
