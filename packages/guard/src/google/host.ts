import type { AnySpec } from '../core/event.ts';
import { type GuardOptions, guard, type Handler } from '../core/guard.ts';
import type { LambdaContext } from '../core/lambda.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { type NodeResponse, send } from '../http/node.ts';

/** The part of the framework's request that is read: that of Express, with the body's bytes. */
export type GoogleRequest = {
  readonly method?: string;
  readonly url?: string;
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody?: Uint8Array;
  readonly executionId?: string;
};

/** The part of the framework's response that is used: that of Node. */
export type GoogleResponse = NodeResponse;

/** What a guarded function tells about itself. */
export type GoogleContext = {
  /** What was refused or reported since the process started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

type Options<Spec extends AnySpec, Claims> = Omit<GuardOptions<Spec, Claims>, 'event'> & {
  readonly event: Spec;
};

/** Guards an HTTP function: `http('orders', onRequest({ event: googleHttp({ body: Order }) }, …))`. */
export function onRequest<Spec extends AnySpec, Claims = undefined>(
  options: Options<Spec, Claims>,
  handler: Handler<Spec, Claims>,
): ((request: GoogleRequest, response: GoogleResponse) => Promise<void>) & GoogleContext {
  const guarded = guard<Spec, Claims>(options, handler);
  const called = async (request: GoogleRequest, response: GoogleResponse): Promise<void> => {
    const answer = await guarded(request, contextOf(request.executionId));
    // The envelope's answer; the client may have gone in the meantime, which `end` bears.
    if (!response.headersSent) send(answer as HttpAnswer, response);
  };
  return Object.assign(called, { counts: guarded.counts });
}

/**
 * Guards a function for CloudEvents: `cloudEvent('orders', onEvent({ event: pubSub(Order) }, …))`. It takes one
 * parameter: the framework would give a callback to a function with two.
 */
export function onEvent<Spec extends AnySpec, Claims = undefined>(
  options: Options<Spec, Claims>,
  handler: Handler<Spec, Claims>,
): ((event: unknown) => Promise<unknown>) & GoogleContext {
  const guarded = guard<Spec, Claims>(options, handler);
  const called = (event: unknown): Promise<unknown> => guarded(event, contextOf(undefined));
  return Object.assign(called, { counts: guarded.counts });
}

/** The platform tells the function's limit in seconds, and nothing of the time that a call has left. */
function contextOf(id: string | undefined): LambdaContext {
  const { K_SERVICE: functionName, CLOUD_RUN_TIMEOUT_SECONDS: seconds } = process.env;
  const end = performance.now() + Number(seconds) * 1000;
  return {
    ...(id === undefined ? {} : { awsRequestId: id }),
    ...(functionName === undefined ? {} : { functionName }),
    ...(Number(seconds) > 0
      ? { getRemainingTimeInMillis: () => Math.max(0, end - performance.now()) }
      : {}),
  };
}
