let pairs: readonly string[] = [];

/**
 * A new id of 8 hexadecimal digits for each word. Ids tell calls apart and keep nobody out, so the quick generator is
 * enough: loading the cryptographic one takes 5 ms of a cold start.
 */
export function hexId(words: number): string {
  if (pairs.length === 0) {
    pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  }
  let id = '';
  for (let i = 0; i < words; i += 1) {
    const word = (Math.random() * 0x1_0000_0000) >>> 0;
    id += `${pairs[word & 255]}${pairs[(word >> 8) & 255]}${pairs[(word >> 16) & 255]}${pairs[word >>> 24]}`;
  }
  return id;
}
