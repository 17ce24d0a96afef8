import { GuardError } from '../core/errors.ts';
import { at, isObject, textAt } from '../core/read.ts';
import { type NodeResponse, type NodeSource, nodeBody } from '../http/node.ts';
import { type BodyRead, gatewayOf, inTime, type LambdaCall, type WebRequest } from '../http/web.ts';

/** The part of a request of Express that is read. */
export type ExpressRequest = NodeSource & {
  readonly method: string;
  readonly url: string;
  readonly originalUrl: string;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly route?: unknown;
  /** The caller's address; with the setting `trust proxy` it comes from a header. */
  readonly ip?: string | undefined;
  readonly readableDidRead: boolean;
  body?: unknown;
};

/** The part of a response of Express that is used: that of Node. */
export type ExpressResponse = NodeResponse & {
  once(event: string, listener: () => void): unknown;
};

/** Hands over to the next handler, or to the handlers of errors. */
export type ExpressNext = (error?: unknown) => void;

type Kept = { rawBody?: unknown };

/**
 * Keeps the bytes of a body that a parser before the guard reads: `express.json({ verify: keepBytes })`. Without them
 * there is nothing that the guard could check.
 */
export function keepBytes(request: object, _response: unknown, bytes: Uint8Array): void {
  (request as Kept).rawBody = bytes;
}

/** The event of the gateway and the platform's context, where serverless-http brought the request. */
export function lambdaOf(request: ExpressRequest): LambdaCall {
  const call = at(request, 'apiGateway');
  const context = at(call, 'context');
  // Only what the platform made has a clock.
  const isContext = isObject(context) && typeof context.getRemainingTimeInMillis === 'function';
  return { event: at(call, 'event'), ...(isContext ? { context } : {}) };
}

/** Reads a request before it is guarded; undefined where the caller has gone meanwhile. */
export async function webRequestOf(
  request: ExpressRequest,
  { maxBytes, deadline }: BodyRead,
  lambda: LambdaCall,
): Promise<WebRequest | undefined> {
  const isLost = isTaken(request);
  const gateway = gatewayOf(lambda);
  const { body, failure, limitMs } = await inTime(
    lambda.context,
    deadline,
    gateway.limitMs,
    (signal) => bodyOf(request, maxBytes, signal),
  );
  if (body === 'gone') return undefined;
  const { method, originalUrl: target, headers, ip } = request;
  const params = Object.entries(request.params ?? {}).map(([name, value]) => [name, textOf(value)]);
  return {
    method,
    target,
    headers,
    route: routeOf(request),
    params: Object.fromEntries(params),
    ip,
    body: body ?? new Uint8Array(),
    failure: isLost ? taken() : failure,
    ...withoutHoles({ ...gateway, limitMs }),
  };
}

async function bodyOf(
  request: ExpressRequest,
  maxBytes: number,
  signal: AbortSignal,
): Promise<WebRequest['body'] | 'gone'> {
  const kept = at(request, 'rawBody');
  if (kept instanceof Uint8Array) return kept.byteLength > maxBytes ? 'too-long' : kept;
  if (request.readableDidRead) return new Uint8Array();
  return nodeBody(request, request.headers['content-length'], maxBytes, signal);
}

/** Whether there was a body, and somebody else has read it. */
function isTaken(request: ExpressRequest): boolean {
  const { 'content-length': announced, 'transfer-encoding': encoding } = request.headers;
  const isEmpty = encoding === undefined && Number(announced ?? 0) === 0;
  return request.readableDidRead && !isEmpty && !(at(request, 'rawBody') instanceof Uint8Array);
}

function taken(): GuardError {
  const hint = 'put the guard first, or use express.json({ verify: keepBytes })';
  return new GuardError('internal', `the body was read before the guard: ${hint}`);
}

/** What follows a wildcard is a list in Express 5. */
function textOf(value: unknown): unknown {
  return Array.isArray(value) ? value.join('/') : value;
}

function routeOf({ method, baseUrl, route }: ExpressRequest): string | undefined {
  const path = textAt(route, 'path');
  return path === undefined ? undefined : `${method} ${baseUrl}${path}`;
}

/** What a gateway does not say leaves what the server knows. */
function withoutHoles<T extends object>(given: T): Partial<T> {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Partial<T>;
}
