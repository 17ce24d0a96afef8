import type { Trigger } from '../triggers.ts';
import { type HostileEvent, type HostileOptions, hostileEvents } from './hostile.ts';

/** The part of fast-check that is needed: hand in `fc` itself. */
export type Arbitraries<A> = {
  readonly constantFrom: (...values: HostileEvent[]) => A;
};

/** Hostile events as an arbitrary: `fc.assert(fc.asyncProperty(hostileArbitrary(fc, 'sqs'), …))`. */
export function hostileArbitrary<A>(
  fc: Arbitraries<A>,
  trigger: Trigger,
  options: HostileOptions = {},
): A {
  return fc.constantFrom(...hostileEvents(trigger, options));
}
