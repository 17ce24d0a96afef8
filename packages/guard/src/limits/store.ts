import type { Charge, Charged } from './bucket.ts';

/** Keeps buckets for all environments of a function. */
export type BucketStore = {
  /**
   * Charges a bucket as one atomic step: nothing is read first and written afterwards. Throws where the store does not answer. A bucket that is full again
   * may be forgotten.
   */
  charge(key: string, charge: Charge, signal: AbortSignal): Charged | Promise<Charged>;
};
