import type { Missing, RoleDifference } from '../../model/least.ts';
import type { FunctionNeeds } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { nameOf } from '../shared/words.ts';
import { indent, table, wrap } from '../terminal/layout.ts';
import {
  asciiOnly,
  type Paint,
  type Style,
  styleOf,
  type TerminalOptions,
} from '../terminal/style.ts';
import { header } from '../terminal/terminal.ts';
import type { LeastReport } from './model.ts';
import { excessRows } from './rows.ts';
import { isWorthReading, unresolvedPlaces } from './select.ts';
import { actionWords, needOnWords } from './words.ts';

/** Differences for a person: by role, what is missing first, then what is too much, the worst first. */
export function leastText(report: LeastReport, options: TerminalOptions): string {
  const style = styleOf(options);
  const query = new Query(report.graph);
  const view: View = { report, query, style };
  const lines = [
    ...header(report.name, report.graph, style, ''),
    ...report.differences.flatMap((one) => [...roleLines(view, one), '']),
    ...totals(view),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

type View = { readonly report: LeastReport; readonly query: Query; readonly style: Style };

function roleLines(view: View, one: RoleDifference): readonly string[] {
  return [
    titleLine(view, one),
    ...indent(missingLines(view, one), 2),
    ...indent(excessLines(view, one), 2),
    ...indent(unknownLines(view, one), 2),
  ];
}

function titleLine({ query, style }: View, one: RoleDifference): string {
  const names = one.functions.flatMap((id) => {
    const fn = query.function(id);
    return fn === undefined ? [] : [nameOf(fn)];
  });
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  const role = query.role(one.role);
  const isShared = names.length > 1;
  const place = role === undefined ? '' : placeWords(query.graph, role.span);
  const roleName = isShared && role !== undefined ? `role ${nameOf(role)} of ` : '';
  return [
    style.bold(`${roleName}${shown.join(', ')}`),
    summary(one, role?.external === true),
    style.dim(place),
  ]
    .filter((part) => part !== '')
    .join('   ');
}

function summary(one: RoleDifference, isExternal: boolean): string {
  if (isExternal) return 'its role is not declared here';
  if (one.granted === 'all') return `allowed everything, needs ${counted(one.needed, 'action')}`;
  return `allowed ${counted(one.granted, 'action')}, needs ${one.needed}`;
}

function missingLines(
  { query, style }: View,
  { missing, functions }: RoleDifference,
): readonly string[] {
  if (missing.length === 0) return [];
  const sure = missing.filter((one) => one.certainty === 'certain');
  const open = missing.filter((one) => one.certainty !== 'certain');
  const rows = (list: readonly Missing[], title: string, paint: Paint): readonly string[] => {
    if (list.length === 0) return [];
    const cells = list.map((one) => [
      actionWords(one.actions),
      needOnWords(query, one.need),
      [
        functions.length > 1 ? `${clean(query.node(one.function)?.name ?? one.function)}: ` : '',
        clean(one.because),
      ].join(''),
      one.need.because[0] === undefined ? '' : placeWords(query.graph, one.need.because[0].span),
    ]);
    const columns = [
      { paint: style.plain, max: 34 },
      { paint: style.accent, max: 40 },
      { paint: style.plain },
      { paint: style.dim },
    ];
    return [paint(title), ...table(columns, cells, style.width - 4).map((line) => `  ${line}`)];
  };
  return [
    ...rows(sure, 'missing: these calls fail', style.severity('critical')),
    ...rows(open, 'perhaps missing', style.severity('medium')),
  ];
}

function excessLines(view: View, one: RoleDifference): readonly string[] {
  const { query, style, report } = view;
  const shown = one.excess.filter((each) => isWorthReading(each, report.audience));
  const rows = excessRows(shown);
  if (rows.length === 0) return [];
  const left = one.excess.length - shown.length;
  const cells = rows.map((row) => [
    row.worst.harm,
    row.words,
    clean(row.worst.because),
    placeWords(query.graph, row.worst.at),
  ]);
  const columns = [
    { paint: style.dim, isWhole: true },
    { paint: style.plain, max: 44 },
    { paint: style.plain },
    { paint: style.dim, isWhole: true },
  ];
  return [
    style.severity('high')('too much'),
    ...table(columns, cells, style.width - 4).map((line) => `  ${line}`),
    ...(left === 0
      ? []
      : [style.dim(`  and ${counted(left, 'thing')} of little weight (--audience auditor)`)]),
  ];
}

function unknownLines(view: View, one: RoleDifference): readonly string[] {
  const { style, report, query } = view;
  const own = report.needs.filter((each) => one.functions.includes(each.function));
  const unseen = own.flatMap((each) =>
    each.code.kind === 'analysed'
      ? []
      : [
          `${clean(query.node(each.function)?.name ?? each.function)}: its code was not analysed: ${clean(each.code.reason)}`,
        ],
  );
  const open = unresolvedPlaces(query, own);
  const cells = open.map((each) => [each.what, each.reason, each.place]);
  const columns = [{ paint: style.plain, max: 34 }, { paint: style.plain }, { paint: style.dim }];
  return [
    ...unseen.flatMap((text) => wrap(text, style.width - 2).map(style.severity('high'))),
    ...(cells.length === 0
      ? []
      : [
          style.severity('high')(`not resolved: ${counted(cells.length, 'place')}`),
          ...table(columns, cells, style.width - 4).map((line) => `  ${line}`),
        ]),
  ];
}

function totals({ report, style }: View): readonly string[] {
  const all: readonly RoleDifference[] = report.differences;
  const missing = all.flatMap((one) => one.missing.filter((each) => each.certainty === 'certain'));
  const shown = all.flatMap((one) =>
    one.excess.filter((each) => isWorthReading(each, report.audience)),
  );
  const open: readonly FunctionNeeds[] = report.needs;
  const places = open.reduce((sum, one) => sum + one.unresolved.length, 0);
  const words = [
    counted(all.length, 'role'),
    ...(missing.length === 0 ? [] : [`${counted(missing.length, 'permission')} missing`]),
    `${counted(shown.length, 'grant')} too much`,
    ...(places === 0 ? [] : [`${counted(places, 'place')} not resolved`]),
  ];
  const help = places === 0 ? [] : ['answer what is open under `needs:` in postern.config.yaml'];
  return [words.join(', '), ...help.map(style.dim)];
}
