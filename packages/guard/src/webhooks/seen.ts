/** Remembers keys for a time. Shared by all environments where it must hold against replays: a table, a Redis. */
export type Seen = {
  /**
   * Whether the key comes for the first time, and from now on it has come. One of several that ask at the same time hears `true`.
   * Throws where the store does not answer: the request is refused then.
   */
  first(key: string, ttlMs: number, signal: AbortSignal): boolean | Promise<boolean>;
};

/**
 * Keys in the memory of one environment, at most so many: stops the same request only where it reaches the same environment.
 * For tests, and better than nothing.
 */
export function memorySeen(most: number = 10_000): Seen {
  const ends = new Map<string, number>();
  return {
    first(key, ttlMs) {
      const now = Date.now();
      const end = ends.get(key);
      if (end !== undefined && end > now) return false;
      ends.delete(key);
      ends.set(key, now + ttlMs);
      for (const [oldest, until] of ends) {
        if (ends.size <= most && until > now) break;
        ends.delete(oldest);
      }
      return true;
    },
  };
}

/** A conditional write of the user's own client (DynamoDB `attribute_not_exists`, Redis `SET NX PX`): true where it was written. */
export function seenIn(
  write: (key: string, expiresAt: Date, signal: AbortSignal) => Promise<boolean>,
): Seen {
  return { first: (key, ttlMs, signal) => write(key, new Date(Date.now() + ttlMs), signal) };
}
