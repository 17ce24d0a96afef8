import type { GuardCode } from '../core/codes.ts';
import { GuardError } from '../core/errors.ts';
import { isForbidden } from '../parse/json.ts';
import type { FullLimits } from '../parse/limits.ts';

/** The body is beyond a limit. */
export function beyond(limit: string, allowed: number): GuardError {
  return new GuardError('input.limit', `the body is beyond ${limit}`, {
    facts: { limit, allowed },
  });
}

/** The body is not what its type says. */
export function broken(message: string, code: GuardCode = 'input.syntax'): GuardError {
  return new GuardError(code, message);
}

/** Refuses a name that reaches a prototype, unless it is allowed. */
export function checkName(name: string, { allowKeys }: Pick<FullLimits, 'allowKeys'>): void {
  if (isForbidden(name) && !allowKeys.includes(name)) {
    throw new GuardError('input.forbidden_key', `the name ${name} is refused`);
  }
}

/** Limits that a part has of its own, with its defaults. What is no number of 0 or more is a mistake of the program. */
export function ownLimits<L extends Readonly<Record<string, number>>>(
  defaults: L,
  given: { readonly [name: string]: unknown },
): L {
  const own: Record<string, number> = { ...defaults };
  for (const name of Object.keys(defaults)) {
    const value = given[name] ?? defaults[name];
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new TypeError(`the limit ${name} must be a number of 0 or more`);
    }
    own[name] = value;
  }
  return own as L;
}
