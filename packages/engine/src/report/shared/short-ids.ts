const SHORTEST = 6;

/**
 * The shortest beginnings (at least six characters) that tell fingerprints apart: what a person
 * types after `postern fix`.
 */
export function shortIds(fingerprints: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(fingerprints)].sort();
  const ids = new Map<string, string>();
  for (const [index, print] of sorted.entries()) {
    const before = common(print, sorted[index - 1]);
    const after = common(print, sorted[index + 1]);
    ids.set(print, print.slice(0, Math.max(SHORTEST, before + 1, after + 1)));
  }
  return ids;
}

function common(a: string, b: string | undefined): number {
  let length = 0;
  while (b !== undefined && length < a.length && a[length] === b[length]) length++;
  return length;
}
