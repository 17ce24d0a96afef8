import { checked } from '../core/checked.ts';
import type { EventSpec } from '../core/event.ts';
import { at, isObject, textAt } from '../core/read.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise } from '../core/validate.ts';
import { unexpected } from './records.ts';

/** A question of a user pool. Passwords and answers to challenges are in the request: do not log it. */
export type PoolEvent<Request = unknown> = {
  /** `PreSignUp_SignUp`, `PostConfirmation_ConfirmSignUp`, … */
  readonly trigger: string;
  readonly userPool: string;
  /** What the user chose or was given. */
  readonly userName: string;
  readonly clientId: string;
  readonly request: Request;
};

/** Which triggers a function serves, and what it gets. */
export type CognitoOptions = {
  /** Accepted triggers; all when not given. */
  readonly triggers?: readonly string[];
};

/**
 * The envelope of triggers of Cognito user pools: the schema is for the request. What the handler returns becomes the
 * `response` of the event, over what Cognito put there; an error refuses the sign-in or sign-up.
 */
export function cognito<S extends AnySchema | undefined = undefined>(
  schema?: S,
  options: CognitoOptions = {},
): EventSpec<unknown, PoolEvent<OutputOf<S>>, unknown> {
  const check = checked(schema, 'request');
  return {
    source: 'cognito',
    open: (raw) => {
      const trigger = textAt(raw, 'triggerSource');
      const isAccepted = trigger !== undefined && (options.triggers?.includes(trigger) ?? true);
      if (!isAccepted || textAt(raw, 'userPoolId') === undefined) throw unexpected('cognito');
      // Cognito waits 5 seconds, whatever the function's own limit.
      return { pieces: [{ raw }], limitMs: 4500 };
    },
    decode: ({ raw }, call) => {
      const request = check(at(raw, 'request'), call);
      const use = (known: unknown): PoolEvent<OutputOf<S>> => poolEvent(raw, known);
      return isPromise(request) ? request.then(use) : use(request);
    },
    answer: (result, { event }) => {
      const given = at(event, 'response');
      const response = isObject(given) ? given : {};
      const changed = isObject(result) ? { ...response, ...result } : response;
      return { ...(isObject(event) ? event : {}), response: changed };
    },
  };
}

function poolEvent<R>(raw: unknown, request: unknown): PoolEvent<R> {
  return {
    trigger: textAt(raw, 'triggerSource') ?? '',
    userPool: textAt(raw, 'userPoolId') ?? '',
    userName: textAt(raw, 'userName') ?? '',
    clientId: textAt(at(raw, 'callerContext'), 'clientId') ?? '',
    // Checked by the schema, where there is one.
    request: request as R,
  };
}
