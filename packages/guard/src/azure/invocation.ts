import { GuardError } from '../core/errors.ts';
import { at, isObject, textAt } from '../core/read.ts';
import { type BodyRead, bodyBytes, inTime, type WebRequest } from '../http/web.ts';
import { CARRIED, type Carrier } from '../trace/trace.ts';

/** What the platform hands to a function that is not called by HTTP. */
export type Invocation = {
  readonly input: unknown;
  /** What the trigger says beside its payload: names begin with a small letter. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly traceParent: string | undefined;
};

/** The invocation behind a raw event; throws for what did not come from the adapter. */
export function invocation(raw: unknown, source: string): Invocation {
  const metadata = at(raw, 'metadata');
  if (!isObject(raw) || !('input' in raw) || !isObject(metadata)) throw unexpected(source);
  return { input: raw.input, metadata, traceParent: textAt(raw, 'traceParent') };
}

/** The error for events of another trigger. */
export function unexpected(source: string): GuardError {
  return new GuardError('event.unexpected', `the event is none of ${source}`);
}

/**
 * Correlation fields among the properties of a message, whatever the case of their names; without them the trace
 * of the platform. Azure's own libraries write the trace as `Diagnostic-Id`.
 */
export function propertyCarrier(properties: unknown, traceParent: string | undefined): Carrier {
  const found = (name: string): string | undefined => {
    if (!isObject(properties)) return undefined;
    const key = Object.keys(properties).find((one) => one.toLowerCase() === name);
    return key === undefined ? undefined : textAt(properties, key);
  };
  return (name) =>
    found(name) ?? (name === CARRIED.parent ? (found('diagnostic-id') ?? traceParent) : undefined);
}

/** The load balancer before the platform waits for 230 seconds, whatever the function's own limit is. */
const LIMIT_MS = 229_000;

/** The request of an HTTP trigger, with its body read within a limit; whatever is none is given on as it is. */
export async function requestOf(
  input: unknown,
  { maxBytes, deadline }: BodyRead,
): Promise<unknown> {
  if (!isRequest(input)) return input;
  const { method, url, params } = input;
  const parsed = parsedUrl(url);
  if (parsed === undefined) return input;
  const headers = Object.fromEntries(input.headers);
  const { body = new Uint8Array(), ...timed } = await inTime(
    undefined,
    deadline,
    LIMIT_MS,
    (signal) => bodyBytes(input.body, headers['content-length'], maxBytes, signal),
  );
  const request: WebRequest = {
    method,
    target: parsed.pathname + parsed.search,
    headers,
    params,
    body,
    ...timed,
  };
  return request;
}

function parsedUrl(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** The request class of `@azure/functions`, as far as it is read. */
type AzureRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly body?: AsyncIterable<Uint8Array> | null;
};

/** Its properties are getters of a class, so `at` would not see them. */
function isRequest(input: unknown): input is AzureRequest {
  if (!isObject(input)) return false;
  const { method, url, headers } = input;
  return (
    typeof method === 'string' &&
    typeof url === 'string' &&
    typeof headers === 'object' &&
    headers !== null &&
    Symbol.iterator in headers
  );
}
