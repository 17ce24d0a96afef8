import type { AttackPath, Step } from '../../model/finding.ts';
import { clean } from '../shared/clean.ts';
import { mendingOf } from '../shared/mend.ts';
import { placeWords } from '../shared/place.ts';
import { counted, type View } from '../shared/view.ts';
import { type Column, indent, isReadable, table, wrap } from './layout.ts';
import type { Style } from './style.ts';

const STACK_BELOW = 72;
const MOST_ALIKE = 6;

/** The attack paths, each drawn as aligned steps. */
export function pathLines(view: View, style: Style): readonly string[] {
  const { paths } = view.report;
  if (paths.length === 0) return [];
  const groups = alike(paths);
  const different = groups.length < paths.length ? `, ${groups.length} of them different` : '';
  return [
    style.bold(counted(paths.length, 'attack path') + different),
    '',
    ...groups.flatMap((group) => oneGroup(view, style, group)),
  ];
}

type Numbered = { readonly path: AttackPath; readonly number: number };

/** Paths that read the same in several templates (copies, stages, labs), each group in its place of the order. */
function alike(paths: readonly AttackPath[]): readonly (readonly [Numbered, ...Numbered[]])[] {
  const groups = new Map<string, [Numbered, ...Numbered[]]>();
  for (const [index, path] of paths.entries()) {
    const one = { path, number: index + 1 };
    const key = JSON.stringify([path.title, path.severity, path.confidence]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** The first path in full, then where the same one is found again. */
function oneGroup(
  view: View,
  style: Style,
  [first, ...others]: readonly [Numbered, ...Numbered[]],
): readonly string[] {
  const lines = onePath(view, style, first);
  if (others.length === 0) return lines;
  const where = others.map(({ path, number }) => {
    const [step] = path.steps;
    return step === undefined
      ? `${number}`
      : `${number} (${placeWords(view.report.graph, step.span)})`;
  });
  const text = `the same again: ${where.slice(0, MOST_ALIKE).join(', ')}${where.length > MOST_ALIKE ? ` and ${where.length - MOST_ALIKE} more` : ''}`;
  return [...lines.slice(0, -1), ...indent(wrap(text, style.width - 4).map(style.dim), 4), ''];
}

function onePath(view: View, style: Style, { path, number }: Numbered): readonly string[] {
  const label = `${number}  `.padStart(4);
  const [first = '', ...rest] = wrap(clean(path.title), style.width - 14);
  const steps = path.steps.map((step) => cells(view, step));
  // A place is only of use in one piece: terminals and editors open it at a click.
  const isTight = steps.some(([, , , place = '']) => place.length > style.width * 0.4);
  const isAligned =
    style.width >= STACK_BELOW && !isTight && isReadable(columnsOf(style), steps, style.width - 4);
  const drawn = isAligned ? table(columnsOf(style), steps, style.width - 4) : stacked(style, steps);
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

function columnsOf(style: Style): readonly Column[] {
  return [
    { paint: style.plain, max: 30 },
    { paint: style.accent, max: 26 },
    { paint: style.bold, max: 42 },
    { paint: style.dim, max: 44, isWhole: true },
    { paint: style.plain },
  ];
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
