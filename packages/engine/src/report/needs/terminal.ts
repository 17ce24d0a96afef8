import type { FunctionNeeds, Need, NeedCondition, UnresolvedNeed } from '../../model/needs.ts';
import { Query } from '../../model/query.ts';
import { readable } from '../../model/text.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { nameOf } from '../shared/words.ts';
import { indent, table, wrap } from '../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../terminal/style.ts';
import { header } from '../terminal/terminal.ts';
import type { NeedsReport } from './model.ts';

/** Needs for a person: by function, what is needed, then loudly what is not known. */
export function needsText(report: NeedsReport, options: TerminalOptions): string {
  const style = styleOf(options);
  const query = new Query(report.graph);
  const lines = [
    ...header(report.name, report.graph, style, ''),
    ...report.needs.flatMap((one) => [...functionLines(query, style, one), '']),
    ...totals(report.needs, style),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

function functionLines(query: Query, style: Style, one: FunctionNeeds): readonly string[] {
  const fn = query.function(one.function);
  const name = fn === undefined ? clean(one.function) : nameOf(fn);
  const title = `${style.bold(name)}   ${style.dim(fn === undefined ? '' : placeWords(query.graph, fn.span))}`;
  const unseen =
    one.code.kind === 'analysed'
      ? []
      : wrap(`its code was not analysed: ${clean(one.code.reason)}`, style.width - 2).map(
          style.severity('high'),
        );
  return [
    title.trimEnd(),
    ...indent(unseen, 2),
    ...indent(needLines(query, style, one.needs), 2),
    ...indent(unresolvedLines(query, style, one.unresolved), 2),
  ];
}

/** One row for each resource and reason: actions of the same call on the same resource stand together. */
function needLines(query: Query, style: Style, needs: readonly Need[]): readonly string[] {
  const rows = new Map<string, { actions: string[]; need: Need }>();
  for (const need of needs) {
    const key = JSON.stringify([
      resourceWords(query, need),
      need.certain,
      need.conditions,
      need.confidence,
      need.origin,
    ]);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { actions: [...need.actions], need });
    else rows.set(key, { actions: [...row.actions, ...need.actions], need: both(row.need, need) });
  }
  const cells = [...rows.values()].map(({ actions, need }) => [
    actions.join(' '),
    [resourceWords(query, need), ...need.conditions.map(conditionWords)].join(' '),
    whyWords(query, need),
    need.certain === 'possibly' ? 'possibly' : need.confidence,
  ]);
  const columns = [
    { paint: style.plain, max: 34 },
    { paint: style.accent, max: 44 },
    { paint: style.dim },
    { paint: style.plain, isWhole: true },
  ];
  return table(columns, cells, style.width - 2);
}

function both(a: Need, b: Need): Need {
  return { ...a, because: [...a.because, ...b.because] };
}

function resourceWords(query: Query, { resource }: Need): string {
  if (resource.kind === 'any') return '*';
  const node = query.node(resource.node);
  return node?.resource === undefined
    ? clean(readable(resource.arn)).replace(/^arn:\$\{AWS::Partition\}:/, '')
    : clean(nameOf(node) + readable(resource.suffix));
}

function conditionWords({ key, values, holds }: NeedCondition): string {
  const words = `where ${key} is ${values.map((one) => clean(readable(one))).join(' or ')}`;
  return holds === 'always' ? words : `(${words}, with credentials tagged for the caller)`;
}

const MOST = 3;

function whyWords(query: Query, { because }: Need): string {
  const places = because.map(
    ({ span, text }) => `${clean(text)} (${placeWords(query.graph, span)})`,
  );
  const all = [...new Set(places)];
  const shown = all.slice(0, MOST).join(', ');
  return all.length > MOST ? `${shown} and ${all.length - MOST} more` : shown;
}

function unresolvedLines(
  query: Query,
  style: Style,
  open: readonly UnresolvedNeed[],
): readonly string[] {
  if (open.length === 0) return [];
  const cells = open.map((one) => [
    one.call ?? (one.kind === 'code' ? 'code' : one.actions.join(' ')),
    `${clean(one.reason)}${assumedWords(query, one)}`,
    placeWords(query.graph, one.at),
  ]);
  const columns = [{ paint: style.plain, max: 34 }, { paint: style.plain }, { paint: style.dim }];
  return [
    style.severity('high')(`not resolved: ${counted(open.length, 'place')}`),
    ...table(columns, cells, style.width - 4).map((line) => `  ${line}`),
  ];
}

function assumedWords(query: Query, { assumed }: UnresolvedNeed): string {
  const names = assumed.flatMap((id) => {
    const node = query.node(id);
    return node === undefined ? [] : [nameOf(node)];
  });
  return names.length === 0 ? '' : `; taken to be ${names.join(', ')}`;
}

function totals(all: readonly FunctionNeeds[], style: Style): readonly string[] {
  const open = all.reduce((sum, one) => sum + one.unresolved.length, 0);
  const unseen = all.filter((one) => one.code.kind !== 'analysed').length;
  const words = [
    counted(
      all.reduce((sum, one) => sum + one.needs.length, 0),
      'need',
    ),
    ...(open === 0 ? [] : [`${counted(open, 'place')} not resolved`]),
    ...(unseen === 0 ? [] : [`${counted(unseen, 'function')} whose code was not analysed`]),
  ];
  const help =
    open + unseen === 0 ? [] : ['answer what is open under `needs:` in postern.config.yaml'];
  return [words.join(', '), ...help.map(style.dim)];
}
