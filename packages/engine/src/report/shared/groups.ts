import type { Finding, Severity } from '../../model/finding.ts';
import type { FunctionNode, NodeId } from '../../model/graph.ts';
import { severityRank, worst } from './severity.ts';
import type { View } from './view.ts';

/** Findings of one rule and one severity that are told as one. */
export type Entry = {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
};

/** Entries under one heading: a function, several functions at once, or the application. */
export type Group = {
  readonly heading: FunctionNode | 'several' | 'application';
  readonly entries: readonly Entry[];
};

/** From this many findings of one rule on, over more than one function, they are told once. */
const FOLD_FROM = 3;

/** Findings as a person reads them: by function, with what repeats over many functions told once. The worst group first. */
export function groupsOf(view: View): readonly Group[] {
  const groups = new Map<NodeId | 'several' | 'application', Entry[]>();
  for (const findings of byRule(view.shown)) {
    for (const [key, entry] of placed(view, findings)) {
      const list = groups.get(key);
      if (list === undefined) groups.set(key, [entry]);
      else list.push(entry);
    }
  }
  const all = [...groups].map(([key, entries]): Group => {
    const sorted = entries.sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
    if (key === 'several' || key === 'application') return { heading: key, entries: sorted };
    return { heading: view.query.function(key) ?? 'application', entries: sorted };
  });
  return all.sort((a, b) => weight(a) - weight(b));
}

function weight(group: Group): number {
  const kind = typeof group.heading === 'object' ? 0 : group.heading === 'several' ? 1 : 2;
  return severityRank(worst(group.entries) ?? 'low') * 3 + kind;
}

function byRule(findings: readonly Finding[]): Iterable<readonly Finding[]> {
  return Map.groupBy(findings, (one) => `${one.severity}\0${one.rule}`).values();
}

type Placed = readonly [key: NodeId | 'several' | 'application', entry: Entry];

function placed(view: View, findings: readonly Finding[]): readonly Placed[] {
  const functions = new Set(findings.flatMap((one) => one.functions));
  if (findings.length >= FOLD_FROM && functions.size !== 1) return [['several', entry(findings)]];
  const byHeading = Map.groupBy(findings, (one) => headingOf(view, one));
  return [...byHeading].map(([key, list]) => [key, entry(list)]);
}

function headingOf(view: View, finding: Finding): NodeId | 'several' | 'application' {
  const [first, second] = finding.functions;
  // A rule may name what is no function: a state machine, whose log it is about.
  if (view.query.function(first) === undefined) return 'application';
  return second === undefined ? (first ?? 'application') : 'several';
}

function entry(findings: readonly Finding[]): Entry {
  const [first] = findings;
  return {
    rule: first?.rule ?? '',
    title: first?.title ?? '',
    severity: first?.severity ?? 'low',
    findings,
  };
}
