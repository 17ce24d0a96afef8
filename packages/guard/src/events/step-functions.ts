import { payloadCarrier, withoutCarried } from '../core/carried.ts';
import { checked } from '../core/checked.ts';
import type { EventSpec } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { unexpected } from './records.ts';

/** A task of a state machine. */
export type StateTask<Input = unknown> = {
  readonly input: Input;
  /** Goes back by `SendTaskSuccess` or `SendTaskFailure` where the state waits for it. */
  readonly token: string | undefined;
  /** Execution and state, where the state passes them: the same for all tries of one task. */
  readonly execution: string | undefined;
};

/** Under which names the state passes what it passes. */
export type StateTaskOptions = {
  readonly limits?: ParseLimits;
  /** Field of the input proper; the whole payload when not given. */
  readonly input?: string;
  /** Field of `$$.Task.Token`; a payload without it is refused where it is named. */
  readonly token?: string;
  /** Field of `$$.Execution.Id`, or of a text that also names the state where one execution runs several tasks. */
  readonly execution?: string;
};

/**
 * The envelope of tasks of Step Functions: the schema is for the input. A state passes what its `Payload` or `Arguments`
 * says, so the names of token and execution are the application's own.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
 */
export function stepTask<S extends AnySchema>(
  schema: S,
  options: StateTaskOptions = {},
): EventSpec<unknown, StateTask<OutputOf<S>>, unknown> {
  const { token, execution, input } = options;
  const check = checked(schema, 'input', options.limits);
  const field = (raw: unknown, name: string | undefined): string | undefined =>
    name === undefined ? undefined : textAt(raw, name);
  return {
    source: 'step-functions',
    open: (raw) => {
      const isWhole = token === undefined && input === undefined;
      if (!isWhole && !isObject(raw)) throw unexpected('step-functions');
      if (token !== undefined && field(raw, token) === undefined)
        throw unexpected('step-functions');
      return { pieces: [{ raw, id: field(raw, execution), carrier: payloadCarrier(raw) }] };
    },
    decode: ({ raw }, call) => {
      const given = input === undefined ? withoutCarried(raw) : at(raw, input);
      const use = (known: unknown): StateTask<OutputOf<S>> => ({
        // Checked by the schema.
        input: known as OutputOf<S>,
        token: field(raw, token),
        execution: field(raw, execution),
      });
      const value = check(given, call);
      return isPromise(value) ? value.then(use) : use(value);
    },
  };
}
