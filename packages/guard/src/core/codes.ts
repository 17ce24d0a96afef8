/** HTTP status, and whether trying the same event again can never help. */
type Rule = readonly [status: number, isPermanent: boolean];

/**
 * Every code a caller may see from the guard. Codes are stable: they are never renamed, only added to.
 * `internal` stands for whatever the handler threw.
 */
export type GuardCode =
  | 'event.unexpected'
  | 'input.invalid'
  | 'input.syntax'
  | 'input.encoding'
  | 'input.forbidden_key'
  | 'input.limit'
  | 'input.content_type'
  | 'signature.missing'
  | 'signature.invalid'
  | 'signature.expired'
  | 'signature.replayed'
  | 'identity.missing'
  | 'identity.invalid'
  | 'identity.expired'
  | 'identity.denied'
  | 'identity.unavailable'
  | 'idempotency.missing'
  | 'idempotency.in_progress'
  | 'idempotency.mismatch'
  | 'idempotency.unavailable'
  | 'limit.rate'
  | 'limit.depth'
  | 'limit.circuit'
  | 'limit.unavailable'
  | 'reach.denied'
  | 'state.leak'
  | 'deadline.exceeded'
  | 'answer.invalid'
  | 'internal';

const CODES: Readonly<Record<GuardCode, Rule>> = {
  'event.unexpected': [400, true],
  'input.invalid': [400, true],
  'input.syntax': [400, true],
  'input.encoding': [400, true],
  'input.forbidden_key': [400, true],
  'input.limit': [413, true],
  'input.content_type': [415, true],
  'signature.missing': [401, true],
  'signature.invalid': [401, true],
  'signature.expired': [401, true],
  'signature.replayed': [401, true],
  'identity.missing': [401, true],
  'identity.invalid': [401, true],
  'identity.expired': [401, true],
  'identity.denied': [403, true],
  'identity.unavailable': [503, false],
  'idempotency.missing': [400, true],
  'idempotency.in_progress': [409, false],
  'idempotency.mismatch': [422, true],
  'idempotency.unavailable': [503, false],
  'limit.rate': [429, false],
  'limit.depth': [508, true],
  'limit.circuit': [503, false],
  'limit.unavailable': [503, false],
  'reach.denied': [500, false],
  'state.leak': [500, false],
  'deadline.exceeded': [504, false],
  'answer.invalid': [500, false],
  internal: [500, false],
};

/** The HTTP status of a code. */
export function statusOf(code: GuardCode): number {
  return CODES[code][0];
}

/** Whether the same event can never succeed, so that a retry is wasted. */
export function isPermanent(code: GuardCode): boolean {
  return CODES[code][1];
}
