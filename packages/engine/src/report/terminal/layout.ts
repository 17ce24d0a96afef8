import type { Paint } from './style.ts';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW = /\p{Mark}/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** Columns that a cleaned text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += NARROW.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** Lines of at most `width` columns, broken at spaces where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (widthOf(line) > width) {
      const head = fitting(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** The longest beginning that fits, but at least one character, so that wrapping always ends. */
function fitting(text: string, width: number): string {
  let head = '';
  let used = 0;
  for (const char of text) {
    used += widthOf(char);
    if (used > width && head !== '') break;
    head += char;
  }
  return head;
}

/** The text cut to a width, with an ellipsis where something is missing. */
export function truncate(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${fitting(text, Math.max(1, width - 1))}…`;
}

/** A column of a table: how its cells are painted, and how wide it may grow (columns). */
export type Column = {
  readonly paint: Paint;
  readonly max?: number;
  /** Its texts are of use in one piece only: other columns give way first. */
  readonly isWhole?: boolean;
};

const GAP = 2;
const NARROWEST = 3;

/** Rows as aligned columns; cells wrap inside their column so that no line is wider than `width`. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const widths = widthsOf(columns, rows, width);
  return rows.flatMap((row) => tableRow(columns, row, widths));
}

const MOST_LINES = 3;

/** Whether a table shows every cell without breaking a word, and none over more than a few lines. */
export function isReadable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): boolean {
  const widths = widthsOf(columns, rows, width);
  return rows.every((row) =>
    row.every((cell, index) => {
      const room = Math.max(1, widths[index] ?? 1);
      return (
        cell.split(' ').every((word) => widthOf(word) <= room) &&
        wrap(cell, room).length <= MOST_LINES
      );
    }),
  );
}

function widthsOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  return shrink(
    columns.map((column, index) =>
      Math.min(column.max ?? width, Math.max(0, ...rows.map((row) => widthOf(row[index] ?? '')))),
    ),
    width,
    columns.map((column) => column.isWhole === true),
  );
}

/** The widths that fit: the widest columns give way first, and those in one piece only to nothing else. */
function shrink(
  natural: readonly number[],
  width: number,
  whole: readonly boolean[],
): readonly number[] {
  const widths = [...natural];
  const used = widths.filter((one) => one > 0).length;
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP * Math.max(0, used - 1) - width;
  while (excess > 0) {
    const yielding = widths.filter((one, index) => !whole[index] && one > NARROWEST);
    const most = Math.max(...(yielding.length > 0 ? yielding : widths));
    const widest = widths.findIndex(
      (one, index) => one === most && (yielding.length === 0 || !whole[index]),
    );
    const old = widths[widest] ?? 0;
    if (old <= NARROWEST) break;
    widths[widest] = old - 1;
    excess -= 1;
  }
  return widths;
}

function tableRow(
  columns: readonly Column[],
  row: readonly string[],
  widths: readonly number[],
): readonly string[] {
  const cells = columns.map((_, index) => wrap(row[index] ?? '', Math.max(1, widths[index] ?? 1)));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = columns.map((column, index) => {
      const width = widths[index] ?? 0;
      if (width === 0) return '';
      const text = cells[index]?.[line] ?? '';
      return column.paint(text) + ' '.repeat(Math.max(0, width - widthOf(text)) + GAP);
    });
    return parts.join('').trimEnd();
  });
}

/** Lines moved right by a number of columns. */
export function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

/** A piece of a line with its paint. */
export type Segment = readonly [text: string, paint: Paint];

/** Segments on one line with three spaces between them, cut where the line is full. */
export function line(segments: readonly Segment[], width: number): string {
  let left = width;
  const parts: string[] = [];
  for (const [text, paint] of segments) {
    const gap = parts.length === 0 ? 0 : 3;
    if (text === '' || left - gap < 2) continue;
    const shown = truncate(text, left - gap);
    parts.push(paint(shown));
    left -= gap + widthOf(shown);
  }
  return parts.join('   ');
}
