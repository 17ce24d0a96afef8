import { isUtf8 } from 'node:buffer';
import { GuardError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http-request.ts';
import { at, isObject, textAt } from '../core/read.ts';
import { isForbidden } from '../parse/json.ts';

type Texts = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | readonly string[]>>;

/** A request of API Gateway (REST, HTTP), a function URL or a load balancer. Fields are read when asked for. */
export class LambdaRequest implements HttpRequest {
  readonly form: HttpRequest['form'];
  readonly method: string;
  readonly path: string;
  readonly route: string | undefined;
  readonly #raw: Readonly<Record<string, unknown>>;
  readonly #context: Readonly<Record<string, unknown>>;
  #headers: Texts | undefined;
  #query: Query | undefined;
  #params: Texts | undefined;
  #cookies: Texts | undefined;
  #body: Buffer | undefined;

  constructor(raw: unknown) {
    const context = at(raw, 'requestContext');
    // An authorizer's event has all of a request but the right to answer it.
    if (!isObject(raw) || !isObject(context) || 'methodArn' in raw || 'routeArn' in raw) {
      throw unexpected();
    }
    this.#raw = raw;
    this.#context = context;
    this.form = formOf(raw, context);
    const http = at(context, 'http');
    const method = this.form === 'http' ? textAt(http, 'method') : textAt(raw, 'httpMethod');
    const path = this.form === 'http' ? textAt(raw, 'rawPath') : textAt(raw, 'path');
    if (method === undefined || path === undefined) throw unexpected();
    this.method = method;
    this.path = path;
    this.route = textAt(raw, 'routeKey') ?? textAt(raw, 'resource');
  }

  get headers(): Texts {
    this.#headers ??= headersOf(this.#raw);
    return this.#headers;
  }

  get query(): Query {
    this.#query ??= queryOf(this.#raw, this.form);
    return this.#query;
  }

  get params(): Texts {
    this.#params ??= textsOf(at(this.#raw, 'pathParameters'));
    return this.#params;
  }

  get cookies(): Texts {
    this.#cookies ??= cookiesOf(at(this.#raw, 'cookies'), this.headers.cookie);
    return this.#cookies;
  }

  get ip(): string | undefined {
    return (
      textAt(at(this.#context, 'http'), 'sourceIp') ??
      textAt(at(this.#context, 'identity'), 'sourceIp')
    );
  }

  get identity(): unknown {
    return at(this.#context, 'authorizer');
  }

  /** Whether a function URL brought the request. */
  get isFunctionUrl(): boolean {
    return textAt(this.#context, 'domainName')?.includes('.lambda-url.') === true;
  }

  /** Whether there is a body at all. */
  get hasBody(): boolean {
    return (textAt(this.#raw, 'body') ?? '') !== '';
  }

  rawBody(): Buffer {
    const body = textAt(this.#raw, 'body') ?? '';
    this.#body ??= Buffer.from(body, at(this.#raw, 'isBase64Encoded') === true ? 'base64' : 'utf8');
    return this.#body;
  }

  /** Bytes of the body at least, without decoding it: enough to refuse what is far too long. */
  get leastBytes(): number {
    const { length } = textAt(this.#raw, 'body') ?? '';
    return at(this.#raw, 'isBase64Encoded') === true ? Math.floor((length - 2) * 0.75) : length;
  }

  /** The body as text; bytes that are no UTF-8 are refused, because two readers could see two texts in them. */
  textBody(): string {
    if (at(this.#raw, 'isBase64Encoded') !== true) return textAt(this.#raw, 'body') ?? '';
    const bytes = this.rawBody();
    if (!isUtf8(bytes)) throw new GuardError('input.encoding', 'the body is not UTF-8');
    return bytes.toString();
  }
}

/** How long the gateway waits by default: a function URL and a load balancer wait longer than most functions run. */
export function gatewayLimitMs(request: HttpRequest): number | undefined {
  if (request.form === 'rest') return 28_500;
  const isUrl = request instanceof LambdaRequest && request.isFunctionUrl;
  return request.form === 'http' && !isUrl ? 29_500 : undefined;
}

function unexpected(): GuardError {
  return new GuardError('event.unexpected', 'the event is no HTTP request');
}

function formOf(raw: object, context: object): HttpRequest['form'] {
  if (isObject(at(context, 'elb'))) {
    return isObject(at(raw, 'multiValueHeaders')) ? 'alb-multi' : 'alb';
  }
  return isObject(at(context, 'http')) ? 'http' : 'rest';
}

/** A record without prototype; a name that reaches the prototype of a careless copy is refused. */
function put<T>(record: Record<string, T>, name: string, value: T): void {
  if (isForbidden(name)) throw new GuardError('input.forbidden_key', `the name ${name} is refused`);
  record[name] = value;
}

function textsOf(given: unknown): Texts {
  const texts: Record<string, string> = Object.create(null);
  if (!isObject(given)) return texts;
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (typeof value === 'string') put(texts, name, value);
  }
  return texts;
}

/** `multiValueHeaders` holds every line where `headers` has only the last. */
function headersOf(raw: unknown): Texts {
  const headers: Record<string, string> = Object.create(null);
  const many = at(raw, 'multiValueHeaders');
  const lines = isObject(many) ? many : at(raw, 'headers');
  if (!isObject(lines)) return headers;
  for (const name of Object.keys(lines)) {
    const text = lineOf(lines[name]);
    if (text === undefined) continue;
    const lower = name.toLowerCase();
    const before = headers[lower];
    put(headers, lower, before === undefined ? text : `${before}, ${text}`);
  }
  return headers;
}

function lineOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : undefined;
  return value.filter((one) => typeof one === 'string').join(', ');
}

function queryOf(raw: unknown, form: HttpRequest['form']): Query {
  const query: Record<string, string | readonly string[]> = Object.create(null);
  const decode = form.startsWith('alb') ? decoded : (text: string) => text;
  for (const [name, values] of form === 'http' ? fromText(raw) : fromLists(raw)) {
    const known = values.map(decode);
    const [only = ''] = known;
    put(query, decode(name), known.length === 1 ? only : known);
  }
  return query;
}

/** `queryStringParameters` of this form joins repeated values by commas, which values may hold: the text does not. */
function fromText(raw: unknown): Iterable<readonly [string, readonly string[]]> {
  const lists = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(textAt(raw, 'rawQueryString') ?? '')) {
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [value]);
    else list.push(value);
  }
  return lists;
}

function fromLists(raw: unknown): Iterable<readonly [string, readonly string[]]> {
  const many = at(raw, 'multiValueQueryStringParameters');
  const given = isObject(many) ? many : at(raw, 'queryStringParameters');
  if (!isObject(given)) return [];
  return Object.entries(given).map(([name, value]) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return [name, list.filter((one) => typeof one === 'string')];
  });
}

/** A load balancer passes parameters as they were written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new GuardError('input.encoding', 'a parameter is wrongly encoded');
  }
}

function cookiesOf(list: unknown, header: string | undefined): Texts {
  const cookies: Record<string, string> = Object.create(null);
  const lines = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  for (const pair of [...lines, ...(header?.split(/[;,]/) ?? [])]) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    if (name === '' || name in cookies) continue;
    put(cookies, name, unquoted(pair.slice(equals + 1).trim()));
  }
  return cookies;
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1)
    : value;
}
