import { runtimeDates } from '../../data/runtimes.ts';
import type { Match } from '../../model/finding.ts';
import type { FunctionNode, Graph } from '../../model/graph.ts';
import type { Query } from '../../model/query.ts';
import { alternatives, field, text, type Value } from '../../model/value.ts';
import type { Rule } from '../rule.ts';
import { list } from '../support/words.ts';

/** A function on a runtime that no longer gets security patches, or soon will not. */
export const deprecatedRuntime: Rule<'application'> = {
  id: 'runtime/deprecated-runtime',
  title: 'Runtime without security patches',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  scope: ['T3', 'R1'],
  references: {
    cwe: [1104, 1329],
    owasp: ['S9:2017'],
    csa: ['SAS-6', 'SAS-11'],
    links: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html'],
  },
  why: 'A deprecated runtime gets no more patches for its language or its operating system, so every fault found in them from now on stays open. Some time later the functions cannot even be updated any more, which stops every other fix too.',
  fix: 'Move the functions to a supported runtime of the same language, run their tests there, and deploy.',
  on: 'application',
  examples: {
    bad: [
      `
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.8 } }
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, CodeUri: src/ }
`,
    ],
    good: [
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Report:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Runtime: python3.14, CodeUri: src/ }
`,
    ],
  },
  *check(graph: Graph, query: Query) {
    const uses = graph.functions.flatMap((node) => runtimesOf(node));
    // One finding for each stack and runtime: it is one decision, however many functions there are.
    for (const group of Map.groupBy(
      uses,
      (use) => `${use.node.resource?.stack}\0${use.runtime}`,
    ).values()) {
      yield* judge(group, query.now);
    }
  },
};

type Use = { readonly node: FunctionNode; readonly runtime: string; readonly value: Value };

function runtimesOf(node: FunctionNode): readonly Use[] {
  return alternatives(field(node.properties, 'Runtime')).flatMap((value) => {
    const runtime = text(value);
    return runtime === undefined ? [] : [{ node, runtime, value }];
  });
}

const DAY = 24 * 3600 * 1000;
const NOTICE_DAYS = 180;

function* judge(group: readonly Use[], now: number): Generator<Match> {
  const [first] = group;
  const dates = first === undefined ? undefined : runtimeDates(first.runtime);
  if (first === undefined || dates?.deprecated == null) return;
  const days = (Date.parse(dates.deprecated) - now) / DAY;
  if (days > NOTICE_DAYS) return;
  const names = list(group.map((use) => use.node.name));
  const successor = dates.successor === null ? '' : `; ${dates.successor} is current`;
  const when = days <= 0 ? 'has had no patches since' : 'gets no patches after';
  yield {
    at: first.value.span,
    because: `${first.runtime} of ${names} ${when} ${dates.deprecated}${successor}`,
    severity: days <= 0 ? 'medium' : 'low',
    audience: days <= 0 ? 'default' : 'auditor',
    functions: group.map((use) => use.node.id),
    related: group.slice(1).map((use) => ({ span: use.value.span, label: use.node.name })),
    key: `${first.node.resource?.stack}/${first.runtime}`,
    ...fixFor(group, dates.successor),
  };
}

function fixFor(group: readonly Use[], successor: string | null): Pick<Match, 'fix'> {
  if (successor === null) return {};
  const spans = new Map(
    group.map((use) => [`${use.value.span.file}:${use.value.span.start}`, use]),
  );
  const edits = [...spans.values()].map((use) => {
    return { kind: 'replace', span: use.value.span, value: successor } as const;
  });
  return {
    fix: {
      title: `Run on ${successor}`,
      safe: false,
      check: 'the functions and their packages run on the new version of the language',
      edits,
    },
  };
}
