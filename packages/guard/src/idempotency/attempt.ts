import type { Context } from '../core/context.ts';

/** One attempt at the work behind a key. */
export type Attempt = {
  /** Stands for the event in the store; the same for each attempt. Hand it on where a service takes a key of its own. */
  readonly key: string;
  /** The name of this attempt. */
  readonly owner: string;
  /** Hash of what came with the key. */
  readonly payload: string;
  /** Until when the finished work is remembered, in milliseconds since the epoch. */
  readonly expires: number;
};

/** Attempts by call: gone with it. */
export const attempts: WeakMap<object, Attempt> = new WeakMap();

/** The attempt that a handler works in; undefined where the guard has no idempotency, or the event had no key. */
export function attemptOf(context: Context<unknown>): Attempt | undefined {
  return attempts.get(context);
}
