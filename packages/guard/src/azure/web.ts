import { isUtf8 } from 'node:buffer';
import { GuardError } from '../core/errors.ts';
import { LambdaRequest } from '../http/request.ts';

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
};

/** Reads a WebRequest; throws `event.unexpected` for everything else. */
export class AdaptedRequest extends LambdaRequest {
  readonly #isTooLong: boolean;

  constructor(raw: unknown) {
    if (!isWebRequest(raw)) {
      throw new GuardError('event.unexpected', 'the event is no HTTP request of this adapter');
    }
    super(eventOf(raw));
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
): Promise<Uint8Array | 'too-long'> {
  if (source === null || source === undefined) return new Uint8Array();
  if (Number(announced ?? 0) > maxBytes) return 'too-long';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.byteLength;
    if (length > maxBytes) return 'too-long';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
