import type { Call } from '../core/call.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec } from '../core/event.ts';
import type { HttpRequest } from '../core/http-request.ts';
import type { AnySchema, OutputOf } from '../core/schema.ts';
import { isPromise, validated } from '../core/validate.ts';
import { fullLimits, type ParseLimits } from '../parse/limits.ts';
import { type AnswerRules, answerOf, type HttpAnswer } from './answer.ts';
import { type BodyDecoder, type BodyReader, type BodyRules, bodyOf, json } from './body.ts';
import { problemOf } from './problem.ts';

/** Validators for the parts of a request. A part without one is given as text. */
export type HttpSchemas = {
  readonly body?: AnySchema;
  /** Gets names in lower case. */
  readonly headers?: AnySchema;
  readonly cookies?: AnySchema;
  /** Parameters of the route's path. */
  readonly params?: AnySchema;
  /** Gets a list where a parameter came more than once, so that a schema for text refuses it. */
  readonly query?: AnySchema;
};

/** How requests are read. */
export type HttpOptions = HttpSchemas &
  AnswerRules & {
    /** Readers of bodies, the first for requests without a type; JSON when not given. */
    readonly read?: readonly BodyReader[];
    /** Content encodings that are undone; none when not given. */
    readonly decode?: readonly BodyDecoder[];
    /** Limits of the body. */
    readonly limits?: ParseLimits;
    /** Milliseconds the caller waits; 28,500 behind a REST API and 29,500 behind an HTTP API when not given. */
    readonly callerLimitMs?: number;
  };

/** A request whose parts were checked. */
export type HttpEvent<O extends HttpSchemas = object> = {
  readonly method: string;
  readonly path: string;
  readonly route: string | undefined;
  readonly ip: string | undefined;
  /** What the gateway's authorizer passed. */
  readonly identity: unknown;
  readonly headers: Part<O, 'headers', HttpRequest['headers']>;
  readonly query: Part<O, 'query', HttpRequest['query']>;
  readonly params: Part<O, 'params', HttpRequest['params']>;
  readonly cookies: Part<O, 'cookies', HttpRequest['cookies']>;
  /** What the schema gives; without one parsed JSON, or the text of other types, or undefined. */
  readonly body: Part<O, 'body', unknown>;
};

type Part<O, Name extends keyof HttpSchemas, Fallback> = O extends { readonly [N in Name]: infer S }
  ? OutputOf<S, Fallback>
  : Fallback;

const PARTS = ['params', 'query', 'headers', 'cookies'] as const;

/** What differs between platforms: how a request is found in an event, and how an answer is written. */
export type HttpPlatform = {
  /** Name of the trigger. */
  readonly source: string;
  /** Finds the request. Throws `event.unexpected` where there is none. */
  request(raw: unknown): HttpRequest;
  /** Milliseconds the platform waits for an answer, where it is known. */
  limitMs?(request: HttpRequest): number | undefined;
  /** The platform's response; the answer as it is when not given. */
  response?(answer: HttpAnswer): unknown;
};

/** The envelope of HTTP requests on any platform. */
export function httpEnvelope<const O extends HttpOptions = object>(
  platform: HttpPlatform,
  options?: O,
): EventSpec<unknown, HttpEvent<O>, unknown> {
  const given: HttpOptions = options ?? {};
  const rules: BodyRules = {
    readers: given.read ?? [json()],
    decoders: given.decode ?? [],
    limits: fullLimits(given.limits),
    isStrict: given.body !== undefined,
  };
  const { response = (answer) => answer } = platform;
  return {
    source: platform.source,
    open: (raw) => {
      const http = platform.request(raw);
      const limitMs = given.callerLimitMs ?? platform.limitMs?.(http);
      const instead = given.cors?.preflight(http);
      return { pieces: [{ raw }], http, ...(limitMs === undefined ? {} : { limitMs }), instead };
    },
    decode: (_piece, call) => decoded(given, rules, call) as HttpEvent<O> | Promise<HttpEvent<O>>,
    answer: (result, call) => response(answerOf(result, call, given)),
    refuse: (failure, call) => response(problemOf(failure, call, given)),
  };
}

function decoded(options: HttpOptions, rules: BodyRules, call: Call): unknown {
  const { http } = call;
  if (http === undefined) throw new GuardError('event.unexpected', 'the event is no HTTP request');
  const event = new Request(http);
  let waiting: Promise<unknown> | undefined;
  // One after the other: the first that does not fit answers, and no validator runs on what follows.
  for (const part of PARTS) {
    const schema = options[part];
    if (schema === undefined) continue;
    const step = (): unknown => validated(schema, http[part], part, call);
    waiting = then(waiting, step, (value) => event.set(part, value));
  }
  const body = (): unknown => bodyRead(http, rules, call);
  let value: unknown;
  waiting = then(waiting, body, (read) => {
    value = read;
  });
  const check = (): unknown =>
    options.body === undefined ? value : validated(options.body, value, 'body', call);
  waiting = then(waiting, check, (known) => event.set('body', known));
  return waiting === undefined ? event : waiting.then(() => event);
}

/** Takes a step after what is waited for; waits itself only where it must. */
function then(
  waiting: Promise<unknown> | undefined,
  step: () => unknown,
  use: (value: unknown) => void,
): Promise<unknown> | undefined {
  if (waiting !== undefined) return waiting.then(step).then(use);
  const value = step();
  if (isPromise(value)) return value.then(use);
  use(value);
  return undefined;
}

/** The parsed body; where it cannot be parsed and the guard only reports, its text. */
function bodyRead(request: HttpRequest, rules: BodyRules, call: Call): unknown {
  const instead = (error: unknown): unknown => {
    if (!(error instanceof GuardError)) throw error;
    call.refuse(error);
    return request.rawBody().toString();
  };
  try {
    const value = bodyOf(request, rules);
    return isPromise(value) ? value.catch(instead) : value;
  } catch (error) {
    return instead(error);
  }
}

/** What the handler gets: checked parts, and the request's own where there is no schema. */
class Request {
  readonly #request: HttpRequest;
  readonly method: string;
  readonly path: string;
  readonly route: string | undefined;
  #checked: { [name: string]: unknown } = Object.create(null);

  constructor(request: HttpRequest) {
    this.#request = request;
    this.method = request.method;
    this.path = request.path;
    this.route = request.route;
  }

  set(part: keyof HttpSchemas, value: unknown): void {
    this.#checked[part] = value;
  }

  get ip(): string | undefined {
    return this.#request.ip;
  }

  get identity(): unknown {
    return this.#request.identity;
  }

  get headers(): unknown {
    return this.#part('headers');
  }

  get query(): unknown {
    return this.#part('query');
  }

  get params(): unknown {
    return this.#part('params');
  }

  get cookies(): unknown {
    return this.#part('cookies');
  }

  get body(): unknown {
    return this.#checked.body;
  }

  #part(name: (typeof PARTS)[number]): unknown {
    return name in this.#checked ? this.#checked[name] : this.#request[name];
  }
}
