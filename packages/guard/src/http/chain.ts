import type { Call } from '../core/call.ts';
import type { Context } from '../core/context.ts';
import { Refusal } from '../core/errors.ts';
import type { OutOf } from '../core/event.ts';
import type { GuardOptions } from '../core/guard.ts';
import { at } from '../core/read.ts';
import type { WebSpec } from './web.ts';

/** What a guard before other handlers found: their checked request and its context. */
export type CheckedRequest<Spec extends WebSpec = WebSpec, Claims = unknown> = {
  readonly event: OutOf<Spec>;
  readonly ctx: Context<Claims>;
};

/** What those who come after the guard have answered themselves. */
export const ANSWERED: unique symbol = Symbol('answered');

/** The envelope for a guard that others answer behind. */
export function beforeOthers(spec: WebSpec): WebSpec {
  const { answer } = spec;
  return {
    ...spec,
    answer: (result: unknown, call: Call) =>
      result === ANSWERED ? ANSWERED : answer?.(result, call),
  };
}

/** Parts that need the handler's result cannot work where others answer. */
export function withoutResults<Claims>(
  options: Pick<GuardOptions<WebSpec, Claims>, 'idempotency' | 'parts'>,
): void {
  const { idempotency, parts = [] } = options;
  if (idempotency === undefined && parts.every(({ name }) => name !== 'idempotency')) return;
  throw new TypeError('idempotency keeps what a handler returns: guard the handler itself with it');
}

/** An error of a framework that says itself what the caller may know, such as a body of the wrong type. */
export function knownError(error: unknown): unknown {
  const status = at(error, 'status');
  const isCallers =
    at(error, 'expose') === true && typeof status === 'number' && status >= 400 && status < 500;
  return isCallers ? new Refusal(`http.${status}`, { status, cause: error }) : error;
}
