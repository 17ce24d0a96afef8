import { isUtf8 } from 'node:buffer';
import { Deadline, type DeadlineOptions } from '../core/deadline.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec } from '../core/event.ts';
import type { LambdaContext } from '../core/lambda.ts';
import { at, isObject } from '../core/read.ts';
import { fullLimits } from '../parse/limits.ts';
import { type HttpEvent, type HttpOptions, httpEnvelope } from './envelope.ts';
import { gatewayLimitMs, LambdaRequest } from './request.ts';

/** A request as servers other than Lambda's gateways give it. An adapter makes it before the guard is called. */
export type WebRequest = {
  readonly method: string;
  /** The path and what follows it: `/orders?id=1`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body's bytes; `too-long` where reading stopped. */
  readonly body: Uint8Array | 'too-long';
  /** The route that matched. */
  readonly route?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly ip?: string | undefined;
  /** What a gateway found out about the caller. */
  readonly identity?: unknown;
  /** What a gateway says of the request, where there is one before the server. */
  readonly requestContext?: unknown;
  /** Milliseconds that are left of what gateway and options allow, once the body is there. */
  readonly limitMs?: number | undefined;
  /** Why the request cannot be read. */
  readonly failure?: GuardError | undefined;
};

/** Reads a WebRequest; throws `event.unexpected` for everything else. */
export class AdaptedRequest extends LambdaRequest {
  /** Milliseconds that a gateway before the server waits. */
  readonly limitMs: number | undefined;
  readonly #isTooLong: boolean;

  constructor(raw: unknown) {
    if (!isWebRequest(raw)) {
      throw new GuardError('event.unexpected', 'the event is no HTTP request of this adapter');
    }
    if (raw.failure !== undefined) throw raw.failure;
    super(eventOf(raw));
    this.limitMs = raw.limitMs;
    this.#isTooLong = raw.body === 'too-long';
  }

  override get hasBody(): boolean {
    return this.#isTooLong || super.hasBody;
  }

  override get leastBytes(): number {
    return this.#isTooLong ? Infinity : super.leastBytes;
  }

  /** A body that was not read to its end has no bytes to give, not even where the guard only reports. */
  override rawBody(): Buffer {
    if (this.#isTooLong) throw new GuardError('input.limit', 'the body is too long');
    return super.rawBody();
  }
}

/** The envelope of a WebRequest, which knows how many bytes of a body are read. */
export type WebSpec<Out = unknown> = EventSpec<unknown, Out, unknown> & {
  readonly maxBytes: number;
};

/** The envelope of requests that an adapter has read. */
export function webEnvelope<const O extends HttpOptions = object>(
  options?: O,
): WebSpec<HttpEvent<O>> {
  const spec = httpEnvelope(
    {
      source: 'http',
      request: (raw) => new AdaptedRequest(raw),
      limitMs: (request) => (request instanceof AdaptedRequest ? request.limitMs : undefined),
    },
    options,
  );
  return { ...spec, maxBytes: fullLimits(options?.limits).maxBytes };
}

/** Where a server runs in AWS Lambda: the event of the gateway and the platform's context. */
export type LambdaCall = { readonly event?: unknown; readonly context?: LambdaContext | undefined };

/** How a body is read. */
export type BodyRead = {
  readonly maxBytes: number;
  /** The deadline of the guard; reading the body is part of the call. */
  readonly deadline: DeadlineOptions | false | undefined;
};

/** What reading a body within the time of its call gives. */
type TimedBody<T> = {
  readonly body?: T;
  /** Milliseconds that are left. */
  readonly limitMs?: number;
  /** That the time was over first. */
  readonly failure?: GuardError;
};

/**
 * Reads a body within the time of its call, which began when the request came: a caller who sends a byte a second holds
 * a server no longer than any other. `read` stops at the signal; what it throws itself is thrown.
 */
export async function inTime<T>(
  context: LambdaContext | undefined,
  options: DeadlineOptions | false | undefined,
  limitMs: number | undefined,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<TimedBody<T>> {
  const deadline = new Deadline(context ?? {}, options ?? {}, limitMs);
  try {
    const body = await deadline.race(() => read(deadline.signal));
    const left = deadline.remainingMs();
    return left === Infinity ? { body } : { body, limitMs: left };
  } catch (error) {
    if (!deadline.isOver) throw error;
    return { failure: new GuardError('deadline.exceeded', 'the body did not come in time') };
  }
}

/** What a gateway before the server says; nothing where there is none. */
export function gatewayOf({
  event,
}: LambdaCall): Pick<WebRequest, 'ip' | 'identity' | 'requestContext' | 'limitMs'> {
  const requestContext = at(event, 'requestContext');
  if (!isObject(requestContext)) return {};
  try {
    const request = new LambdaRequest(event);
    const { ip, identity } = request;
    return { ip, identity, requestContext, limitMs: gatewayLimitMs(request) };
  } catch {
    return {};
  }
}

function isWebRequest(raw: unknown): raw is WebRequest {
  return (
    typeof raw === 'object' &&
    raw !== null &&
    'target' in raw &&
    typeof raw.target === 'string' &&
    'method' in raw &&
    'body' in raw &&
    (raw.body === 'too-long' || raw.body instanceof Uint8Array)
  );
}

/** The same request in the form of a function URL, whose reader knows all that requests can be up to. */
function eventOf(raw: WebRequest): unknown {
  const mark = raw.target.indexOf('?');
  const body = raw.body === 'too-long' ? new Uint8Array() : raw.body;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isText = isUtf8(bytes);
  return {
    routeKey: raw.route,
    rawPath: mark === -1 ? raw.target : raw.target.slice(0, mark),
    rawQueryString: mark === -1 ? '' : raw.target.slice(mark + 1),
    headers: raw.headers,
    pathParameters: raw.params,
    requestContext: { http: { method: raw.method, sourceIp: raw.ip }, authorizer: raw.identity },
    body: bytes.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}

/**
 * Reads a body to its end, or up to a limit of bytes. A length that is announced too large is believed at once.
 * What fails while reading is thrown.
 */
export async function bodyBytes(
  source: AsyncIterable<Uint8Array> | null | undefined,
  announced: string | null | undefined,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array | 'too-long'> {
  if (source === null || source === undefined) return new Uint8Array();
  if (Number(announced ?? 0) > maxBytes) return 'too-long';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.byteLength;
    if (length > maxBytes || signal?.aborted === true) return 'too-long';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
