import type { Span } from '../../model/span.ts';
import { clean } from './clean.ts';
import { conceal } from './secrets.ts';
import type { View } from './view.ts';

/** One line of a code frame. `mark` is the range of `text` to underline. */
export type FrameLine = {
  readonly number: number;
  readonly text: string;
  readonly mark: { readonly from: number; readonly to: number } | undefined;
};

const WIDEST = 400;

/** The marked line with the lines around it, cleaned, secrets concealed; empty where the text is not at hand. */
export function frameOf(view: View, span: Span, context = 1): readonly FrameLine[] {
  const source = view.report.graph.sources.get(span.file);
  if (source === undefined) return [];
  const start = source.position(span.start);
  const end = source.position(Math.max(span.start, span.end));
  const secret = view.secrets.get(span.file);
  const lines: FrameLine[] = [];
  const last = Math.min(start.line + context, source.lineStarts.length);
  for (let number = Math.max(1, start.line - context); number <= last; number++) {
    const raw = source.line(number);
    const text = secret?.has(number) === true ? conceal(raw) : raw;
    const to = end.line === start.line ? end.column - 1 : raw.trimEnd().length;
    lines.push(
      number === start.line
        ? marked(number, text, start.column - 1, to)
        : { number, text: clean(text.slice(0, WIDEST)), mark: undefined },
    );
  }
  return lines;
}

/** Cleaning may lengthen a text, so the parts before and under the mark are cleaned apart. */
function marked(number: number, raw: string, from: number, to: number): FrameLine {
  const cut = from > WIDEST / 2 ? from - WIDEST / 4 : 0;
  const before = (cut > 0 ? '…' : '') + clean(raw.slice(cut, from));
  const under = clean(raw.slice(from, Math.min(Math.max(to, from + 1), from + WIDEST)));
  const after = clean(raw.slice(from + Math.max(to - from, 1)).slice(0, WIDEST));
  return {
    number,
    text: before + under + after,
    mark: { from: before.length, to: before.length + Math.max(1, under.length) },
  };
}
