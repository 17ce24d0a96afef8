import type { HttpRequest } from '../core/http-request.ts';
import type { CorsRules, HttpResult } from '../http/answer.ts';

/** Which pages may call, and what they may send and read. */
export type CorsOptions = {
  /** Origins letter for letter: `https://shop.example`. `*` lets every page read what it gets without cookies. */
  readonly origins: '*' | readonly string[];
  /** Methods; GET, HEAD and POST when not given. */
  readonly methods?: readonly string[];
  /** Headers that a page may send beside the harmless ones; `content-type` and `authorization` when not given. */
  readonly headers?: readonly string[];
  /** Headers of the answer that a page may read beside the harmless ones. */
  readonly exposed?: readonly string[];
  /** Whether a page may send cookies. Not for every origin. */
  readonly credentials?: boolean;
  /** How long a browser may keep the answer to a preflight request, in seconds; ten minutes when not given. */
  readonly maxAgeSeconds?: number;
};

/**
 * Lets pages of other origins read answers, refusals among them, and answers their preflight requests before identity,
 * schemas and the handler see them: `http({ body: Order, cors: cors({ origins: ['https://shop.example'] }) })`. For
 * functions that answer `OPTIONS` themselves; a gateway that does it needs none. It is for browsers: it keeps nobody
 * else from calling.
 */
export function cors(options: CorsOptions): CorsRules {
  const { origins, credentials = false, exposed = [] } = options;
  const isOpen = origins === '*';
  if (isOpen && credentials) throw new TypeError('cors: no cookies for every origin');
  if (!isOpen && !origins.every(isOrigin)) {
    throw new TypeError('cors: an origin looks like https://shop.example, without a path');
  }
  const fixed: Readonly<Record<string, string>> = {
    ...(credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
  };
  const { methods = ['GET', 'HEAD', 'POST'], headers = ['content-type', 'authorization'] } =
    options;
  const answer: HttpResult = {
    statusCode: 204,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': headers.join(', '),
      'access-control-max-age': String(options.maxAgeSeconds ?? 600),
    },
  };
  return {
    preflight: (request) => (isPreflight(request) ? answer : undefined),
    headers: ({ headers: { origin } }) => {
      if (isOpen) return { ...fixed, 'access-control-allow-origin': '*' };
      // The answer differs by origin, also for a page that may not read it: a cache must know.
      if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' };
      return { ...fixed, vary: 'origin', 'access-control-allow-origin': origin };
    },
  };
}

/** `null` is the origin of every sandboxed frame, so it is none. */
function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
