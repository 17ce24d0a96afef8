import type { RoleDifference } from '../../model/least.ts';
import type { Query } from '../../model/query.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { table } from '../terminal/layout.ts';
import type { Style } from '../terminal/style.ts';
import type { LeastReport } from './model.ts';
import { excessRows } from './rows.ts';
import { isTelemetryExcess, isWorthReading } from './select.ts';

/** What is too much, the worst first, with what somebody who has taken over a function could do with it. */
export function excessLines(
  { query, style, audience }: Looks,
  { excess }: RoleDifference,
  isSeen: boolean,
): readonly string[] {
  const shown = excess.filter((one) => isWorthReading(one, audience, isSeen));
  const left = excess.filter((one) => !shown.includes(one) && !isTelemetryExcess(one)).length;
  const rest = left === 0 ? [] : [`and ${counted(left, 'thing')} of little weight or certainty`];
  const rows = excessRows(shown);
  if (rows.length === 0) return rest.map((text) => style.dim(`${text} (--audience auditor)`));
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
    ...rest.map((text) => style.dim(`  ${text} (--audience auditor)`)),
  ];
}

type Looks = {
  readonly query: Query;
  readonly style: Style;
  readonly audience: LeastReport['audience'];
};
