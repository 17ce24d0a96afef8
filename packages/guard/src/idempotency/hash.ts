let crypto: Promise<typeof import('node:crypto')> | undefined;

/** SHA-256 in base64url. */
export async function hashOf(text: string): Promise<string> {
  crypto ??= import('node:crypto');
  const { createHash } = await crypto;
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * JSON with the names of objects in order, so that the same data in another order is the same; what has no JSON of its own (a bigint, a Map)
 * becomes text or a list.
 */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, ordered) ?? 'null';
}

function ordered(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Map || value instanceof Set) return [...value];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
