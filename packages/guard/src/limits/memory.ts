import { charged } from './bucket.ts';
import type { BucketStore } from './store.ts';

/**
 * Buckets in the memory of one environment, at most so many: for tests and local runs. Each environment counts for itself, so that a limit is multiplied by
 * their number, and a caller who comes under many names pushes other buckets out.
 */
export function memoryBuckets(most: number = 10_000): BucketStore {
  const buckets = new Map<string, number>();
  return {
    charge(key, charge) {
      const result = charged(buckets.get(key), charge);
      // Last used, last in the map: what goes first was not used for the longest time.
      buckets.delete(key);
      buckets.set(key, result.fullAt);
      for (const [oldest, fullAt] of buckets) {
        if (buckets.size <= most && fullAt > charge.now) break;
        buckets.delete(oldest);
      }
      return result;
    },
  };
}
