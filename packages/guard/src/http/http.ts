import type { EventSpec } from '../core/event.ts';
import { type HttpEvent, type HttpOptions, type HttpPlatform, httpEnvelope } from './envelope.ts';
import { gatewayLimitMs, LambdaRequest } from './request.ts';

export type { HttpRequest } from '../core/http-request.ts';
export type { Problem } from '../core/problem.ts';
export type { AnswerRules, CorsRules, HttpAnswer, HttpResult } from './answer.ts';
export { type BodyDecoder, type BodyInput, type BodyReader, json } from './body.ts';
export type { HttpEvent, HttpOptions, HttpSchemas } from './envelope.ts';

const LAMBDA: HttpPlatform = {
  source: 'http',
  request: (raw) => new LambdaRequest(raw),
  limitMs: (request) => gatewayLimitMs(request),
};

/**
 * The envelope of HTTP requests: API Gateway REST and HTTP APIs, function URLs, load balancers. What does not fit is
 * answered early with a problem document (RFC 9457) that names places, never values.
 * The handler returns `{ statusCode, headers, cookies, body }`, or any value for a JSON body with status 200.
 */
export function http<const O extends HttpOptions = object>(
  options?: O,
): EventSpec<unknown, HttpEvent<O>, unknown> {
  return httpEnvelope(LAMBDA, options);
}
