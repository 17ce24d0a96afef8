import { StringDecoder } from 'node:string_decoder';
import type { Problems } from '../../least/rightsize/problems.ts';
import { entriesOf } from '../../least/trail/entries.ts';
import { objectIn, parsed } from '../../least/trail/json.ts';
import type { Entry } from '../../least/trail/record.ts';
import { CsvRecords } from './csv-records.ts';
import { JsonRecords, type RecordSink } from './json-records.ts';
import { isLines, LineRecords } from './line-records.ts';
import type { Source } from './sources.ts';
import { piecesOf } from './unpack.ts';

/** What takes the records of a log. */
export type LogSink = {
  readonly add: (entry: Entry, file: string, record: number) => void;
  readonly problems: Pick<Problems, 'add'>;
};

/** Reads one file of a log into a sink. Whatever is wrong with it is told there, and the rest still read. */
export async function readSource(
  source: Source,
  sink: LogSink,
  since: number | undefined,
  onBytes: (bytes: number) => void,
): Promise<void> {
  await readPieces(piecesOf(source.path, onBytes), source.name, sink, since);
}

/** Reads the pieces of one file. */
async function readPieces(
  pieces: AsyncIterable<Buffer>,
  name: string,
  sink: LogSink,
  since: number | undefined,
): Promise<void> {
  const records = new Records(name, sink, since);
  try {
    let reader: Reader | undefined;
    for await (const piece of pieces) {
      reader ??= readerFor(piece, records);
      reader.write(piece);
    }
    reader?.end();
  } catch (error) {
    records.problem(error instanceof Error ? error.message : String(error), true);
  }
}

type Reader = { readonly write: (piece: Buffer) => void; readonly end: () => void };

function readerFor(piece: Buffer, records: Records): Reader {
  if (isCsv(piece)) return csvReader(records);
  const sink: RecordSink = {
    record: (bytes) => records.json(bytes),
    problem: (reason) => records.problem(reason),
  };
  return isLines(piece) ? new LineRecords(sink) : new JsonRecords(sink);
}

function csvReader(records: Records): Reader {
  const decoder = new StringDecoder('utf8');
  const csv = new CsvRecords(
    (row) => records.document(row),
    (reason) => records.problem(reason),
  );
  return {
    write: (piece) => csv.write(decoder.write(piece)),
    end: () => {
      csv.write(decoder.end());
      csv.end();
    },
  };
}

/** Whether a file begins with the names of columns and not with JSON. */
function isCsv(piece: Buffer): boolean {
  const start = piece
    .toString('utf8', 0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  return /^"?[\w. -]{1,128}"?,/.test(start);
}

/** A row of a query result is a list of objects with one column each. */
function isRow(list: readonly unknown[]): boolean {
  return list.every((one) => Object.keys(objectIn(one) ?? {}).length === 1);
}

/** Numbers the records of a file. */
class Records {
  readonly #name: string;
  readonly #sink: LogSink;
  readonly #since: number;
  #number = 0;

  constructor(name: string, sink: LogSink, since: number | undefined) {
    this.#name = name;
    this.#sink = sink;
    this.#since = since ?? Number.NEGATIVE_INFINITY;
  }

  json(bytes: Buffer): void {
    const document = parsed(bytes.toString('utf8'));
    if (document === undefined) this.problem('it is not valid JSON');
    else if (!Array.isArray(document) || isRow(document)) this.document(document);
    else for (const one of document) this.document(one);
  }

  document(document: unknown): void {
    this.#number++;
    const origin = { file: this.#name, record: this.#number };
    for (const entry of entriesOf(document, origin)) {
      if (entry.kind === 'call' && entry.call.time < this.#since) continue;
      this.#sink.add(entry, this.#name, this.#number);
    }
  }

  problem(reason: string, isWhole = false): void {
    if (!isWhole) this.#number++;
    this.#sink.problems.add(this.#name, isWhole ? undefined : this.#number, reason);
  }
}
