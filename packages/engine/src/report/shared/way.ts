import type { Finding, Related } from '../../model/finding.ts';
import { clean } from './clean.ts';
import { placeWords } from './place.ts';
import { conceal } from './secrets.ts';
import type { View } from './view.ts';

/** One line of code on the way of a value. `label` is what happens there. */
export type WayLine = {
  /** `src/app.ts:12`, or `:15` for a further line of the same file. */
  readonly place: string;
  readonly text: string;
  readonly label: string;
};

const LONGEST_LINE = 160;
const MOST_LINES = 8;

/** Words that say no more than the line of code does. */
const PLAIN = /^(?:read|is kept in \w+|is passed to \w*|is passed on)$/;

/**
 * The way of a value through the code, line by line, the sink last; steps on one line are one. Of a long way
 * the beginning and the end. Empty for findings that are not about a flow.
 */
export function wayOf(view: View, finding: Finding): readonly WayLine[] {
  const lines: WayLine[] = [];
  for (const step of finding.flow ?? []) {
    const line = lineOf(view, step);
    const last = lines.at(-1);
    if (last?.place === line.place) lines[lines.length - 1] = merged(last, line);
    else lines.push(line);
  }
  if (lines.length <= MOST_LINES) return brief(lines);
  const left = lines.length - MOST_LINES + 1;
  const gap = { place: '', text: '', label: `${left} more lines` };
  return brief([...lines.slice(0, 2), gap, ...lines.slice(3 - MOST_LINES)]);
}

/** A file is named where the way comes into it. */
function brief(lines: readonly WayLine[]): readonly WayLine[] {
  let file = '';
  return lines.map((line) => {
    const colon = line.place.lastIndexOf(':');
    const same = colon > 0 && line.place.slice(0, colon) === file;
    if (colon > 0) file = line.place.slice(0, colon);
    return same ? { ...line, place: line.place.slice(colon) } : line;
  });
}

function lineOf(view: View, { span, label }: Related): WayLine {
  const { graph } = view.report;
  const place = placeWords(graph, span);
  const source = graph.sources.get(span.file);
  if (source === undefined) return { place, text: '', label: clean(label) };
  const number = source.position(span.start).line;
  const raw = source.line(number).trim().slice(0, LONGEST_LINE);
  const isSecret = view.secrets.get(span.file)?.has(number) === true;
  return { place, text: isSecret ? conceal(raw) : clean(raw), label: clean(label) };
}

function merged(before: WayLine, after: WayLine): WayLine {
  const label = PLAIN.test(after.label) && !PLAIN.test(before.label) ? before.label : after.label;
  return { ...after, label };
}
