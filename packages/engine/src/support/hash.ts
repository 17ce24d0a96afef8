import { createHash } from 'node:crypto';

/** The first 16 hex digits of a SHA-256 over the parts; a separator keeps `a|b` and `ab` apart. */
export function shortHash(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/** The whole SHA-256 of a text, for where somebody may look for two texts with one hash. */
export function fullHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
