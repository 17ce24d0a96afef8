import type { Span } from '../../model/span.ts';
import { frameOf } from '../shared/frame.ts';
import type { View } from '../shared/view.ts';
import { truncate, widthOf } from './layout.ts';
import type { Style } from './style.ts';

/** A code frame: the lines with their numbers, and carets under what is meant. */
export function frameLines(view: View, style: Style, span: Span, width: number): readonly string[] {
  const frame = frameOf(view, span);
  const gutter = Math.max(0, ...frame.map((line) => String(line.number).length));
  const bar = style.glyph.bar;
  const room = width - gutter - 3;
  return frame.flatMap(({ number, text, mark }) => {
    const shown = truncate(text, room);
    const line = `${style.dim(`${String(number).padStart(gutter)} ${bar}`)} ${shown}`.trimEnd();
    if (mark === undefined) return [line];
    const from = widthOf(text.slice(0, mark.from));
    const length = widthOf(text.slice(mark.from, mark.to));
    const carets = style.glyph.caret.repeat(Math.max(1, Math.min(length, room - from)));
    if (from >= room) return [line];
    const pointer = `${' '.repeat(from)}${style.accent(carets)}`;
    return [line, `${style.dim(`${' '.repeat(gutter)} ${bar}`)} ${pointer}`];
  });
}
