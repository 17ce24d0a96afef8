import type { Failure, Place } from './errors.ts';

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

/** What a caller hears of a failure: the members of a problem document (RFC 9457). Tells nothing of the inside. */
export type Problem = {
  readonly title: string;
  readonly status: number;
  /** The stable code. */
  readonly code: string;
  /** The id that the log has, too. */
  readonly requestId: string;
  /** Which places of the input are wrong; never values. */
  readonly errors: readonly Place[] | undefined;
};

/** The problem document of a failure. */
export function problemText(failure: Failure, requestId: string): string {
  return JSON.stringify(problemFor(failure, requestId));
}

/** What a caller hears of a failure. */
export function problemFor(failure: Failure, requestId: string): Problem {
  const { status, code } = failure;
  const title = TITLES[status] ?? (status < 500 ? 'Refused' : 'Internal Server Error');
  const places = failure.kind === 'refusal' ? [] : failure.places;
  const errors = places.length === 0 ? undefined : places;
  return { title, status, code, requestId, errors };
}
