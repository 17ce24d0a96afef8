const MOST_BYTES = 200;
/** Names that Windows gives to devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** The uploader's name for a file without folders, hidden beginnings, control characters or devices' names; `file` where nothing is left. */
export function cleanFileName(written: string): string {
  const last = written.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const tame = last
    .replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*%]/gu, '_')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .replace(DEVICE, '_$&');
  return shortened(tame) || 'file';
}

/** At most 200 bytes of UTF-8; a short ending such as `.pdf` stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  let left = MOST_BYTES - Buffer.byteLength(ending);
  let kept = '';
  for (const one of name.slice(0, name.length - ending.length)) {
    left -= Buffer.byteLength(one);
    if (left < 0) break;
    kept += one;
  }
  return kept + ending;
}
