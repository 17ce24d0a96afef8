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

/** Needs that stand in one row: the same actions for the same reasons, or several actions on the same resource. */
type Row = {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly need: Need;
};

function needLines(query: Query, style: Style, needs: readonly Need[]): readonly string[] {
  const rows = sameReasons(query, sameResource(query, needs));
  const cells = rows.map(({ actions, on, need }) => [
    actions.join(' '),
    on.join(' '),
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

function sameResource(query: Query, needs: readonly Need[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const need of needs) {
    const on = [resourceWords(query, need), ...need.conditions.map(conditionWords)].join(' ');
    const key = JSON.stringify([on, need.certain, need.confidence, need.origin, kindOf(need)]);
    const row = rows.get(key);
    const actions = [...(row?.actions ?? []), ...need.actions];
    rows.set(key, { actions, on: [on], need: row === undefined ? need : both(row.need, need) });
  }
  return [...rows.values()];
}

/** Calls stand together whatever they do; what the configuration makes needed has a reason worth reading. */
function kindOf(need: Need): string {
  if (need.origin === 'code' && need.certain === 'needed') return '';
  return need.because.map((one) => one.text).join();
}

function sameReasons(query: Query, all: readonly Row[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const one of all) {
    const { certain, confidence } = one.need;
    const key = JSON.stringify([one.actions, whyWords(query, one.need), certain, confidence]);
    const row = rows.get(key);
    rows.set(key, row === undefined ? one : { ...row, on: [...row.on, ...one.on] });
  }
  return [...rows.values()];
}

function both(a: Need, b: Need): Need {
  return { ...a, because: [...a.because, ...b.because] };
}

function resourceWords(query: Query, { resource }: Need): string {
  if (resource.kind === 'any') return '*';
  const node = query.node(resource.node);
  return node?.resource === undefined
    ? arnWords(resource.arn)
    : clean(nameOf(node) + readable(resource.suffix));
}

/** An ARN without what is the same everywhere in the account. */
function arnWords(arn: string): string {
  return clean(readable(arn))
    .replace(/^arn:\$\{AWS::Partition\}:/, '')
    .replace('${AWS::Region}:${AWS::AccountId}', '');
}

function conditionWords({ key, values, holds }: NeedCondition): string {
  const words = `where ${key} is ${values.map((one) => clean(readable(one))).join(' or ')}`;
  return holds === 'always' ? words : `(${words}, with credentials tagged for the caller)`;
}

const MOST = 3;

/** The places of calls, each file once; for anything else also what happens there. */
function whyWords(query: Query, need: Need): string {
  const isPlain = need.origin === 'code' && need.certain === 'needed' && need.confidence !== 'low';
  const lines = new Map<string, Set<string>>();
  for (const { span, text } of need.because) {
    const place = placeWords(query.graph, span);
    const colon = place.lastIndexOf(':');
    const what = isPlain && !text.includes(',') ? '' : `${clean(text)}: `;
    const file = `${what}${colon === -1 ? place : place.slice(0, colon)}`;
    const known = lines.get(file) ?? new Set<string>();
    lines.set(file, known.add(colon === -1 ? '' : place.slice(colon + 1)));
  }
  const all = [...lines].map(([file, numbers]) => `${file}:${shortened([...numbers]).join(',')}`);
  return shortened(all).join(', ');
}

function shortened(all: readonly string[]): readonly string[] {
  return all.length > MOST ? [...all.slice(0, MOST), `… (${all.length - MOST} more)`] : all;
}

function unresolvedLines(
  query: Query,
  style: Style,
  open: readonly UnresolvedNeed[],
): readonly string[] {
  if (open.length === 0) return [];
  const cells = together(open).map(({ one, also }) => [
    one.call ?? (one.kind === 'code' ? 'code' : one.actions.join(' ')),
    [
      one.certain === 'possibly' ? 'possibly: ' : '',
      clean(one.reason),
      assumedWords(query, one),
      also.length === 0 ? '' : ` (possibly also for ${also.join(' ')})`,
    ].join(''),
    placeWords(query.graph, one.at),
  ]);
  const columns = [{ paint: style.plain, max: 34 }, { paint: style.plain }, { paint: style.dim }];
  return [
    style.severity('high')(`not resolved: ${counted(together(open).length, 'place')}`),
    ...table(columns, cells, style.width - 4).map((line) => `  ${line}`),
  ];
}

/** What is only possibly needed at a call stands with what surely is. */
function together(
  open: readonly UnresolvedNeed[],
): readonly { readonly one: UnresolvedNeed; readonly also: readonly string[] }[] {
  const keyOf = ({ call, at, reason }: UnresolvedNeed): string =>
    JSON.stringify([call, at.file, at.start, reason]);
  const sure = new Set(open.filter((one) => one.certain === 'needed').map(keyOf));
  const also = (one: UnresolvedNeed): readonly string[] =>
    open
      .filter((other) => other.certain === 'possibly' && keyOf(other) === keyOf(one))
      .flatMap((other) => other.actions);
  return open
    .filter((one) => one.certain === 'needed' || !sure.has(keyOf(one)))
    .map((one) => ({ one, also: one.certain === 'needed' ? also(one) : [] }));
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
