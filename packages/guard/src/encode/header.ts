import { urlComponent } from './url.ts';

/** Value of a header: control characters become spaces, what is not ASCII a question mark. No line can begin in it. */
export function headerValue(value: string | number | boolean): string {
  return (
    String(value)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
      .replace(/[\u0000-\u001f\u007f]+/g, ' ')
      .replace(/[\u0080-\uffff]/g, '?')
      .trim()
  );
}

/**
 * `content-disposition` of a download, with a name that came from outside.
 * Source: https://www.rfc-editor.org/rfc/rfc6266
 */
export function attachment(name: string): string {
  const plain = fileName(name);
  const ascii = plain.replace(/[^\u0020-\u007e]/g, '_').replace(/["\\%]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${urlComponent(plain)}`;
}

const MOST_BYTES = 200;
/** Names that Windows gives to devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** A name for one file: no folder, nothing hidden, nothing that a shell, a browser or Windows reads in its own way. */
export function fileName(value: string): string {
  const last = value.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const tame = last
    .replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*]/gu, '_')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .replace(DEVICE, '_$&');
  return cut(tame) || 'file';
}

/** At most 200 bytes of UTF-8; the ending of the name stays. */
function cut(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  let size = Buffer.byteLength(ending);
  let kept = '';
  for (const one of name.slice(0, name.length - ending.length)) {
    size += Buffer.byteLength(one);
    if (size > MOST_BYTES) break;
    kept += one;
  }
  return kept + ending;
}
