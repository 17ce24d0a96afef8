import type { Diagnostic, DiagnosticCode } from '../../model/diagnostic.ts';
import type { Graph } from '../../model/graph.ts';

/** Why the code of a function was not followed, for a person, in the order of the list. */
const REASONS: readonly (readonly [DiagnosticCode, string])[] = [
  ['language-not-analysed', 'in a language that is not analysed'],
  ['code-not-here', 'not in this repository'],
  ['handler-not-found', 'not found'],
];

/** What a scan does not cover, each once and in words, so that its silence is not taken for an answer. */
export function notLookedAt(graph: Graph, diagnostics: readonly Diagnostic[]): readonly string[] {
  if (graph.functions.length === 0) return [];
  return [
    ...unread(graph, diagnostics),
    ...cut(graph),
    ...undeployed(graph),
    ...bounded(graph),
    PACKAGES,
  ];
}

const PACKAGES = 'packages (no advisories loaded)';

function unread(graph: Graph, diagnostics: readonly Diagnostic[]): readonly string[] {
  const all = graph.functions.length;
  const count = graph.functions.filter((fn) => graph.code.get(fn.id)?.kind !== 'analysed').length;
  if (count === 0) return [];
  const what =
    count < all
      ? `the code of ${count} of ${all} functions`
      : `the code of ${all === 1 ? 'the function' : `the ${all} functions`}`;
  const reasons = REASONS.flatMap(([code, words]) => {
    const number = diagnostics.filter((one) => one.code === code).length;
    if (number === 0) return [];
    return [number === count ? words : `${number} ${words}`];
  });
  return [reasons.length === 0 ? what : `${what} (${reasons.join(', ')})`];
}

/** Functions whose code was followed, but not to its end. */
function cut(graph: Graph): readonly string[] {
  const gaps = [...graph.code.values()].flatMap((code) =>
    code.kind === 'analysed' && code.facts.gaps[0] !== undefined ? [code.facts.gaps[0].reason] : [],
  );
  const [first] = gaps;
  if (first === undefined) return [];
  const reasons = new Set(gaps).size;
  const others =
    reasons > 1 ? ` and ${reasons - 1} other ${reasons === 2 ? 'reason' : 'reasons'}` : '';
  return [
    `parts of the code of ${gaps.length} ${gaps.length === 1 ? 'function' : 'functions'} (${first}${others})`,
  ];
}

function undeployed({ undeployed: files }: Graph): readonly string[] {
  if (files.length === 0) return [];
  return [`${files.length} code ${files.length === 1 ? 'file' : 'files'} that no function deploys`];
}

function bounded({ roles }: Graph): readonly string[] {
  const count = roles.filter(({ access }) => access.bounded === true).length;
  if (count === 0) return [];
  const whose = count === 1 ? 'a role' : `${count} roles`;
  return [
    `what wildcards of ${whose} reach in stacks that nothing ties to their own (--one-account looks there)`,
  ];
}
