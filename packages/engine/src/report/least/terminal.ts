import type { FunctionNeeds } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { isProven, type RoleLeast } from '../../model/role-least.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { nameOf } from '../shared/words.ts';
import { indent, line, table, wrap } from '../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../terminal/style.ts';
import { header } from '../terminal/terminal.ts';
import { addedWords, caveats, proposalWords } from './change-words.ts';
import { excessLines } from './excess-lines.ts';
import { missingLines } from './missing-lines.ts';
import type { LeastReport } from './model.ts';
import { isSeen, isWorthReading, unresolvedPlaces } from './select.ts';
import { summaryWords, titleWords } from './words.ts';

/** Differences for a person: by role, what is missing first, then what is too much, the worst first. */
export function leastText(report: LeastReport, options: TerminalOptions): string {
  const style = styleOf(options);
  const query = new Query(report.graph);
  const view: View = { report, query, style, audience: report.audience };
  const lines = [
    ...header(report.name, report.graph, style, ''),
    ...report.roles.flatMap((one) => (isQuiet(view, one) ? [] : [...roleLines(view, one), ''])),
    ...exactLines(view),
    ...totals(view),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

type View = {
  readonly report: LeastReport;
  readonly query: Query;
  readonly style: Style;
  readonly audience: LeastReport['audience'];
};

/** A role that is as it should be, which needs no block of its own. */
function isQuiet({ report, audience }: View, { difference, change }: RoleLeast): boolean {
  if (audience === 'auditor' || change.proposal.kind !== 'as-it-is') return false;
  const own = report.needs.filter((each) => difference.functions.includes(each.function));
  const isExact = difference.excess.every((one) => !isWorthReading(one, audience, isSeen(own)));
  return isExact && difference.missing.length === 0 && difference.unresolved.length === 0;
}

function exactLines(view: View): readonly string[] {
  const { report, query, style } = view;
  const quiet = report.roles.filter((one) => isQuiet(view, one));
  if (quiet.length === 0) return [];
  const names = quiet.map((one) => titleWords(query, one.difference));
  return [
    style.bold('exactly what is needed'),
    ...indent(wrap(names.join(', '), style.width - 2), 2),
    '',
  ];
}

function roleLines(view: View, whole: RoleLeast): readonly string[] {
  const { report, query, style } = view;
  const one = whole.difference;
  const own = report.needs.filter((each) => one.functions.includes(each.function));
  const role = query.role(one.role);
  const title = line(
    [
      [titleWords(query, one), style.bold],
      [summaryWords(query, one), style.plain],
      [role === undefined ? '' : placeWords(query.graph, role.span), style.dim],
    ],
    style.width,
  );
  return [
    title,
    ...indent(missingLines(view, one), 2),
    ...indent(excessLines(view, one, isSeen(own)), 2),
    ...indent(unknownLines(view, own), 2),
    ...indent(changeLines(view, whole, own), 2),
  ];
}

/** What is proposed; nothing where the difference says already why there is nothing. */
function changeLines(
  { query, style }: View,
  one: RoleLeast,
  own: readonly FunctionNeeds[],
): readonly string[] {
  const { proposal } = one.change;
  const { kind } = proposal;
  if (kind === 'none' && (!isSeen(own) || query.role(one.difference.role)?.external === true)) {
    return [];
  }
  const paint = isProven(one)
    ? style.accent
    : kind === 'least'
      ? style.severity('medium')
      : style.dim;
  const lines = [...caveats(query, one), ...addedWords(one)];
  const isSaid =
    kind === 'none' &&
    own.some((each) =>
      each.unresolved.some((open) => open.kind === 'code' && open.reason === proposal.reason),
    );
  const words = isSaid ? 'no change is proposed: see `code` above' : proposalWords(query, one);
  return [
    ...wrap(words, style.width - 2).map(paint),
    ...lines.flatMap((text) => indent(wrap(text, style.width - 4), 2)).map(style.dim),
  ];
}

function unknownLines(view: View, own: readonly FunctionNeeds[]): readonly string[] {
  const { style, query } = view;
  const unseen = own.flatMap((each) =>
    each.code.kind === 'analysed'
      ? []
      : wrap(unseenWords(query, each.function, each.code.reason), style.width - 2),
  );
  const cells = unresolvedPlaces(query, own).map((each) => [each.what, each.reason, each.place]);
  const columns = [{ paint: style.plain, max: 34 }, { paint: style.plain }, { paint: style.dim }];
  const open =
    cells.length === 0
      ? []
      : [
          style.severity('high')(`not resolved: ${counted(cells.length, 'place')}`),
          ...table(columns, cells, style.width - 4).map((one) => `  ${one}`),
        ];
  return [...unseen.map(style.severity('high')), ...open];
}

function unseenWords(query: Query, id: string, reason: string): string {
  const fn = query.function(id);
  return `${fn === undefined ? clean(id) : nameOf(fn)}: its code was not analysed: ${clean(reason)}`;
}

function totals({ report, style, query }: View): readonly string[] {
  const all = report.roles.map((one) => one.difference);
  const missing = all.flatMap((one) =>
    one.missing.filter((each) => each.certainty === 'certain' && each.isQuiet === undefined),
  );
  const shown = all.flatMap((one) => {
    const own = report.needs.filter((each) => one.functions.includes(each.function));
    return one.excess.filter((each) => isWorthReading(each, report.audience, isSeen(own)));
  });
  const places = all.reduce(
    (sum, one) =>
      sum +
      unresolvedPlaces(
        query,
        report.needs.filter((each) => one.functions.includes(each.function)),
      ).length,
    0,
  );
  const words = [
    counted(all.length, 'role'),
    ...(missing.length === 0 ? [] : [`${counted(missing.length, 'need')} not allowed`]),
    `${counted(shown.length, 'grant')} too much`,
    ...(places === 0 ? [] : [`${counted(places, 'place')} not resolved`]),
  ];
  const proven = report.roles.filter(isProven).length;
  const open = report.roles.filter((one) => one.changes.length > 0 && !isProven(one)).length;
  const help = [
    ...(places === 0 ? [] : ['answer what is open under `needs:` in postern.config.yaml']),
    ...(proven === 0
      ? []
      : [`${counted(proven, 'change')} proven: --diff shows them, --write makes them`]),
    ...(open === 0 ? [] : [`${counted(open, 'change')} not proven: only with --unproven`]),
  ];
  return [words.join(', '), ...help.map(style.dim)];
}
