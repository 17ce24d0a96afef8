import { clean } from '../shared/clean.ts';
import { counted } from '../shared/view.ts';
import { indent, wrap } from '../terminal/layout.ts';
import type { Style } from '../terminal/style.ts';
import type { RightsizeReport } from './model.ts';
import { dayOf } from './words.ts';

/** What was read, and loudly what could not be. */
export function trailLines({ trail }: RightsizeReport, style: Style): readonly string[] {
  const time =
    trail.first === undefined || trail.last === undefined
      ? ''
      : ` from ${dayOf(trail.first)} to ${dayOf(trail.last)}`;
  const data =
    trail.dataEvents.length === 0
      ? 'no data events, so use of data cannot be seen'
      : `data events of ${trail.dataEvents.join(', ')}`;
  const read = `${counted(trail.records, 'record')} in ${counted(trail.files, 'file')}${time}; ${data}`;
  return [
    ...wrap(read, style.width),
    ...problemLines(trail.problems, trail.problemCount, style),
    ...otherLines(trail, style),
  ];
}

const MOST = 5;

function problemLines(
  problems: RightsizeReport['trail']['problems'],
  count: number,
  style: Style,
): readonly string[] {
  if (count === 0) return [];
  const lines = problems.slice(0, MOST).map(({ file, record, reason }) => {
    const place = record === undefined ? clean(file) : `${clean(file)}, record ${record}`;
    return `${place}: ${clean(reason)}`;
  });
  const more = count > lines.length ? [`and ${count - lines.length} more`] : [];
  return [
    style.severity('high')(`incomplete: ${counted(count, 'problem')} in the log`),
    ...indent(
      [...lines, ...more].flatMap((line) => wrap(line, style.width - 2)),
      2,
    ),
  ];
}

function otherLines(trail: RightsizeReport['trail'], style: Style): readonly string[] {
  const others = [...trail.others].map(([what, calls]) => `${counted(calls, clean(what))}`);
  const unknown = [...trail.unknownEvents].map(([event, calls]) => `${clean(event)} (${calls})`);
  return [
    ...(others.length === 0 ? [] : wrap(`left out: ${others.join(', ')}`, style.width)),
    ...(unknown.length === 0
      ? []
      : wrap(`no action is known for ${unknown.slice(0, 8).join(', ')}`, style.width)),
  ].map(style.dim);
}

/** The sum of it, and roles that nobody here has. */
export function closing({ roles, trail }: RightsizeReport, style: Style): readonly string[] {
  const proposed = roles.filter((one) => one.proposal.kind === 'least');
  const away = proposed.reduce((sum, one) => sum + one.granted - one.left, 0);
  const alarms = roles.filter((one) =>
    one.permissions.some((each) => each.state === 'not-in-code'),
  );
  const words = [
    `${counted(proposed.length, 'role')} of ${roles.length} to narrow by ${counted(away, 'action')}`,
    ...(alarms.length === 0
      ? []
      : [`${counted(alarms.length, 'role')} with calls that no line of code explains`]),
  ];
  const strangers = trail.strangers.slice(0, 3).map((one) => clean(one.role));
  const rest = trail.strangerCount > strangers.length ? ', …' : '';
  return [
    ...wrap(words.join(', '), style.width),
    ...(trail.strangerCount === 0
      ? []
      : wrap(
          `${counted(trail.strangerCount, 'other role')} in the log ${trail.strangerCount === 1 ? 'is' : 'are'} not of this application: ${strangers.join(', ')}${rest}`,
          style.width,
        ).map(style.dim)),
  ];
}
