import { isObject } from '../../core/read.ts';
import type { HttpRequestOptions } from '../events/http.ts';

/** What an honest caller brings: what the authorizer passed, headers, parameters of the path. */
export type Brought = Pick<HttpRequestOptions, 'identity' | 'headers' | 'params'>;

/** A hostile request with what an honest caller brings, except where the attack is there. Other events stay as they are. */
export function bringing({ identity, headers = {}, params }: Brought, event: unknown): unknown {
  if (!isObject(event) || !isObject(event.requestContext) || 'Records' in event) return event;
  const { requestContext } = event;
  return {
    ...event,
    ...(params === undefined || isObject(event.pathParameters) ? {} : { pathParameters: params }),
    ...withHeaders(event, headers),
    requestContext:
      identity === undefined || 'authorizer' in requestContext
        ? requestContext
        : { ...requestContext, authorizer: identity },
  };
}

/** Headers stand in one map, in one of lists, or in both. */
function withHeaders(
  event: Readonly<Record<string, unknown>>,
  brought: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { headers, multiValueHeaders } = event;
  const lists = Object.entries(brought).map(([name, value]) => [name, [value]] as const);
  return {
    ...(isObject(headers) ? { headers: merged(headers, Object.entries(brought)) } : {}),
    ...(isObject(multiValueHeaders) ? { multiValueHeaders: merged(multiValueHeaders, lists) } : {}),
  };
}

/** Own names, those of the attack first; `__proto__` is a name like any other. */
function merged(
  attack: Readonly<Record<string, unknown>>,
  brought: readonly (readonly [string, unknown])[],
): Readonly<Record<string, unknown>> {
  const own = Object.entries(attack);
  const known = new Set(own.map(([name]) => name.toLowerCase()));
  const more = brought.filter(([name]) => !known.has(name.toLowerCase()));
  return Object.fromEntries([...own, ...more]);
}
