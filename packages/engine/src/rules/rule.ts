import type { Audience, Confidence, Match, Severity } from '../model/finding.ts';
import type { Graph, NodeByKind } from '../model/graph.ts';
import type { Query } from '../model/query.ts';

/** What a rule can look at: a kind of node, or the application as a whole. */
export type Subject = NodeByKind & { application: Graph };

/** Names of items in public lists that a rule serves. */
export type References = {
  /** CWE numbers. */
  readonly cwe: readonly number[];
  /** OWASP Serverless interpretation items (`S5:2017`). */
  readonly owasp?: readonly string[];
  /** CSA / PureSec serverless items (`SAS-4`). */
  readonly csa?: readonly string[];
  /** Pages worth reading: the cloud's own documentation first. */
  readonly links?: readonly string[];
};

/**
 * One rule: doc, examples and check in one object in one file. The file's path below `rules/` is its
 * id. It names the bad thing, reads well after "allow …". Pages, SARIF help and `postern explain`
 * come from it; its examples are executed by `rules.test.ts`.
 */
export type Rule<K extends keyof Subject = keyof Subject> = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  /**
   * The weakness is an open door: mending it ends the attack paths through it, and a reason to leave it
   * open accepts the paths to data behind it.
   */
  readonly isDoor?: true;
  /** Rows of the scope table (`T5`, `R8`). */
  readonly scope: readonly string[];
  readonly references: References;
  /** What an attacker gains, in two or three sentences. */
  readonly why: string;
  /** What to do, in words; a `Match` may carry the change itself. */
  readonly fix: string;
  readonly on: K;
  /** Templates as YAML text: each bad one must match, each good one must not. */
  readonly examples: { readonly bad: readonly string[]; readonly good: readonly string[] };
  readonly check: (subject: Subject[K], query: Query) => Iterable<Match>;
};

/** A rule on any kind of subject. */
export type AnyRule = { [K in keyof Subject]: Rule<K> }[keyof Subject];
