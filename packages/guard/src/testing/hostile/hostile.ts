import type { AnySchema } from '../../core/schema.ts';
import { modelOf, type Trigger } from '../triggers.ts';
import { type Brought, bringing } from './brought.ts';
import { bentEvents, foreignEvents, itemAttacks, packedAttacks } from './envelopes.ts';
import type { InjectionClass } from './injections.ts';
import { payloadAttacks } from './payloads.ts';
import { randomOf, shuffled } from './random.ts';
import { requestAttacks } from './requests.ts';
import { sampleOf } from './sample.ts';

/** What is wrong with a hostile event. */
export type HostileClass =
  | 'envelope'
  | 'type'
  | 'size'
  | 'depth'
  | 'prototype'
  | 'duplicate'
  | 'syntax'
  | 'encoding'
  | 'header'
  | `injection: ${InjectionClass}`;

/** One attack on a handler. */
export type Attack = {
  readonly kind: HostileClass;
  /** What it does, for a person. */
  readonly name: string;
  readonly event: unknown;
  /**
   * Whether it must never reach the handler. Where it is false the payload may fit the schema (an injection into
   * free text), or the envelope makes it harmless; the handler then has to live with it.
   */
  readonly mustRefuse: boolean;
};

/** An attack by one trigger. */
export type HostileEvent = Attack & { readonly trigger: Trigger };

/** What is known of the handler under test. The more is said, the closer the attacks come. */
export type HostileOptions = {
  /** The handler's schema. It says which payloads are wrong; where it can tell its JSON Schema, it gives a valid one, too. */
  readonly schema?: AnySchema;
  /** A payload that the handler takes: attacks change one of its fields at a time. */
  readonly valid?: unknown;
  /** `text` where the payload is no JSON, as with `sqs(schema, { as: 'text' })`: the schema then judges texts. */
  readonly as?: 'json' | 'text';
  /** Payloads of one's own, by the number asked for and the seed: `(numRuns, seed) => fc.sample(arbitrary, { numRuns, seed })`. */
  readonly sample?: (count: number, seed: number) => readonly unknown[];
  /** Which order, and which texts go into which field; 1 when not given. */
  readonly seed?: number;
  /** Events at most; all when not given. */
  readonly count?: number;
  /** Classes that are left out, such as `header` for a handler whose body has no schema. */
  readonly without?: readonly HostileClass[];
  /** What each request brings beside the attack, so that it comes past identity and idempotency. What an attack says itself stays. */
  readonly request?: Brought;
  /** Changes each event at last: signs a body, wraps a message. It sees absurd values, too. */
  readonly prepare?: (event: unknown) => unknown;
};

/**
 * Hostile events of a trigger: wrong types, huge and deep values, names of prototypes, names that come twice, broken
 * encodings, header tricks, injected texts, events of other triggers. The same seed gives the same events.
 */
export function hostileEvents(
  trigger: Trigger,
  options: HostileOptions = {},
): readonly HostileEvent[] {
  const { seed = 1, count, without = [], request, prepare = (event) => event } = options;
  const random = randomOf(seed);
  const valid = options.valid ?? sampleOf(options.schema);
  const all = attacksOn(trigger, { ...options, ...(valid === undefined ? {} : { valid }) }, random);
  const kept = all.filter((one) => !without.includes(one.kind));
  const chosen = count === undefined ? kept : shuffled(kept, random).slice(0, count);
  return chosen.map((one) => ({
    ...one,
    trigger,
    event: prepare(request === undefined ? one.event : bringing(request, one.event)),
  }));
}

function attacksOn(
  trigger: Trigger,
  options: HostileOptions,
  random: () => number,
): readonly Attack[] {
  const payload = options.valid ?? {};
  const common = [
    ...foreignEvents(trigger),
    ...bentEvents(trigger, payload),
    ...payloadAttacks(modelOf(trigger), options, random),
  ];
  switch (trigger) {
    case 'http':
    case 'rest':
    case 'url':
    case 'alb':
    case 'alb-multi':
      return [...common, ...requestAttacks(trigger, payload)];
    case 'dynamodb':
      return [...common, ...itemAttacks()];
    case 'logs':
      return [...common, ...packedAttacks()];
    default:
      return common;
  }
}
