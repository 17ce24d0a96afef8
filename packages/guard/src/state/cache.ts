import type { Context } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import { textAt } from '../core/read.ts';

/** How much is kept, how long, and who shares it. */
export type CacheOptions = {
  /** Entries of all owners together; those that were not used for the longest time go first. 1000 when not given. */
  readonly most?: number;
  /** How long an entry is good, in milliseconds; a minute when not given. */
  readonly ttlMs?: number;
  /**
   * Whose an entry is: of one caller of one tenant (`both`, when not given; one of the two must be known), of all callers of a tenant, or of a caller. What the
   * owner's key does not tell apart is shared: a caller's rights must not decide over an entry of the tenant.
   */
  readonly by?: 'both' | 'tenant' | 'caller';
};

/**
 * A cache that outlives a call and cannot hand an entry to another owner: every method needs the context of a guarded call, and the owner that its identity
 * part found is part of the key. Without one each method throws `state.leak`.
 */
export type TenantCache<T> = {
  get(ctx: Context<unknown>, key: string): T | undefined;
  set(ctx: Context<unknown>, key: string, value: T): void;
  delete(ctx: Context<unknown>, key: string): void;
  /** Forgets everything, of all owners. */
  clear(): void;
  /** Entries of all owners, those that are too old among them. */
  readonly size: number;
};

type Entry<T> = { readonly value: T; readonly ends: number };

/** Makes a cache; once, when the module loads. */
export function tenantCache<T>(options: CacheOptions = {}): TenantCache<T> {
  const { most = 1000, ttlMs = 60_000, by = 'both' } = options;
  if (!(most >= 1) || !(ttlMs > 0)) {
    throw new TypeError('tenantCache: `most` and `ttlMs` must be positive');
  }
  const entries = new Map<string, Entry<T>>();
  const nameOf = (ctx: Context<unknown>, key: string): string => {
    if (typeof key !== 'string') throw new TypeError('tenantCache: the key must be a text');
    return JSON.stringify([...ownerOf(ctx, by), key]);
  };
  return {
    get: (ctx, key) => {
      const name = nameOf(ctx, key);
      const entry = entries.get(name);
      entries.delete(name);
      if (entry === undefined || entry.ends <= Date.now()) return undefined;
      // Last used, last in the map.
      entries.set(name, entry);
      return entry.value;
    },
    set: (ctx, key, value) => {
      const name = nameOf(ctx, key);
      entries.delete(name);
      entries.set(name, { value, ends: Date.now() + ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
    delete: (ctx, key) => void entries.delete(nameOf(ctx, key)),
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}

type Owner = readonly [tenant: string | null, caller: string | null];

/** The owner, with a place of its own for each part: a tenant is never mistaken for a caller. */
function ownerOf(ctx: unknown, by: NonNullable<CacheOptions['by']>): Owner {
  const tenant = by === 'caller' ? undefined : textOf(ctx, 'tenant');
  const caller = by === 'tenant' ? undefined : textOf(ctx, 'caller');
  if (tenant === undefined && caller === undefined) {
    throw new GuardError('state.leak', 'a cache was used without knowing whose entry it is', {
      facts: { by },
    });
  }
  return [tenant ?? null, caller ?? null];
}

function textOf(ctx: unknown, name: 'tenant' | 'caller'): string | undefined {
  const text = textAt(ctx, name);
  return text === '' ? undefined : text;
}
