import type { SecurityEventType, SecurityNote } from '../security-events/event.ts';
import type { GuardError } from './errors.ts';

/** Which type of security event stands for the codes that begin so. */
const TYPES: Readonly<Record<string, SecurityEventType>> = {
  event: 'input.rejected',
  input: 'input.rejected',
  signature: 'signature.rejected',
  identity: 'identity.rejected',
  idempotency: 'replay.detected',
  limit: 'limit.exceeded',
  reach: 'reach.unexpected',
  state: 'state.leaked',
  deadline: 'deadline.exceeded',
};

/** The security event that tells of an error. */
export function noteOf(error: GuardError, action: 'refused' | 'reported'): SecurityNote {
  const { code, places, facts } = error;
  return {
    type: typeOf(code),
    action,
    code,
    places: places.map((place) => `${place.in} ${place.at}`.trimEnd()),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
}

function typeOf(code: string): SecurityEventType {
  // A store out of reach is an error of ours, not a replay.
  if (code.endsWith('.unavailable')) return 'error';
  if (code === 'signature.replayed') return 'replay.detected';
  return TYPES[code.slice(0, Math.max(0, code.indexOf('.')))] ?? 'error';
}
