import type { Checks } from './state.ts';
import type { Proof, Value } from './value.ts';
import { onlyConstant } from './values.ts';

const REQUEST = 'request|';

/** Where events of APIs say which method was called. */
const METHOD = /^(?:httpMethod|requestContext\.(?:http\.method|httpMethod))$/;

const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/**
 * What a comparison of a part of the event with a constant says of the request: its method, or its route as the
 * gateway names it. Written as a route is (`POST /orders`), `*` where it may be any.
 */
export function requestProofs(subject: Value, other: Value): readonly Proof[] {
  const constant = onlyConstant(other);
  if (typeof constant !== 'string') return [];
  return subject.labels.flatMap(({ origin, path }) => {
    const route = origin.kind === 'event' ? routeOf(path, constant) : undefined;
    return route === undefined ? [] : [{ key: REQUEST + route, clears: 1 }];
  });
}

function routeOf(path: string, constant: string): string | undefined {
  if (METHOD.test(path)) {
    const method = constant.toUpperCase();
    return METHODS.test(method) ? `${method} *` : undefined;
  }
  if (path === 'resource' && constant.startsWith('/')) return `* ${constant}`;
  return path === 'routeKey' && /^[A-Z]+ \//.test(constant) ? constant : undefined;
}

/** What is known of the request on every way to a place. */
export function requested(checks: Checks): readonly string[] {
  const found: string[] = [];
  for (const key of checks.keys())
    if (key.startsWith(REQUEST)) found.push(key.slice(REQUEST.length));
  return found;
}
