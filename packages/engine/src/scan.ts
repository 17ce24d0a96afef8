import { analyseCode, type CodeResult } from './code/analyse.ts';
import { type Baseline, markKnown } from './config/baseline.ts';
import { isSelected, type Selection } from './config/select.ts';
import { type IgnoreEntry, suppress } from './config/suppress.ts';
import { needsOf } from './least/needs/needs.ts';
import { codeRequests } from './link/code/locations.ts';
import { notLookedAt } from './link/code/not-looked-at.ts';
import { type Linked, linkApplication } from './link/link.ts';
import { mend } from './mend/mend.ts';
import type { TextChange } from './model/change.ts';
import type { Audience, Finding } from './model/finding.ts';
import type { Graph } from './model/graph.ts';
import type { FunctionNeeds, NeedAnswer } from './model/needs.ts';
import { Query } from './model/query.ts';
import type { Report } from './model/report.ts';
import { rankPaths } from './rank/rank.ts';
import { type ReadOptions, readApplication } from './read/read.ts';
import { infoOf } from './rules/info.ts';
import { RULES } from './rules/registry.ts';
import { runRules } from './rules/run.ts';
import type { Cache, Clock, Files } from './support/ports.ts';

/** What to scan and how. */
export type ScanOptions = ReadOptions & {
  readonly version: string;
  readonly audience: Audience;
  readonly selection: Selection;
  readonly ignore: readonly IgnoreEntry[];
  readonly baseline: Baseline | undefined;
  /** False: only the templates are looked at. */
  readonly code?: boolean;
  /** What scans of this application, by the same build of the program, keep of its code for one another. */
  readonly cache?: Cache;
};

/** The stages in order; `onStage` hears the name of each before it begins, for a progress line. */
export const STAGES = ['read', 'link', 'code', 'rules', 'rank'] as const;

/**
 * The spine: files -> declarations -> graph -> code facts -> findings -> attack paths. Nothing is parsed twice, and
 * each stage only queries what the one before it made. Nothing is thrown for bad input.
 */
export function scan(
  files: Files,
  clock: Clock,
  options: ScanOptions,
  onStage: (stage: (typeof STAGES)[number]) => void = () => {},
): Report {
  const started = clock.now();
  onStage('read');
  const application = readApplication(files, options);
  onStage('link');
  const linked = linkApplication(application);
  onStage('code');
  const { graph, diagnostics: linking } = withCode(linked, files, options);
  const query = new Query(graph, started);
  onStage('rules');
  const rules = RULES.filter((rule) => isSelected(rule.id, options.selection));
  const found = runRules(rules, query);
  const judged = suppress(found.findings, {
    graph,
    known: RULES.map((rule) => rule.id),
    ran: rules.map((rule) => rule.id),
    ignore: options.ignore,
    now: started,
  });
  const findings =
    options.baseline === undefined ? judged.findings : markKnown(judged.findings, options.baseline);
  onStage('rank');
  const paths = rankPaths(query, findings);
  return {
    tool: { name: 'postern', version: options.version },
    root: options.name,
    graph,
    findings,
    paths,
    diagnostics: [
      ...application.diagnostics,
      ...linking,
      ...found.diagnostics,
      ...judged.diagnostics,
    ],
    rules: rules.map(infoOf),
    durationMs: clock.now() - started,
    audience: options.audience,
    notLookedAt: notLookedAt(graph, linking),
    changesOf: (finding) => changesOf(finding, graph),
  };
}

/** The graph alone, for `postern map`. */
export function mapOf(
  files: Files,
  options: ReadOptions & Pick<ScanOptions, 'code' | 'cache'>,
): Pick<Linked, 'graph' | 'diagnostics'> {
  const application = readApplication(files, options);
  const { graph, diagnostics } = withCode(linkApplication(application), files, options);
  return { graph, diagnostics: [...application.diagnostics, ...diagnostics] };
}

/** What the roles of functions must allow: each function of the graph in its order. */
export function needsIn(
  files: Files,
  options: ReadOptions,
  answers: readonly NeedAnswer[],
): Pick<Linked, 'graph' | 'diagnostics'> & { readonly needs: readonly FunctionNeeds[] } {
  const { graph, diagnostics } = mapOf(files, options);
  const query = new Query(graph);
  return {
    graph,
    diagnostics,
    needs: graph.functions.map((fn) => needsOf(fn, query, answers)),
  };
}

/** The graph with what the functions' code does, unless only the templates are wanted. */
export function withCode(
  linked: Linked,
  files: Files,
  { code, cache }: Pick<ScanOptions, 'code' | 'cache'>,
): Pick<Linked, 'graph' | 'diagnostics'> & { readonly code?: CodeResult } {
  if (code === false) return linked;
  const { graph } = linked;
  const result = analyseCode(codeRequests(graph.functions, graph), files, cache);
  return {
    graph: linked.withCode(result),
    diagnostics: [...linked.diagnostics, ...result.diagnostics],
    code: result,
  };
}

function changesOf(finding: Finding, graph: Graph): readonly TextChange[] {
  if (finding.fix === undefined) return [];
  const { changes, problems } = mend(finding.fix.edits, graph.sources, graph.declared);
  // Half a fix is none: where one edit is not possible, the words of the rule must do.
  return problems.length === 0 ? changes : [];
}
