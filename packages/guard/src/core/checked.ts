import { checkLimits } from '../parse/json.ts';
import { fullLimits, type ParseLimits } from '../parse/limits.ts';
import type { Call } from './call.ts';
import { GuardError } from './errors.ts';
import type { AnySchema } from './schema.ts';
import { validated } from './validate.ts';

/**
 * Checks a value that the platform has parsed already: limits and names, then the schema. Waits only where the
 * validator does.
 */
export function checked(
  schema: AnySchema | undefined,
  where: string,
  given?: ParseLimits,
): (value: unknown, call: Call) => unknown {
  const limits = fullLimits(given);
  return (value, call) => {
    try {
      checkLimits(value, limits);
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      const { code, message, facts } = error;
      call.refuse(new GuardError(code, message, { facts, places: [{ in: where, at: '' }] }));
    }
    return schema === undefined ? value : validated(schema, value, where, call);
  };
}
