/** Most characters of one value in a log line when no other number is given. */
const MOST = 1000;

/**
 * Text in a log line that is not JSON: line breaks, escape sequences of terminals and marks that turn the direction of writing are
 * shown as `\u{…}`, so that a value can neither begin a line nor hide one.
 */
export function logText(value: unknown, most: number = MOST): string {
  const text = String(value);
  const shown = text.slice(0, most).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is shown
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (one) => (one === '\\' ? '\\\\' : `\\u{${one.charCodeAt(0).toString(16)}}`),
  );
  return text.length > most ? `${shown}… (${text.length} characters)` : shown;
}

/** A cell of a CSV file. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

/**
 * One row of a CSV file with its line end (RFC 4180). Texts that a spreadsheet would run as a formula get an apostrophe in front; numbers stay numbers.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvRow(cells: readonly Cell[], separator: ',' | ';' | '\t' = ','): string {
  return `${cells.map((cell) => csvCell(cell)).join(separator)}\r\n`;
}

/** One cell of a CSV file, in quotes where it is a text. */
export function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  // Spreadsheets also read the full-width forms, and look past white space.
  const isFormula = /^[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/.test(cell);
  return `"${isFormula ? "'" : ''}${cell.replaceAll('"', '""').replaceAll('\u0000', '')}"`;
}
