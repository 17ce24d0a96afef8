import { Query } from '../../model/query.ts';
import type { ReplayedCalls } from '../../model/replay.ts';
import { timeWords } from '../rightsize/words.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { counted } from '../shared/view.ts';
import { nameOf } from '../shared/words.ts';
import { indent, wrap } from '../terminal/layout.ts';
import { asciiOnly, type Style, styleOf, type TerminalOptions } from '../terminal/style.ts';
import type { ReplayReport } from './model.ts';

/** Recorded calls that the proposed roles would deny, for a person; those that cannot be told follow. */
export function replayText(report: ReplayReport, options: TerminalOptions): string {
  const style = styleOf(options);
  const { denied, unknown } = report.replay;
  const lines = [
    ...summary(report, style),
    ...section('would be denied', denied, report, style),
    ...section('cannot be told', unknown, report, style),
    ...problemLines(report, style),
  ];
  const drawn = `${lines.join('\n').trimEnd()}\n`;
  return options.unicode === false ? asciiOnly(drawn) : drawn;
}

function summary({ replay, roles, files }: ReplayReport, style: Style): readonly string[] {
  const { judged, allowed, refusedBefore, others, denied, unknown } = replay;
  const calls = (list: readonly ReplayedCalls[]): number =>
    list.reduce((sum, one) => sum + one.count, 0);
  const head = `${counted(judged, 'recorded call')} of ${counted(roles, 'role')} that would change, from ${counted(files, 'file')}`;
  const text = `${allowed} allowed as before, ${calls(denied)} denied, ${calls(unknown)} that cannot be told; left out: ${counted(refusedBefore, 'call')} refused when made, ${others} of other callers or of roles that stay as they are`;
  const cut = replay.complete ? [] : ['more kinds of calls than are kept: the lists are cut'];
  return [style.bold(head), ...indent(wrap(text, style.width - 2), 2), ...cut, ''];
}

function section(
  title: string,
  list: readonly ReplayedCalls[],
  report: ReplayReport,
  style: Style,
): readonly string[] {
  if (list.length === 0) return [];
  const query = new Query(report.graph);
  return [
    style.bold(title),
    ...list.flatMap((one) => [...indent(callLines(one, query, style), 2), '']),
  ];
}

function callLines(one: ReplayedCalls, query: Query, style: Style): readonly string[] {
  const { call, count, last, resource, because, code } = one;
  const what = one.action === '' ? `${call.source} ${call.name}` : one.action;
  const role = query.role(one.role);
  const fn = query.function(one.function);
  const on = resource === undefined ? '' : ` on ${resource}`;
  const until = last > call.time ? ` to ${timeWords(last)}` : '';
  const who = fn === undefined ? '' : `${nameOf(fn)}, `;
  const place = code === undefined ? 'no line is known to need it' : placeWords(query.graph, code);
  const lines = [
    `${because}; ${counted(count, 'call')}, ${timeWords(call.time)}${until}`,
    `by ${who}${call.caller.arn}, under ${role === undefined ? one.role : nameOf(role)}`,
    `code: ${place}; record: ${call.origin.file}, number ${call.origin.record}`,
  ];
  return [
    style.accent(clean(what + on)),
    ...indent(
      lines.flatMap((line) => wrap(clean(line), style.width - 6)),
      2,
    ),
  ];
}

function problemLines({ problems, problemCount }: ReplayReport, style: Style): readonly string[] {
  if (problemCount === 0) return [];
  const shown = problems.slice(0, 5).map(({ file, record, reason }) => {
    const number = record === undefined ? '' : `, record ${record}`;
    return clean(`${file}${number}: ${reason}`);
  });
  return [style.bold(`${counted(problemCount, 'problem')} with the log`), ...indent(shown, 2)];
}
