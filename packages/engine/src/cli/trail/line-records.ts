import type { RecordSink } from './json-records.ts';

const MAX_LINE = 16 * 1024 * 1024;
const NEWLINE = 10;

/** Whether a file begins with one whole JSON object on a line of its own and another one below. */
export function isLines(piece: Buffer): boolean {
  const end = piece.indexOf(NEWLINE);
  if (end <= 0) return false;
  const next = piece.toString('latin1', end + 1, end + 200).trimStart();
  const line = piece
    .toString('utf8', 0, end)
    .replace(/^\uFEFF/, '')
    .trim();
  if (!line.startsWith('{') || !line.endsWith('}')) return false;
  return next === '' || next.startsWith('{');
}

/** Takes JSON objects line by line, so that a broken one costs nothing but itself. */
export class LineRecords {
  readonly #sink: RecordSink;
  #rest: Buffer[] = [];
  #bytes = 0;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  /** Takes the next piece. */
  write(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      this.#hold(piece.subarray(start, end));
      this.end();
      start = end + 1;
    }
    this.#hold(piece.subarray(start));
  }

  /** The line is over. */
  end(): void {
    const line = this.#rest.length === 1 ? this.#rest[0] : Buffer.concat(this.#rest);
    const isTooLong = this.#bytes > MAX_LINE;
    this.#rest = [];
    this.#bytes = 0;
    if (isTooLong) this.#sink.problem(`it is longer than ${MAX_LINE / 1024 / 1024} MB`);
    else if (line?.some((byte) => byte > 32) === true) this.#sink.record(line);
  }

  #hold(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_LINE) this.#rest = [];
    else this.#rest.push(bytes);
  }
}
