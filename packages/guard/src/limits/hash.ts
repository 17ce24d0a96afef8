let crypto: Promise<typeof import('node:crypto')> | undefined;

/** SHA-256 in base64url: keys in a store are short and say nothing of callers. */
export async function hashOf(text: string): Promise<string> {
  crypto ??= import('node:crypto');
  const { createHash } = await crypto;
  return createHash('sha256').update(text).digest('base64url');
}
