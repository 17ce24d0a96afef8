import { GuardError } from '../core/errors.ts';

/** A value that no encoding makes harmless in its place: the caller of an HTTP function gets `input.invalid`. */
export function refused(message: string, kind: string): GuardError {
  return new GuardError('input.invalid', message, { facts: { encoder: kind } });
}
