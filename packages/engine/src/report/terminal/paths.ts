import type { AttackPath, Step } from '../../model/finding.ts';
import { clean } from '../shared/clean.ts';
import { mendingOf } from '../shared/mend.ts';
import { placeWords } from '../shared/place.ts';
import { counted, type View } from '../shared/view.ts';
import { indent, table, wrap } from './layout.ts';
import type { Style } from './style.ts';

const STACK_BELOW = 72;

/** The attack paths, each drawn as aligned steps. */
export function pathLines(view: View, style: Style): readonly string[] {
  const { paths } = view.report;
  if (paths.length === 0) return [];
  return [
    style.bold(counted(paths.length, 'attack path')),
    '',
    ...paths.flatMap((path, index) => onePath(view, style, path, index + 1)),
  ];
}

function onePath(view: View, style: Style, path: AttackPath, number: number): readonly string[] {
  const label = `${number}  `.padStart(4);
  const [first = '', ...rest] = wrap(clean(path.title), style.width - 14);
  const steps = path.steps.map((step) => cells(view, step));
  // A place is only of use in one piece: terminals and editors open it at a click.
  const isTight = steps.some(([, , , place = '']) => place.length > style.width * 0.4);
  const isStacked = style.width < STACK_BELOW || isTight;
  const drawn = isStacked ? stacked(style, steps) : aligned(style, steps);
  return [
    `${label}${style.severity(path.severity)(path.severity.padEnd(8))}  ${style.bold(first)}`,
    ...indent(rest.map(style.bold), 14),
    ...indent(drawn, 4),
    ...indent(mend(view, style, path, number), 4),
    '',
  ];
}

function cells(view: View, step: Step): readonly string[] {
  return [
    clean(step.actor),
    clean(step.verb),
    clean(step.object),
    placeWords(view.report.graph, step.span),
    clean(step.note ?? ''),
  ];
}

function aligned(style: Style, rows: readonly (readonly string[])[]): readonly string[] {
  const columns = [
    { paint: style.plain, max: 30 },
    { paint: style.accent, max: 26 },
    { paint: style.bold, max: 42 },
    { paint: style.dim, max: 44, isWhole: true },
    { paint: style.plain },
  ];
  return table(columns, rows, style.width - 4);
}

function stacked(style: Style, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.flatMap(([actor = '', verb = '', object = '', place = '', note = '']) => [
    ...wrap(`${actor} ${verb} ${object}`, style.width - 4),
    ...indent(wrap(note === '' ? place : `${place}  ${note}`, style.width - 6).map(style.dim), 2),
  ]);
}

/** How to end a path: the change that does it, else what to read; and how sure the path is. */
function mend(view: View, style: Style, path: AttackPath, number: number): readonly string[] {
  const mending = mendingOf(view, path, number);
  const how =
    mending.kind === 'fix' ? `${mending.command}   ends the path` : mending.commands.join(', ');
  const parts = [
    ...(how === '' ? [] : [`mend   ${how}`]),
    ...(path.confidence === 'high' ? [] : [`confidence: ${path.confidence}`]),
  ];
  if (parts.length === 0) return [];
  const line = parts.join('   ');
  const lines = line.length <= style.width - 4 ? [line] : parts;
  return lines.flatMap((one) => wrap(one, style.width - 4)).map(style.dim);
}
