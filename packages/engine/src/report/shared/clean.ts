// Control characters, marks that turn or hide text, and the replacement's own kin. A scanned project
// chooses its names freely: none of them may move the cursor, colour a line or reorder what is read.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const PLAIN_SPACE = new Set(['\t', '\n', '\r', '\u2028', '\u2029']);

/** A text from the scanned project as one line of printable characters: what is not printable is shown as `\x1b`. */
export function clean(text: string): string {
  return text.toWellFormed().replace(UNSAFE, (char) => (PLAIN_SPACE.has(char) ? ' ' : code(char)));
}

function code(char: string): string {
  const number = char.codePointAt(0) ?? 0;
  const hex = number.toString(16);
  return number < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}

/** JSON text of a value, with every character that could act on a terminal written as an escape. */
export function safeJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2);
  return `${json.replace(UNSAFE, (char) => (char === '\n' ? char : escapes(char)))}\n`;
}

function escapes(char: string): string {
  let out = '';
  for (let i = 0; i < char.length; i++) {
    out += `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}
