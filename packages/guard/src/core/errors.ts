import { type GuardCode, isPermanent, statusOf } from './codes.ts';

/** A place in the input that is wrong: which part of the event, and a JSON pointer in it. */
export type Place = { readonly in: string; readonly at: string };

/** What an error knows beside its code. */
export type GuardErrorOptions = {
  /** The error behind it; for the log only. */
  readonly cause?: unknown;
  /** What is wrong where; the caller of an HTTP function sees the places, never values or messages. */
  readonly places?: readonly Place[];
  /** Facts for the log and the security event: short, without values of the event. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** Headers that an HTTP answer should carry, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** Marks both classes, so that the ESM and the CommonJS build of this package know each other's errors. */
const BRAND = Symbol.for('@postern/guard:failure');

/** The guard refuses or fails. The message is for the log; the caller sees the code and a correlation id. */
export class GuardError extends Error {
  /** Tells it from a refusal. */
  readonly kind: 'guard' = 'guard';
  /** The stable code. */
  readonly code: GuardCode;
  /** The status an HTTP caller gets. */
  readonly status: number;
  /** Whether the same event can never succeed. */
  readonly isPermanent: boolean;
  /** What is wrong where. */
  readonly places: readonly Place[];
  /** Facts for the log. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** Headers for the HTTP answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: GuardCode, message: string, options: GuardErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'GuardError';
    Object.defineProperty(this, BRAND, { value: true });
    this.code = code;
    this.status = statusOf(code);
    this.isPermanent = isPermanent(code);
    this.places = options.places ?? [];
    this.facts = options.facts ?? {};
    this.headers = options.headers ?? {};
  }
}

/** How a refusal answers. */
export type RefusalOptions = {
  /** HTTP status, 400 to 599; 400 when not given. */
  readonly status?: number;
  /** The error behind it; for the log only. */
  readonly cause?: unknown;
  /** Whether a retry may help; it does not when not given, unless the status is 429 or above 499. */
  readonly isPermanent?: boolean;
};

const REFUSAL_CODE = /^[a-z][a-z0-9_.-]{0,63}$/;

/**
 * What a handler throws to answer with a code of its own: `throw new Refusal('order.unknown', { status: 404 })`.
 * Every other error reaches the caller as `internal`.
 */
export class Refusal extends Error {
  /** Tells it from the guard's own errors. */
  readonly kind: 'refusal' = 'refusal';
  /** The application's stable code: lower case letters, digits, dot, dash and underscore. */
  readonly code: string;
  /** The status an HTTP caller gets. */
  readonly status: number;
  /** Whether the same event can never succeed. */
  readonly isPermanent: boolean;

  constructor(code: string, options: RefusalOptions = {}) {
    super(code, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'Refusal';
    Object.defineProperty(this, BRAND, { value: true });
    if (!REFUSAL_CODE.test(code)) throw new TypeError(`\`${code.slice(0, 80)}\` is not a code`);
    const { status = 400 } = options;
    this.code = code;
    this.status = Number.isInteger(status) && status >= 400 && status <= 599 ? status : 500;
    this.isPermanent = options.isPermanent ?? (this.status < 500 && this.status !== 429);
  }
}

/** What may become an answer: the guard's own errors and the handler's refusals. */
export type Failure = GuardError | Refusal;

/** The failure behind whatever was thrown; an unknown error becomes `internal` and its cause. */
export function failureOf(thrown: unknown): Failure {
  if (isFailure(thrown)) return thrown;
  return new GuardError('internal', 'the handler failed', { cause: thrown });
}

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && BRAND in thrown;
}
