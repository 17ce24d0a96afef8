import type { Call } from '../core/call.ts';
import type { Failure } from '../core/errors.ts';
import { type HttpAnswer, respond } from './answer.ts';

/** What the guard says beside the status, as RFC 9457 has it. Nothing of it tells of the inside. */
type Problem = {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly in: string; readonly at: string }[];
};

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

/** The answer to a failure: a problem document with the stable code and the id that the log has, too. */
export function problemOf(failure: Failure, call: Call): HttpAnswer {
  const { status, code } = failure;
  const places = failure.kind === 'refusal' ? [] : failure.places;
  const problem: Problem = {
    title: TITLES[status] ?? (status < 500 ? 'Refused' : 'Internal Server Error'),
    status,
    code,
    requestId: call.requestId,
    ...(places.length === 0 ? {} : { errors: places }),
  };
  const headers = {
    ...(failure.kind === 'refusal' ? {} : failure.headers),
    'content-type': 'application/problem+json',
  };
  return respond({ statusCode: status, headers, body: JSON.stringify(problem) }, call);
}
