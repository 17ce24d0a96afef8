/**
 * A bucket is one number: the moment at which it will be full again, in microseconds since the epoch. Paying moves it into the future by what the call costs;
 * a bucket that would need longer than its capacity to fill up again is empty. Whole numbers, so that every store counts alike.
 */
export type Charge = {
  /** Microseconds since the epoch. */
  readonly now: number;
  /** Microseconds that the call costs, more than 0. */
  readonly cost: number;
  /** Microseconds that an empty bucket takes to fill up. */
  readonly capacity: number;
};

/** What became of a charge. */
export type Charged = {
  readonly isPaid: boolean;
  /** When the bucket is full again, in microseconds since the epoch. */
  readonly fullAt: number;
};

/** How many calls in which time, and how many at once. */
export type Rate = {
  /** What may be spent in `perMs`; a call costs 1 where nothing else is said. */
  readonly limit: number;
  readonly perMs: number;
  /** What may be spent at once after a pause; `limit` when not given. */
  readonly burst?: number;
};

/** A clock may be ahead by so much. What lies further in the future was written by none that can be believed: it must not lock a caller out for years. */
const SKEW = 300_000_000;

/** Microseconds after which one unit is filled in again. Throws where the rate makes no sense. */
export function unitOf({ limit, perMs, burst = limit }: Rate): number {
  const unit = Math.ceil((perMs * 1000) / limit);
  const isSound = [limit, perMs, burst].every((one) => Number.isFinite(one) && one > 0);
  if (!isSound || burst * unit > 1e15) {
    throw new TypeError('limits: `limit`, `perMs` and `burst` must be positive and of this world');
  }
  return unit;
}

/** The charge for a call. Throws where the cost is no number or below nothing. */
export function chargeOf(rate: Rate, cost: number, nowMs: number): Charge {
  if (!Number.isFinite(cost) || cost < 0) throw new TypeError('limits: a cost is 0 or more');
  const unit = unitOf(rate);
  return {
    now: Math.floor(nowMs * 1000),
    cost: Math.min(Math.ceil(cost * unit), Number.MAX_SAFE_INTEGER),
    capacity: Math.floor((rate.burst ?? rate.limit) * unit),
  };
}

/** From then on a stored moment is not believed. */
export function farthest({ now, capacity }: Charge): number {
  return now + capacity + SKEW;
}

/** What a charge does to a bucket: the one step that each store makes at once. `fullAt` is undefined for a bucket that was never used. */
export function charged(fullAt: number | undefined, charge: Charge): Charged {
  const { now, cost, capacity } = charge;
  const isKnown = fullAt !== undefined && fullAt > now && fullAt <= farthest(charge);
  const from = isKnown ? fullAt : now;
  return from + cost <= now + capacity
    ? { isPaid: true, fullAt: from + cost }
    : { isPaid: false, fullAt: from };
}

/** Milliseconds after which the same charge would be paid; undefined where it never would. */
export function waitOf({ now, cost, capacity }: Charge, { fullAt }: Charged): number | undefined {
  if (cost > capacity) return undefined;
  return Math.max(0, Math.min(fullAt - now, capacity) + cost - capacity) / 1000;
}
