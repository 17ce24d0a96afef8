import type { Call } from '../core/call.ts';
import type { Context } from '../core/context.ts';
import { guard } from '../core/guard.ts';
import type { HttpAnswer } from '../http/answer.ts';
import {
  ANSWERED,
  beforeOthers,
  type CheckedRequest,
  knownError,
  withoutResults,
} from '../http/chain.ts';
import { send } from '../http/node.ts';
import type { WebSpec } from '../http/web.ts';
import { closing, type ExpressHandler, type ExpressOptions, handOn } from './host.ts';
import {
  type ExpressNext,
  type ExpressRequest,
  type ExpressResponse,
  lambdaOf,
  webRequestOf,
} from './request.ts';

export type { CheckedRequest } from '../http/chain.ts';

/** A request on its way through the handlers after the guard. */
type Running = {
  readonly checked: CheckedRequest;
  readonly fail: (error: unknown) => void;
};

/** Under this name the ES module and the CommonJS build know each other's requests. */
const RUNNING = Symbol.for('@postern/guard:express');

type Marked = { [RUNNING]?: Running };

/**
 * Guards all handlers after it: `app.use(guardMiddleware({ event: expressHttp() }))`, with `app.use(guardErrors)` behind
 * them. They find the checked body as `request.body`, and the rest by `guardOf(request)`. At the deadline the guard
 * answers, and what they still write goes nowhere.
 */
export function guardMiddleware<Spec extends WebSpec, Claims = undefined>(
  options: Omit<ExpressOptions<Spec, Claims>, 'idempotency'>,
): ExpressHandler {
  withoutResults<Claims>(options);
  const event = beforeOthers(options.event);
  const entries = new WeakMap<object, (event: unknown, ctx: Context) => Promise<unknown>>();
  const guarded = guard<WebSpec, Claims>({ ...options, event }, (checked, ctx) =>
    entries.get((ctx as unknown as Call).event as object)?.(checked, ctx as Context),
  );
  const { lambda = lambdaOf } = options;
  const read = { maxBytes: event.maxBytes, deadline: options.deadline };
  const called: (...given: Parameters<ExpressHandler>) => Promise<void> = async (
    request,
    response,
    next = () => {},
  ) => {
    try {
      const call = lambda(request);
      const raw = await webRequestOf(request, read, call);
      if (raw === undefined) return;
      entries.set(raw, (checked, ctx) => entered({ event: checked, ctx }, request, response, next));
      const answer = await guarded(raw, call.context ?? {});
      if (answer === ANSWERED || response.headersSent) return;
      send(closing(raw, answer as HttpAnswer), response);
      silence(response);
    } catch (error) {
      handOn(error, response, next);
    }
  };
  return Object.assign(called, { counts: guarded.counts });
}

/** Goes on with the handlers after the guard; ends when they have answered or failed. */
function entered(
  checked: CheckedRequest,
  request: ExpressRequest,
  response: ExpressResponse,
  next: ExpressNext,
): Promise<unknown> {
  return new Promise((resolve, fail) => {
    const { body } = checked.event as { readonly body: unknown };
    // The parser of Express 4 looks at `_body`, that of Express 5 at whether the bytes were read.
    Object.assign(request, { body, _body: true, [RUNNING]: { checked, fail } });
    const answered = (): void => resolve(ANSWERED);
    response.once('finish', answered);
    response.once('close', answered);
    next();
  });
}

/** The handler of errors behind a guard: the caller gets a problem document, the log the error. */
export function guardErrors(
  error: unknown,
  request: ExpressRequest,
  response: ExpressResponse,
  next: ExpressNext,
): void {
  const running = (request as Marked)[RUNNING];
  if (running === undefined || response.headersSent) next(error);
  else running.fail(knownError(error));
}

/** The checked request and its context, in a handler after `guardMiddleware`. */
export function guardOf<Spec extends WebSpec = WebSpec, Claims = unknown>(
  request: object,
): CheckedRequest<Spec, Claims> {
  const running = (request as Marked)[RUNNING];
  if (running === undefined)
    throw new TypeError('the request did not come through guardMiddleware');
  return running.checked as CheckedRequest<Spec, Claims>;
}

/** Handlers that do not look at the signal may go on to write: their errors would end a process under Express 4. */
function silence(response: ExpressResponse): void {
  const self = (): unknown => response;
  const nothing = { setHeader: self, appendHeader: self, writeHead: self, end: self };
  Object.assign(response, { ...nothing, removeHeader: () => {}, write: () => true });
}
