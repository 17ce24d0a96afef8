import type { Call } from './call.ts';
import { GuardError } from './errors.ts';
import { type AnySchema, pointerOf, type SchemaIssue, type SchemaResult } from './schema.ts';

/** Places named to the caller and in the log; a hostile list would have thousands. */
const MAX_PLACES = 10;

/**
 * The value as the schema gives it. Where it does not fit, the call is refused; in report mode the value goes on as
 * it came. `where` names the part of the event: `body`, `query`, `record`. Waits only where the validator does.
 */
export function validated(schema: AnySchema, value: unknown, where: string, call: Call): unknown {
  const result = asked(schema, value, where);
  return isPromise(result)
    ? result.then((known) => judged(known, value, where, call))
    : judged(result, value, where, call);
}

/** Whether a value must be waited for. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** A validator that throws has refused: hostile values bring out mistakes in transforms and refinements. */
function asked(
  schema: AnySchema,
  value: unknown,
  where: string,
): SchemaResult<unknown> | Promise<SchemaResult<unknown>> {
  try {
    const result = schema['~standard'].validate(value);
    return isPromise(result) ? result.catch((cause) => threw(where, cause)) : result;
  } catch (cause) {
    return threw(where, cause);
  }
}

function threw(where: string, cause: unknown): never {
  throw new GuardError('input.invalid', `the validator of the ${where} threw`, {
    cause,
    places: [{ in: where, at: '' }],
  });
}

function judged(result: SchemaResult<unknown>, value: unknown, where: string, call: Call): unknown {
  if (result.issues === undefined) return result.value;
  call.refuse(invalid(result.issues, where));
  return value;
}

function invalid(issues: readonly SchemaIssue[], where: string): GuardError {
  const places = issues.slice(0, MAX_PLACES).map((issue) => ({ in: where, at: pointerOf(issue) }));
  const facts = { issues: issues.length };
  return new GuardError('input.invalid', `the ${where} does not fit its schema`, { places, facts });
}
