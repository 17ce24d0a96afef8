import type { Call } from '../core/call.ts';
import { GuardError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http-request.ts';
import type { Problem } from '../core/problem.ts';

/** What a handler may return to choose status and headers; everything else it returns becomes a JSON body. */
export type HttpResult = {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  /** Lines of `set-cookie`. */
  readonly cookies?: readonly string[];
  /** A text as it is, bytes, or anything else as JSON. */
  readonly body?: unknown;
  /** Whether the body is text that stands for bytes in base64. */
  readonly isBase64Encoded?: boolean;
};

/** The platform's response. */
export type HttpAnswer = {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

/** Who may read answers from the page of another origin. */
export type CorsRules = {
  /** The answer to a preflight request, which the handler need not see; undefined for all other requests. */
  preflight(request: HttpRequest): HttpResult | undefined;
  /** Headers of every answer, refusals among them. */
  headers(request: HttpRequest): Readonly<Record<string, string>>;
};

/** What all answers of a function have in common. */
export type AnswerRules = {
  /** Who may read answers from another origin: `cors(…)` of `@postern/guard/cors`. */
  readonly cors?: CorsRules;
  /** Writes failures in the form that the API's callers know; a problem document (RFC 9457) when not given. */
  readonly problem?: (problem: Problem) => HttpResult;
};

/** Sent with each answer unless the handler sets them: no guessing of types, no copies kept on the way. */
const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
// Everything but control characters: a line break would begin a header of the attacker's.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** The platform's response to what a handler returned. */
export function answerOf(result: unknown, call: Call, rules: AnswerRules): HttpAnswer {
  if (isResult(result)) return respond(result, call, rules);
  if (result === undefined || result === null) return respond({ statusCode: 204 }, call, rules);
  return respond({ statusCode: 200, body: result }, call, rules);
}

/** The platform's response with status and headers. */
export function respond(result: HttpResult, call: Call, { cors }: AnswerRules): HttpAnswer {
  const { statusCode, cookies = [] } = result;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    throw new GuardError('answer.invalid', 'the status is no HTTP status');
  }
  const { body, type, isBase64Encoded } = bodyOf(result);
  const shared = call.http === undefined ? undefined : cors?.headers(call.http);
  const headers = headersOf({ ...shared, ...result.headers }, type);
  for (const cookie of cookies) safe('set-cookie', cookie);
  return formed({ statusCode, headers, body, isBase64Encoded }, cookies, call);
}

function isResult(value: unknown): value is HttpResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'statusCode' in value &&
    typeof value.statusCode === 'number'
  );
}

type Body = { readonly body: string; readonly type: string; readonly isBase64Encoded: boolean };

function bodyOf({ body, isBase64Encoded = false }: HttpResult): Body {
  if (body === undefined || body === null) return { body: '', type: '', isBase64Encoded: false };
  if (typeof body === 'string') {
    return { body, type: isBase64Encoded ? BYTES : typeOfText(body), isBase64Encoded };
  }
  if (body instanceof Uint8Array) {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return { body: bytes.toString('base64'), type: BYTES, isBase64Encoded: true };
  }
  return { body: jsonOf(body), type: 'application/json', isBase64Encoded: false };
}

const BYTES = 'application/octet-stream';

/** A text that looks like JSON was written by `JSON.stringify`: gateways call such an answer JSON, too. Neither type runs in a page. */
function typeOfText(body: string): string {
  const ends = body.slice(0, 1) + body.slice(-1);
  return ends === '{}' || ends === '[]' ? 'application/json' : 'text/plain; charset=utf-8';
}

function jsonOf(body: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(body);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new GuardError('answer.invalid', 'the body cannot be written as JSON', { cause });
  }
  throw new GuardError('answer.invalid', 'the body cannot be written as JSON');
}

function headersOf(
  given: Readonly<Record<string, string | number | boolean>>,
  type: string,
): Record<string, string> {
  const headers: Record<string, string> = { ...DEFAULT_HEADERS };
  if (type !== '') headers['content-type'] = type;
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    headers[lower] = safe(lower, String(value));
  }
  return headers;
}

function safe(name: string, value: string): string {
  if (NAME.test(name) && !CONTROL.test(value)) return value;
  throw new GuardError('answer.invalid', 'a header holds characters that no header may have');
}

/** Cookies and headers in the form that the trigger understands. */
function formed(
  answer: HttpAnswer & { readonly headers: Readonly<Record<string, string>> },
  cookies: readonly string[],
  call: Call,
): HttpAnswer {
  const form = call.http?.form ?? 'http';
  if (form === 'http') return cookies.length === 0 ? answer : { ...answer, cookies };
  if (form === 'alb-multi') return manyValued(answer, cookies);
  const [cookie] = cookies;
  if (cookie === undefined) return answer;
  // A load balancer without multi-value headers can carry one cookie only.
  if (form === 'alb') return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
  return { ...answer, multiValueHeaders: { 'set-cookie': cookies } };
}

function manyValued(
  { headers, ...rest }: HttpAnswer & { readonly headers: Readonly<Record<string, string>> },
  cookies: readonly string[],
): HttpAnswer {
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]] as const);
  const all = cookies.length === 0 ? lists : [...lists, ['set-cookie', cookies] as const];
  return { ...rest, multiValueHeaders: Object.fromEntries(all) };
}
