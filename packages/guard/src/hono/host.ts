import { GuardError } from '../core/errors.ts';
import { type GuardOptions, guard, type Handler } from '../core/guard.ts';
import { at, isObject } from '../core/read.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { HttpEvent, HttpOptions } from '../http/envelope.ts';
import {
  type BodyRead,
  bodyBytes,
  gatewayOf,
  inTime,
  type LambdaCall,
  type WebRequest,
  type WebSpec,
  webEnvelope,
} from '../http/web.ts';

/** The part of Hono's context that is read. */
export type HonoContext = {
  readonly req: {
    raw: Request;
    readonly method: string;
    readonly url: string;
    param(): Readonly<Record<string, string | undefined>>;
    arrayBuffer(): Promise<ArrayBuffer>;
  };
  /** What the server's adapter passes. */
  readonly env: unknown;
};

/** What `guard` takes, with an envelope of this subpath. */
export type HonoOptions<Spec extends WebSpec, Claims> = Omit<
  GuardOptions<Spec, Claims>,
  'event'
> & {
  readonly event: Spec;
  /** The gateway's event and the platform's context, where an adapter other than Hono's own is in use. */
  readonly lambda?: (context: HonoContext) => LambdaCall;
};

/** What `app.get`, `app.post` and their likes take. */
export type HonoHandler = {
  (context: HonoContext): Promise<Response>;
  /** What was refused or reported since the process started, by code and place. */
  readonly counts: ReadonlyMap<string, number>;
};

/** The envelope of requests that reach a handler of Hono. */
export function honoHttp<const O extends HttpOptions = object>(options?: O): WebSpec<HttpEvent<O>> {
  return webEnvelope(options);
}

/**
 * Guards one handler: `app.post('/orders', onHono({ event: honoHttp({ body: Order }) }, …))`. The handler gets the
 * checked request, and what it returns is the answer. On a server of its own nobody limits a call: set `deadline.limitMs`.
 */
export function onHono<Spec extends WebSpec, Claims = undefined>(
  options: HonoOptions<Spec, Claims>,
  handler: Handler<Spec, Claims>,
): HonoHandler {
  const guarded = guard<Spec, Claims>(options, handler);
  const { lambda = lambdaOf } = options;
  const read = { maxBytes: options.event.maxBytes, deadline: options.deadline };
  const called = async (context: HonoContext): Promise<Response> => {
    const call = lambda(context);
    const raw = await webRequestOf(context, read, call);
    return responseOf((await guarded(raw, call.context ?? {})) as HttpAnswer);
  };
  return Object.assign(called, { counts: guarded.counts });
}

/** The event and context of AWS Lambda, where Hono's adapter for it brought the request. */
export function lambdaOf({ env }: HonoContext): LambdaCall {
  const context = at(env, 'lambdaContext');
  return { event: at(env, 'event'), ...(isObject(context) ? { context } : {}) };
}

/** Reads a request before it is guarded. Those who come after find its body unread. */
export async function webRequestOf(
  context: HonoContext,
  { maxBytes, deadline }: BodyRead,
  lambda: LambdaCall,
): Promise<WebRequest> {
  const { req } = context;
  const { raw } = req;
  const headers = Object.fromEntries(raw.headers);
  const { ip = addressOf(context.env), ...gateway } = gatewayOf(lambda);
  const {
    body = { body: new Uint8Array() },
    failure,
    limitMs,
  } = await inTime(lambda.context, deadline, gateway.limitMs, (signal) =>
    bodyOf(req, headers['content-length'], maxBytes, signal),
  );
  return {
    method: req.method,
    target: targetOf(req.url),
    headers,
    route: routeOf(req),
    params: req.param(),
    ip,
    ...gateway,
    limitMs,
    ...(failure === undefined ? body : { ...body, failure }),
  };
}

/** The bytes, or why there are none: the caller may leave in the middle of them. */
async function bodyOf(
  req: HonoContext['req'],
  announced: string | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Pick<WebRequest, 'body' | 'failure'>> {
  const { raw } = req;
  try {
    // Where somebody has read the body before, Hono still has it.
    if (raw.bodyUsed) return { body: within(new Uint8Array(await req.arrayBuffer()), maxBytes) };
    return { body: await bodyBytes(raw.body, announced, maxBytes, signal) };
  } catch (cause) {
    const failure = new GuardError('event.unexpected', 'the body cannot be read', { cause });
    return { body: new Uint8Array(), failure };
  }
}

function within(body: Uint8Array, maxBytes: number): WebRequest['body'] {
  return body.byteLength > maxBytes ? 'too-long' : body;
}

/** The address that Hono's server for Node saw. */
function addressOf(env: unknown): string | undefined {
  const incoming = at(env, 'incoming');
  if (!isObject(incoming)) return undefined;
  const { socket } = incoming;
  // A getter of the socket's class, which `at` does not see.
  const address = isObject(socket) ? socket.remoteAddress : undefined;
  return typeof address === 'string' ? address : undefined;
}

/** `/orders?id=1` of an address, without what follows `#`. */
function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** The pattern that matched; Hono may drop the property. */
function routeOf(req: HonoContext['req']): string | undefined {
  const path = 'routePath' in req ? req.routePath : undefined;
  return typeof path === 'string' && path !== '' && path !== '*'
    ? `${req.method} ${path}`
    : undefined;
}

/** Statuses whose answers have no body. */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);

/** The answer as a response of the web. */
export function responseOf(answer: HttpAnswer): Response {
  const { statusCode: status, body, isBase64Encoded, cookies = [] } = answer;
  const headers = new Headers(answer.headers);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  if (EMPTY.has(status)) return new Response(null, { status, headers });
  const bytes = isBase64Encoded ? Uint8Array.from(Buffer.from(body, 'base64')) : body;
  return new Response(bytes, { status, headers });
}
