import type { AttackPath, Finding, Related } from '../../model/finding.ts';
import type { View } from '../shared/view.ts';
import { location, ROOT, region, uriOf } from './region.ts';
import { categoryOf, levelOf, securitySeverity } from './rules.ts';

/** A finding as a SARIF result; `paths` are the attack paths that rest on it. */
export function resultOf(
  view: View,
  finding: Finding,
  ruleIndex: number,
  paths: readonly AttackPath[],
  usesBaseline: boolean,
): object {
  const { graph } = view.report;
  const functions = [...new Set(finding.functions)];
  const names = functions.map((id) => view.query.node(id)?.name ?? id);
  const related = (finding.related ?? []).map(({ span, label }, id) => {
    return { id, ...location(graph, span, label) };
  });
  return {
    ruleId: finding.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levelOf(finding.severity),
    message: { text: finding.because === '' ? finding.title : finding.because },
    locations: [
      {
        ...location(graph, finding.at),
        // Functions of several templates often share a name; SARIF wants each place once.
        logicalLocations: functions.map((id, index) => ({
          name: names[index],
          fullyQualifiedName: id,
          kind: 'function',
        })),
      },
    ],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: { 'postern/v1': finding.fingerprint },
    ...codeFlows(view, finding, paths),
    ...(usesBaseline ? { baselineState: finding.known ? 'unchanged' : 'new' } : {}),
    suppressions: suppressions(view, finding),
    ...fixes(view, finding),
    properties: {
      function: names[0] ?? null,
      functions: names,
      severity: finding.severity,
      confidence: finding.confidence,
      audience: finding.audience,
      category: categoryOf(finding.rule),
      'security-severity': securitySeverity(finding.severity),
    },
  };
}

/** The way of a value through the code first, then the attack paths that rest on it. */
function codeFlows(view: View, finding: Finding, paths: readonly AttackPath[]): object {
  const flows = paths.map((path) => codeFlow(view, path));
  const own = finding.flow ?? [];
  if (own.length > 0) flows.unshift(valueFlow(view, finding, own));
  return flows.length === 0 ? {} : { codeFlows: flows };
}

function valueFlow(view: View, finding: Finding, way: readonly Related[]): object {
  const locations = way.map(({ span, label }, index) => ({
    location: location(view.report.graph, span, label),
    importance: index === 0 || index === way.length - 1 ? 'essential' : 'important',
  }));
  return { message: { text: finding.because }, threadFlows: [{ locations }] };
}

/** The steps of an attack path as one code flow. */
export function codeFlow(view: View, path: AttackPath): object {
  const locations = path.steps.map((step, index) => {
    const note = step.note === undefined ? '' : ` (${step.note})`;
    const text = `${step.actor} ${step.verb} ${step.object}${note}`;
    const importance = index === 0 || index === path.steps.length - 1 ? 'essential' : 'important';
    return { location: location(view.report.graph, step.span, text), importance };
  });
  return { message: { text: path.title }, threadFlows: [{ locations }] };
}

function suppressions(view: View, finding: Finding): readonly object[] {
  const { suppressed } = finding;
  if (suppressed === undefined) return [];
  const { span, reason, until } = suppressed;
  return [
    {
      kind: span === undefined ? 'external' : 'inSource',
      status: 'accepted',
      justification: until === undefined ? reason : `${reason} (until ${until})`,
      ...(span === undefined ? {} : { location: location(view.report.graph, span) }),
    },
  ];
}

/** A fix as text changes, one artifact change a file; none where the file's text is not at hand. */
function fixes(view: View, finding: Finding): object {
  const { graph, changesOf } = view.report;
  const changes = changesOf?.(finding) ?? [];
  if (finding.fix === undefined || changes.length === 0) return {};
  const byFile = [...Map.groupBy(changes, (one) => one.file)];
  const artifactChanges = byFile.map(([file, list]) => ({
    artifactLocation: { uri: uriOf(file), uriBaseId: ROOT },
    replacements: list.flatMap((one) => {
      const deletedRegion = region(graph, one);
      return deletedRegion === undefined
        ? []
        : [{ deletedRegion, insertedContent: { text: one.text } }];
    }),
  }));
  if (artifactChanges.some((one) => one.replacements.length === 0)) return {};
  return { fixes: [{ description: { text: finding.fix.title }, artifactChanges }] };
}
