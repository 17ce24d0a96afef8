import { GuardError } from '../core/errors.ts';
import { at, textAt } from '../core/read.ts';
import { CARRIED, type Carrier } from '../trace/trace.ts';

/**
 * The data of a CloudEvent of one service, whose types begin so; throws for every other event.
 * Source of the types: proto/google/events/cloud in googleapis/google-cloudevents.
 */
export function dataOf(raw: unknown, service: string): unknown {
  const type = textAt(raw, 'type');
  const id = textAt(raw, 'id');
  if (id === undefined || type?.startsWith(`google.cloud.${service}.`) !== true) {
    throw unexpected(service);
  }
  return at(raw, 'data');
}

/** The error for events of another service. */
export function unexpected(service: string): GuardError {
  return new GuardError('event.unexpected', `the event is none of ${service}`);
}

/** The trace that came with the delivery of an event. */
export function eventCarrier(raw: unknown): Carrier {
  return (name) => (name === CARRIED.parent ? textAt(raw, 'traceparent') : undefined);
}
