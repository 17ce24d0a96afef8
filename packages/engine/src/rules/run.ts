import type { Diagnostic } from '../model/diagnostic.ts';
import type { Confidence, Finding, Match } from '../model/finding.ts';
import type { NodeId } from '../model/graph.ts';
import type { Query } from '../model/query.ts';
import { anonymous } from '../model/text.ts';
import { shortHash } from '../support/hash.ts';
import type { AnyRule, Rule, Subject } from './rule.ts';

/** What the rules found, and which of them failed. */
export type RuleResults = {
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
};

/** Runs each rule over its kind of node. A rule that throws becomes a diagnostic; the others go on. */
export function runRules(rules: readonly AnyRule[], query: Query): RuleResults {
  const findings: Finding[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const rule of rules) {
    try {
      findings.push(...runRule(rule, query));
    } catch (error) {
      diagnostics.push(ruleFailed(rule.id, error));
    }
  }
  return { findings: distinct(findings), diagnostics };
}

function* runRule(rule: AnyRule, query: Query): Generator<Finding> {
  for (const subject of subjects(rule.on, query)) {
    // One cast in one place: `subjects` returns nodes of the rule's own kind.
    const check = rule.check as Rule['check'] as (
      subject: unknown,
      query: Query,
    ) => Iterable<Match>;
    for (const match of check(subject, query)) yield finding(rule, subject, match, query);
  }
}

function subjects(on: keyof Subject, query: Query): readonly Subject[keyof Subject][] {
  const { graph } = query;
  switch (on) {
    case 'function':
      return graph.functions;
    case 'trigger':
      return graph.triggers;
    case 'role':
      return graph.roles;
    case 'api':
      return graph.apis;
    case 'resource':
      return graph.resources;
    case 'application':
      return [graph];
  }
}

function finding(
  rule: AnyRule,
  subject: Subject[keyof Subject],
  match: Match,
  query: Query,
): Finding {
  const node = 'id' in subject ? subject.id : subject.name;
  const functions = match.functions ?? concerned(subject, query);
  return {
    ...match,
    fingerprint: fingerprint(rule.id, subject, match.key ?? ''),
    rule: rule.id,
    title: rule.title,
    severity: match.severity ?? rule.severity,
    confidence: atMost(match.confidence ?? rule.confidence, sureOfCode(match, functions, query)),
    audience: match.audience ?? rule.audience,
    ...(rule.isDoor === true ? { isDoor: true } : {}),
    node,
    functions,
    suppressed: undefined,
    known: false,
  };
}

const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];

function atMost(a: Confidence, b: Confidence): Confidence {
  return CONFIDENCES[Math.max(CONFIDENCES.indexOf(a), CONFIDENCES.indexOf(b))] ?? 'low';
}

/**
 * How sure it is that a function runs the code that a finding stands in: an entry that was found by a guess says
 * no more than the guess. The surest of the functions where several share the code.
 */
function sureOfCode({ at }: Match, functions: readonly NodeId[], query: Query): Confidence {
  const sure = functions.flatMap((id) => {
    const code = query.graph.code.get(id);
    const isThere = code?.kind === 'analysed' && code.facts.files.includes(at.file);
    return isThere ? [CONFIDENCES.indexOf(code.confidence)] : [];
  });
  return sure.length === 0 ? 'high' : (CONFIDENCES[Math.min(...sure)] ?? 'low');
}

/**
 * What makes a finding the same one tomorrow: never a line, and never the name of the scanned folder, which
 * differs from machine to machine.
 */
function fingerprint(rule: string, subject: Subject[keyof Subject], key: string): string {
  return shortHash(rule, 'id' in subject ? subject.id : 'application', anonymous(key));
}

/** Functions that a node belongs to, where the rule does not say. */
function concerned(subject: Subject[keyof Subject], query: Query): readonly NodeId[] {
  if (!('kind' in subject)) return [];
  switch (subject.kind) {
    case 'function':
      return [subject.id];
    case 'trigger':
      return [subject.function];
    case 'role':
      return subject.functions;
    case 'api':
    case 'resource':
      return unique(query.from(subject.id, 'delivers').map((edge) => edge.to));
  }
}

/** Two matches with one fingerprint are one finding: the first stands. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const one of findings) if (!seen.has(one.fingerprint)) seen.set(one.fingerprint, one);
  return [...seen.values()];
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function ruleFailed(id: string, error: unknown): Diagnostic {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'rule-failed',
    message: `rule \`${id}\` failed: ${message}`,
    incomplete: true,
    help: 'this is a fault of Postern: please report it with the template, if you can share it',
  };
}
