const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 as in zlib, of ASCII text. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function base62(number: number): string {
  let written = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) {
    written = (DIGITS[rest % 62] ?? '') + written;
  }
  return written;
}

/**
 * Whether the last six characters of a GitHub or npm token are the checksum of those between its
 * prefix and them. Source: "Behind GitHub's new authentication token formats", GitHub, April 2021.
 */
export function hasTokenChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1, -6);
  return base62(crc32(body)).padStart(6, '0') === token.slice(-6);
}

/** Whether a text is the first part of a JSON Web Token: base64url of a JSON object with an algorithm. */
export function isJwtHeader(part: string): boolean {
  try {
    const json: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof json === 'object' && json !== null && 'alg' in json;
  } catch {
    return false;
  }
}
