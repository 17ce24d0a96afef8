import { Query } from '../../model/query.ts';
import type { FunctionReach, ReachKind } from '../../model/reach.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { nameOf } from '../shared/words.ts';
import { indent, table, wrap } from '../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../terminal/style.ts';
import { header } from '../terminal/terminal.ts';
import type { GuardPolicyReport } from './model.ts';

const WORDS: Readonly<Record<ReachKind, string>> = {
  host: 'connects to',
  program: 'starts',
  write: 'writes',
};
const MOST_PACKAGES = 12;
const MOST_REASONS = 3;

/** What functions reach, for a person: the rules with their reasons, then what no rule can be written for. */
export function guardPolicyText(report: GuardPolicyReport, options: TerminalOptions): string {
  const style = styleOf(options);
  const query = new Query(report.graph);
  const lines = [
    ...header(report.name, report.graph, style, ''),
    ...report.reach
      .filter((one) => one.code.kind === 'analysed')
      .flatMap((one) => [...functionLines(query, style, one), '']),
    ...unseenLines(query, style, report.reach),
    ...advice(report.reach, style),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

function functionLines(query: Query, style: Style, one: FunctionReach): readonly string[] {
  const fn = query.function(one.function);
  const name = fn === undefined ? clean(one.function) : nameOf(fn);
  const place = fn === undefined ? '' : placeWords(query.graph, fn.span);
  const title = `${style.bold(name)}   ${style.dim(place)}`.trimEnd();
  if (one.rules.length === 0 && one.open.length === 0) {
    return [title, '  reaches no host, program or file that its own code names'];
  }
  return [
    title,
    ...indent(ruleLines(style, one), 2),
    ...indent(openLines(query, style, one), 2),
    ...indent(packageLines(style, one), 2),
  ];
}

/** Functions of which nothing is known, in one table: they have no policy. */
function unseenLines(
  query: Query,
  style: Style,
  reach: readonly FunctionReach[],
): readonly string[] {
  const rows = reach.flatMap(({ function: id, code }) => {
    if (code.kind === 'analysed') return [];
    const fn = query.function(id);
    const name = fn === undefined ? clean(id) : nameOf(fn);
    // The name stands beside it.
    return [[name, clean(code.reason).replace(/^the code of `[^`]*` is /, '')]];
  });
  if (rows.length === 0) return [];
  const columns = [{ paint: style.bold, max: 40 }, { paint: style.dim }];
  return ['No policy for', ...indent(table(columns, rows, style.width - 2), 2), ''];
}

function ruleLines(style: Style, { rules }: FunctionReach): readonly string[] {
  const cells = rules.map(({ kind, rule, because }) => [
    WORDS[kind],
    clean(rule),
    reasons(because.map((one) => clean(one.text))),
  ]);
  return table(
    [{ paint: style.dim }, { paint: style.accent, max: 48 }, { paint: style.dim }],
    cells,
    style.width - 2,
  );
}

function reasons(all: readonly string[]): string {
  const more = all.length - MOST_REASONS;
  const first = all.slice(0, MOST_REASONS).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

function openLines(query: Query, style: Style, { open }: FunctionReach): readonly string[] {
  return open.flatMap(({ text, at }) =>
    wrap(`not in the policy: ${clean(text)}   ${placeWords(query.graph, at)}`, style.width - 2).map(
      style.severity('high'),
    ),
  );
}

function packageLines(style: Style, { packages }: FunctionReach): readonly string[] {
  if (packages.length === 0) return [];
  const named = packages.slice(0, MOST_PACKAGES).map(clean).join(', ');
  const more = packages.length > MOST_PACKAGES ? ' …' : '';
  const words = `may reach more through packages whose code was not followed: ${named}${more}`;
  return wrap(words, style.width - 2).map(style.dim);
}

function advice(reach: readonly FunctionReach[], style: Style): readonly string[] {
  if (reach.every((one) => one.code.kind === 'not-analysed')) return [];
  const words =
    'Begin with `reach({ policy, mode: "report" })` and enforce when nothing unexpected is reported. A rule for a service of AWS allows it in every account: what a function may do there is for its role to say.';
  return wrap(words, style.width).map(style.dim);
}
