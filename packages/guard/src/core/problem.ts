import type { Failure } from './errors.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The media type of problem documents. */
export const PROBLEM_TYPE = 'application/problem+json';

/** A problem document (RFC 9457) with the stable code and the id that the log has, too. Tells nothing of the inside. */
export function problemText(failure: Failure, requestId: string): string {
  const { status, code } = failure;
  const title = TITLES[status] ?? (status < 500 ? 'Refused' : 'Internal Server Error');
  const places = failure.kind === 'refusal' ? [] : failure.places;
  const errors = places.length === 0 ? undefined : places;
  return JSON.stringify({ title, status, code, requestId, errors });
}
