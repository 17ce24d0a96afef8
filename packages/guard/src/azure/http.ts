import type { EventSpec } from '../core/event.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { type HttpEvent, type HttpOptions, httpEnvelope } from '../http/envelope.ts';
import { AdaptedRequest } from '../http/web.ts';
import { fullLimits } from '../parse/limits.ts';

/** A cookie as the platform wants it. */
export type AzureCookie = {
  readonly name: string;
  readonly value: string;
  readonly domain?: string;
  readonly path?: string;
  readonly expires?: Date;
  readonly maxAge?: number;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
};

/** The platform's response. */
export type AzureAnswer = {
  status: number;
  headers: Record<string, string>;
  cookies: AzureCookie[];
  body: string | Uint8Array<ArrayBuffer>;
};

/**
 * The envelope of HTTP triggers. `identity` and `ip` are not given: the platform passes them in headers, which are the
 * caller's own words where nobody replaced them.
 */
export function azureHttp<const O extends HttpOptions = object>(
  options?: O,
): EventSpec<unknown, HttpEvent<O>, unknown> & { readonly maxBytes: number } {
  const spec = httpEnvelope(
    {
      source: 'http',
      request: (raw) => new AdaptedRequest(raw),
      limitMs: (request) => (request instanceof AdaptedRequest ? request.limitMs : undefined),
      response: azureAnswer,
    },
    options,
  );
  return { ...spec, maxBytes: fullLimits(options?.limits).maxBytes };
}

function azureAnswer({
  statusCode,
  headers,
  cookies,
  body,
  isBase64Encoded,
}: HttpAnswer): AzureAnswer {
  return {
    status: statusCode,
    headers: { ...headers },
    cookies: (cookies ?? []).map(cookieOf),
    body: isBase64Encoded ? Uint8Array.from(Buffer.from(body, 'base64')) : body,
  };
}

/** The platform takes cookies in parts only: of several `set-cookie` headers it would send the last. */
function cookieOf(line: string): AzureCookie {
  const [first = '', ...attributes] = line.split(';');
  const [name, value] = halves(first);
  const cookie: { -readonly [K in keyof AzureCookie]: AzureCookie[K] } = { name, value };
  for (const attribute of attributes) {
    const [key, text] = halves(attribute);
    addAttribute(cookie, key.toLowerCase(), text);
  }
  return cookie;
}

function addAttribute(
  cookie: { -readonly [K in keyof AzureCookie]: AzureCookie[K] },
  key: string,
  text: string,
): void {
  if (key === 'domain') cookie.domain = text;
  if (key === 'path') cookie.path = text;
  if (key === 'expires') cookie.expires = new Date(text);
  if (key === 'max-age') cookie.maxAge = Number(text);
  if (key === 'secure') cookie.secure = true;
  if (key === 'httponly') cookie.httpOnly = true;
  if (key === 'samesite') cookie.sameSite = SAME_SITE[text.toLowerCase()] ?? 'Strict';
}

/** What is written wrongly gets the strictest. */
const SAME_SITE: Readonly<Record<string, 'Strict' | 'Lax' | 'None'>> = {
  strict: 'Strict',
  lax: 'Lax',
  none: 'None',
};

function halves(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals === -1) return [text.trim(), ''];
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}
