import type { Call } from '../core/call.ts';
import type { Failure } from '../core/errors.ts';
import { PROBLEM_TYPE, problemText } from '../core/problem.ts';
import { type HttpAnswer, respond } from './answer.ts';

/** The answer to a failure: a problem document, with the headers that the failure asks for. */
export function problemOf(failure: Failure, call: Call): HttpAnswer {
  const own = failure.kind === 'refusal' ? {} : failure.headers;
  const headers = { ...own, 'content-type': PROBLEM_TYPE };
  const body = problemText(failure, call.requestId);
  return respond({ statusCode: failure.status, headers, body }, call);
}
