import type { Missing, RoleDifference } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { table } from '../terminal/layout.ts';
import type { Paint, Style } from '../terminal/style.ts';
import type { LeastReport } from './model.ts';
import { actionWords, needOnWords, shortList } from './words.ts';

/** What is missing: calls that fail, then what is only lost, then what depends on something. */
export function missingLines(
  { query, style, audience }: Looks,
  { missing, functions }: RoleDifference,
): readonly string[] {
  const isShared = functions.length > 1;
  const sure = missing.filter((one) => one.certainty === 'certain' && one.isQuiet === undefined);
  const lost = missing.filter((one) => one.certainty === 'certain' && one.isQuiet !== undefined);
  const open = missing.filter((one) => one.certainty === 'maybe');
  // What the author has tied to a condition on purpose is no news to the author.
  const shown = open.filter((one) => audience === 'auditor' || one.by === undefined);
  const left = open.length - shown.length;
  const rows = (list: readonly Missing[], title: string, paint: Paint): readonly string[] =>
    list.length === 0 ? [] : [paint(title), ...rowLines(query, style, list, isShared)];
  return [
    ...rows(sure, 'missing: these calls fail', style.severity('critical')),
    ...rows(shown, 'perhaps missing', style.severity('medium')),
    ...rows(lost, 'missing: the function runs, but this is lost', style.severity('low')),
    ...(left === 0
      ? []
      : [style.dim(`${counted(left, 'need')} allowed under a condition (--audience auditor)`)]),
  ];
}

type Looks = {
  readonly query: Query;
  readonly style: Style;
  readonly audience: LeastReport['audience'];
};

function rowLines(
  query: Query,
  style: Style,
  list: readonly Missing[],
  isShared: boolean,
): readonly string[] {
  const groups = Map.groupBy(list, (one) => {
    return `${one.function} ${one.actions.join()} ${one.because}`;
  });
  const cells = [...groups.values()].map((group) => {
    const [first] = group;
    const name = query.node(first?.function)?.name;
    const reason = clean(first?.because ?? '');
    return [
      actionWords(first?.actions ?? []),
      shortList([...new Set(group.map((one) => needOnWords(query, one.need)))]),
      isShared && name !== undefined ? `${clean(name)}: ${reason}` : reason,
      shortList([...new Set(group.flatMap((one) => placesOf(query, one)))], 2),
    ];
  });
  const columns = [
    { paint: style.plain, max: 34 },
    { paint: style.accent, max: 44 },
    { paint: style.plain },
    { paint: style.dim },
  ];
  return table(columns, cells, style.width - 4).map((line) => `  ${line}`);
}

function placesOf(query: Query, { need }: Missing): readonly string[] {
  return need.because.map(({ span }) => placeWords(query.graph, span));
}
