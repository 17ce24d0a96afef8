import { payloadCarrier, withoutCarried } from '../core/carried.ts';
import { checked } from '../core/checked.ts';
import type { EventSpec } from '../core/event.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import type { ParseLimits } from '../parse/limits.ts';

/** How the payload is checked. */
export type DirectOptions = {
  readonly limits?: ParseLimits;
  /** Name of the trigger in log lines; `direct` when not given. */
  readonly source?: string;
};

/**
 * The envelope where the payload is whatever the invoker writes: direct invocation, Step Functions, IoT rules,
 * EventBridge Scheduler with an input of its own. Correlation fields are read from `_postern`.
 */
export function direct<S extends AnySchema>(
  schema: S,
  options: DirectOptions = {},
): EventSpec<unknown, OutputOf<S>, unknown> {
  const check = checked(schema, 'payload', options.limits);
  return {
    source: options.source ?? 'direct',
    open: (raw) => ({ pieces: [{ raw, carrier: payloadCarrier(raw) }] }),
    // The schema gives what its type says.
    decode: ({ raw }, call) =>
      check(withoutCarried(raw), call) as OutputOf<S> | Promise<OutputOf<S>>,
  };
}
