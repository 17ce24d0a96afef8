import type { Logger } from '../logs/logger.ts';
import type { Trace } from '../trace/trace.ts';
import type { HttpRequest } from './http-request.ts';
import type { LambdaContext } from './lambda.ts';

/** What a handler gets beside its event. */
export type Context<Claims = undefined> = {
  /** The platform's id of the invocation, or a new one. */
  readonly requestId: string;
  /** Aborts at the deadline and when the call is over: hand it to fetch and to the AWS SDK as `abortSignal`. */
  readonly signal: AbortSignal;
  /** Milliseconds until the guard ends the call. */
  remainingMs(): number;
  /** Writes structured lines with the ids of the call. */
  readonly log: Logger;
  /** Trace and correlation ids. */
  readonly trace: Trace;
  /** The fields to send along with messages and requests of this call, so that the correlation goes on. */
  carry(): Readonly<Record<string, string>>;
  /** The verified claims that the identity part lets through; undefined without one. */
  readonly claims: Claims;
  /** The platform's event, as it came. */
  readonly event: unknown;
  /** The platform's own context. */
  readonly aws: LambdaContext;
  /** The request, where the trigger is HTTP. */
  readonly http: HttpRequest | undefined;
};
