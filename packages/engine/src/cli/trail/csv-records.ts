import type { JsonObject } from '../../least/trail/json.ts';

const MAX_FIELD = 16 * 1024 * 1024;

/**
 * Reads comma-separated values (RFC 4180, with line breaks inside quotes) that come in pieces: the first row names the
 * columns, each other row is handed over as an object.
 */
export class CsvRecords {
  readonly #row: (row: JsonObject) => void;
  readonly #problem: (reason: string) => void;
  #columns: readonly string[] | undefined;
  #fields: string[] = [];
  #field = '';
  #inQuotes = false;
  /** The last character was a quote inside quotes: the end, or the first half of an escaped one. */
  #wasQuote = false;

  constructor(row: (row: JsonObject) => void, problem: (reason: string) => void) {
    this.#row = row;
    this.#problem = problem;
  }

  /** Takes the next piece. */
  write(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const char = text[i] ?? '';
      if (this.#wasQuote) {
        this.#wasQuote = false;
        if (char === '"') {
          this.#field += '"';
          continue;
        }
        this.#inQuotes = false;
      }
      if (this.#inQuotes) i = this.#quoted(text, i);
      else this.#plain(char);
    }
  }

  /** Nothing more comes: the last row may have no line break. */
  end(): void {
    if (this.#inQuotes && !this.#wasQuote) this.#problem('the file ends in the middle of a row');
    if (this.#field !== '' || this.#fields.length > 0) this.#endRow();
  }

  #quoted(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    const end = quote === -1 ? text.length : quote;
    if (this.#field.length < MAX_FIELD) this.#field += text.slice(from, end);
    this.#wasQuote = quote !== -1;
    return end;
  }

  #plain(char: string): void {
    if (char === '"' && this.#field === '') this.#inQuotes = true;
    else if (char === ',') this.#endField();
    else if (char === '\n') this.#endRow();
    else if (char !== '\r') this.#field += char;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = '';
  }

  #endRow(): void {
    this.#endField();
    const fields = this.#fields;
    this.#fields = [];
    if (fields.length === 1 && fields[0] === '') return;
    if (this.#columns === undefined) {
      this.#columns = fields.map((one) => one.trim().replace(/^\uFEFF/, ''));
      return;
    }
    if (fields.length !== this.#columns.length) {
      this.#problem(
        `it has ${fields.length} columns where the first row names ${this.#columns.length}`,
      );
      return;
    }
    this.#row(Object.fromEntries(this.#columns.map((name, i) => [name, fields[i] ?? ''])));
  }
}
