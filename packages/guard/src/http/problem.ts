import type { Call } from '../core/call.ts';
import type { Failure } from '../core/errors.ts';
import { PROBLEM_TYPE, type Problem, problemFor } from '../core/problem.ts';
import { type AnswerRules, type HttpAnswer, type HttpResult, respond } from './answer.ts';

/** The answer to a failure: a problem document or what the API has instead, with the headers that the failure asks for. */
export function problemOf(failure: Failure, call: Call, rules: AnswerRules): HttpAnswer {
  const { problem = standard } = rules;
  const own = failure.kind === 'refusal' ? {} : failure.headers;
  const result = problem(problemFor(failure, call.requestId));
  return respond({ ...result, headers: { ...own, ...result.headers } }, call, rules);
}

function standard(problem: Problem): HttpResult {
  const headers = { 'content-type': PROBLEM_TYPE };
  return { statusCode: problem.status, headers, body: problem };
}
