/**
 * A half-open range of UTF-16 offsets in one file. Lines are computed only where a person looks, by
 * `SourceText`, because a scan makes far more spans than it shows.
 */
export type Span = { readonly file: string; readonly start: number; readonly end: number };

/** A line and a column, both from 1, the column in UTF-16 units (as SARIF and editors count by default). */
export type Position = { readonly line: number; readonly column: number };

/** A file's text with its line starts. `path` is relative to the scanned root, with forward slashes. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  #starts: number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Offset at which each line starts. */
  get lineStarts(): readonly number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (let i = this.text.indexOf('\n'); i !== -1; i = this.text.indexOf('\n', i + 1)) {
        starts.push(i + 1);
      }
      this.#starts = starts;
    }
    return this.#starts;
  }

  /** Line and column of an offset; offsets outside the text are clamped to it. */
  position(offset: number): Position {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    return { line: low + 1, column: clamped - (starts[low] ?? 0) + 1 };
  }

  /** The text of a line (from 1), without its line end. */
  line(number: number): string {
    const start = this.lineStarts[number - 1];
    if (start === undefined) return '';
    const end = this.lineStarts[number] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }
}
