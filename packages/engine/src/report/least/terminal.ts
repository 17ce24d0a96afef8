import type { RoleDifference } from '../../model/least.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { nameOf } from '../shared/words.ts';
import { indent, line, table, wrap } from '../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../terminal/style.ts';
import { header } from '../terminal/terminal.ts';
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
    ...report.roles.flatMap((one) => [...roleLines(view, one.difference), '']),
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

function roleLines(view: View, one: RoleDifference): readonly string[] {
  const { report, query, style } = view;
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
  const help = places === 0 ? [] : ['answer what is open under `needs:` in postern.config.yaml'];
  return [words.join(', '), ...help.map(style.dim)];
}
