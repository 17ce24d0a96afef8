import type { Diagnostic } from '../../model/diagnostic.ts';
import { clean } from '../shared/clean.ts';
import { placeWords } from '../shared/place.ts';
import { SEVERITIES } from '../shared/severity.ts';
import { silence } from '../shared/silence.ts';
import { counted, type View } from '../shared/view.ts';
import { indent, wrap } from './layout.ts';
import type { Style } from './style.ts';

const MOST_DIAGNOSTICS = 10;

/** What could not be looked at, then the counts: the last thing on the screen is the result. */
export function footerLines(view: View, style: Style): readonly string[] {
  return [...diagnostics(view, style), ...notLookedAt(view, style), ...summary(view, style)];
}

function diagnostics(view: View, style: Style): readonly string[] {
  const all = [...view.report.diagnostics].sort(
    (a, b) => Number(b.incomplete) - Number(a.incomplete),
  );
  if (all.length === 0) return [];
  const groups = alike(all);
  const shown = groups.slice(0, MOST_DIAGNOSTICS);
  const lines = shown.flatMap((group) => diagnostic(view, style, group));
  const more = groups.slice(MOST_DIAGNOSTICS).reduce((sum, group) => sum + group.length, 0);
  return [
    style.bold(`${counted(all.length, 'note')} on the input`),
    ...indent(lines, 2),
    ...(more > 0 ? [`  and ${more} more (--format json lists all)`] : []),
    '',
  ];
}

/** Notes that say the same of different things: they differ in what stands between backticks only. */
function alike(all: readonly Diagnostic[]): readonly (readonly [Diagnostic, ...Diagnostic[]])[] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const one of all) {
    const said = one.message.replaceAll(/`[^`]*`/g, '`').replace(/; tried .*/, '');
    const key = JSON.stringify([one.code, one.incomplete, said, one.help]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function diagnostic(
  view: View,
  style: Style,
  [one, ...others]: readonly [Diagnostic, ...Diagnostic[]],
): readonly string[] {
  const place =
    one.span === undefined ? clean(one.file ?? '') : placeWords(view.report.graph, one.span);
  const help = one.help === undefined ? '' : `; ${clean(one.help)}`;
  const where = place === '' ? '' : `${place}: `;
  const more = others.length === 0 ? '' : ` (and ${others.length} more like it)`;
  const text = `${where}${clean(one.message)}${help}${more}`;
  const [first = '', ...rest] = wrap(text, style.width - 14);
  const mark = one.incomplete ? style.severity('medium')('incomplete') : style.dim('note      ');
  return [`${mark}  ${first}`, ...indent(rest, 12)];
}

function notLookedAt(view: View, style: Style): readonly string[] {
  const list = view.report.notLookedAt.map(clean);
  if (list.length === 0) return [];
  return [...wrap(`not looked at: ${list.join(', ')}`, style.width), ''];
}

function summary(view: View, style: Style): readonly string[] {
  const { auditor, suppressed, known } = view.left;
  const counts = SEVERITIES.flatMap((severity) => {
    const count = view.counts.get(severity) ?? 0;
    return count === 0 ? [] : [style.severity(severity)(`${count} ${severity}`)];
  });
  const total = counted(view.shown.length, 'finding');
  const head = counts.length === 0 ? silence(view.report) : `${total}: ${counts.join(', ')}`;
  const rest = [
    ...(auditor > 0 ? [`${auditor} more with --audience auditor`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
  ];
  const incomplete = view.report.diagnostics.some((one) => one.incomplete);
  return [
    style.bold(head),
    ...(rest.length === 0 ? [] : wrap(rest.join(', '), style.width).map(style.dim)),
    ...(incomplete ? wrap('incomplete: some of the input could not be read', style.width) : []),
  ];
}
