import type { Call } from './call.ts';
import type { Failure } from './errors.ts';

/** What a platform is told of a failure: a stable code and the id under which the log has the details. */
export function publicError(failure: Failure, requestId: string): Error {
  const error = new Error(`${failure.code} (request ${requestId})`);
  // AWS Lambda answers with name, message and stack: none of them may tell of the inside.
  error.name = failure.code;
  error.stack = `${failure.code}: ${error.message}`;
  return error;
}

/** Writes what the caller is not told: a security event for refusals, the error itself for what went wrong inside. */
export function logFailure(failure: Failure, call: Call): void {
  if (failure.kind === 'refusal') {
    call.log.info('refused', { code: failure.code, ...causeOf(failure) });
    return;
  }
  call.tell(failure, 'refused');
  if (failure.code === 'internal') call.log.error(failure.message, causeOf(failure));
  else if (failure.cause !== undefined) call.log.warn(failure.message, causeOf(failure));
}

function causeOf({ cause }: Failure): { readonly error?: unknown } {
  return cause === undefined ? {} : { error: cause };
}
