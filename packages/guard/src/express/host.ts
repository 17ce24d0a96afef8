import { type GuardOptions, guard, type Handler } from '../core/guard.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { HttpEvent, HttpOptions } from '../http/envelope.ts';
import { send } from '../http/node.ts';
import { type LambdaCall, type WebRequest, type WebSpec, webEnvelope } from '../http/web.ts';
import {
  type ExpressNext,
  type ExpressRequest,
  type ExpressResponse,
  lambdaOf,
  webRequestOf,
} from './request.ts';

/** What `guard` takes, with an envelope of this subpath. */
export type ExpressOptions<Spec extends WebSpec, Claims> = Omit<
  GuardOptions<Spec, Claims>,
  'event'
> & {
  readonly event: Spec;
  /** The gateway's event and the platform's context, where an adapter other than serverless-http is in use. */
  readonly lambda?: (request: ExpressRequest) => LambdaCall;
};

/** What `app.get`, `router.post` and their likes take. */
export type ExpressHandler = {
  (request: ExpressRequest, response: ExpressResponse, next?: ExpressNext): Promise<void>;
  /** What was refused or reported since the process started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

/** The envelope of requests that reach a handler of Express. */
export function expressHttp<const O extends HttpOptions = object>(
  options?: O,
): WebSpec<HttpEvent<O>> {
  return webEnvelope(options);
}

/**
 * Guards one handler: `app.post('/orders', onExpress({ event: expressHttp({ body: Order }) }, …))`. The handler gets the
 * checked request, and what it returns is the answer. On a server of its own nobody limits a call: set `deadline.limitMs`.
 */
export function onExpress<Spec extends WebSpec, Claims = undefined>(
  options: ExpressOptions<Spec, Claims>,
  handler: Handler<Spec, Claims>,
): ExpressHandler {
  const guarded = guard<Spec, Claims>(options, handler);
  const read = { maxBytes: options.event.maxBytes, deadline: options.deadline };
  const { lambda = lambdaOf } = options;
  const called: (...given: Parameters<ExpressHandler>) => Promise<void> = async (
    request,
    response,
    next,
  ) => {
    try {
      const call = lambda(request);
      const raw = await webRequestOf(request, read, call);
      if (raw === undefined) return;
      const answer = await guarded(raw, call.context ?? {});
      if (!response.headersSent) send(closing(raw, answer as HttpAnswer), response);
    } catch (error) {
      handOn(error, response, next);
    }
  };
  return Object.assign(called, { counts: guarded.counts });
}

/** The rest of a body that is too long, or too slow, is not waited for: the connection ends with the answer. */
export function closing(raw: WebRequest, answer: HttpAnswer): HttpAnswer {
  const isUnread = raw.body === 'too-long' || raw.failure?.code === 'deadline.exceeded';
  if (!isUnread || raw.requestContext !== undefined) return answer;
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
}

/** An error before or behind the guard. Express 4 waits for no promise: what is thrown would end the process. */
export function handOn(
  error: unknown,
  response: ExpressResponse,
  next: ExpressNext | undefined,
): void {
  if (next !== undefined) next(error);
  else if (!response.headersSent) {
    response.statusCode = 500;
    response.end('');
  }
}
