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
import type { WebRequest, WebSpec } from '../http/web.ts';
import { type HonoContext, type HonoOptions, lambdaOf, responseOf, webRequestOf } from './host.ts';

/** The part of Hono's context that a middleware uses. */
type Chained = HonoContext & {
  set(name: string, value: unknown): void;
  get(name: string): unknown;
  /** What a handler after the guard has thrown. */
  readonly error: Error | undefined;
  /** Whether somebody has answered. */
  readonly finalized: boolean;
  set res(response: Response | undefined);
};

/** What `app.use` takes. */
export type HonoMiddleware = {
  // biome-ignore lint/suspicious/noConfusingVoidType: what Hono expects of a middleware
  (context: Chained, next: () => Promise<void>): Promise<Response | void>;
  /** What was refused or reported since the process started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

/** Name of the variable in Hono's context. */
const NAME = 'guard';

/**
 * Guards all handlers after it: `app.use(guardMiddleware({ event: honoHttp() }))`. They find the checked request and its
 * context by `guardOf(c)`, and the body unread in `c.req`. At the deadline the guard answers, and what they answer later
 * goes nowhere.
 */
export function guardMiddleware<Spec extends WebSpec, Claims = undefined>(
  options: Omit<HonoOptions<Spec, Claims>, 'idempotency'>,
): HonoMiddleware {
  withoutResults<Claims>(options);
  const event = beforeOthers(options.event);
  const entries = new WeakMap<object, (event: unknown, ctx: Context) => Promise<unknown>>();
  const guarded = guard<WebSpec, Claims>({ ...options, event }, (checked, ctx) =>
    entries.get((ctx as unknown as Call).event as object)?.(checked, ctx as Context),
  );
  const { lambda = lambdaOf } = options;
  const read = { maxBytes: event.maxBytes, deadline: options.deadline };
  // biome-ignore lint/suspicious/noConfusingVoidType: what Hono expects of a middleware
  const called = async (c: Chained, next: () => Promise<void>): Promise<Response | void> => {
    const call = lambda(c);
    const raw = await webRequestOf(c, read, call);
    giveBack(c, raw);
    entries.set(raw, (checked, ctx) => entered({ event: checked, ctx }, c, next));
    const answer = await guarded(raw, call.context ?? {});
    if (answer === ANSWERED) return;
    const response = responseOf(answer as HttpAnswer);
    if (!c.finalized) return response;
    // What was answered to the error goes, its headers with it.
    c.res = undefined;
    c.res = response;
  };
  return Object.assign(called, { counts: guarded.counts });
}

/** Hono takes errors to its own handler of errors and goes on: they are found in its context. */
async function entered(
  checked: CheckedRequest,
  c: Chained,
  next: () => Promise<void>,
): Promise<unknown> {
  c.set(NAME, checked);
  await next();
  const { error } = c;
  // An exception of Hono's own is an answer that the application chose.
  if (error === undefined || 'getResponse' in error) return ANSWERED;
  throw knownError(error);
}

/** The body was read: the same bytes are put in its place. */
function giveBack({ req }: Chained, { body }: WebRequest): void {
  if (body === 'too-long' || req.raw.body === null) return;
  const { headers, method, signal } = req.raw;
  req.raw = new Request(req.raw.url, { headers, method, signal, body: Uint8Array.from(body) });
}

/** The checked request and its context, in a handler after `guardMiddleware`. */
export function guardOf<Spec extends WebSpec = WebSpec, Claims = unknown>(context: {
  get(name: never): unknown;
}): CheckedRequest<Spec, Claims> {
  const checked = context.get(NAME as never);
  if (checked === undefined)
    throw new TypeError('the request did not come through guardMiddleware');
  return checked as CheckedRequest<Spec, Claims>;
}
