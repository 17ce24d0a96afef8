import { isUtf8 } from 'node:buffer';
import { GuardError } from '../core/errors.ts';
import type { EventSpec } from '../core/event.ts';
import type { HttpRequest } from '../core/http-request.ts';
import { isObject } from '../core/read.ts';
import { type HttpEvent, type HttpOptions, httpEnvelope } from '../http/envelope.ts';
import { LambdaRequest } from '../http/request.ts';

/**
 * The envelope of HTTP functions. The body is read from `rawBody`, not from what the framework has parsed. `ip` is not
 * given: the framework takes it from a header, of which all but the end is the caller's own words.
 */
export function googleHttp<const O extends HttpOptions = object>(
  options?: O,
): EventSpec<unknown, HttpEvent<O>, unknown> {
  return httpEnvelope({ source: 'http', request: requestOf }, options);
}

/** The request in the form of a function URL, whose reader knows all that requests can be up to. */
function requestOf(raw: unknown): HttpRequest {
  if (!isObject(raw)) throw unexpected();
  // Properties of the framework's request are getters of its class, so `at` would not see them.
  const { method, originalUrl, url, headers, rawBody } = raw;
  const target = originalUrl ?? url;
  if (typeof target !== 'string' || typeof method !== 'string' || !isObject(headers)) {
    throw unexpected();
  }
  const bytes = bytesOf(rawBody);
  const isText = isUtf8(bytes);
  const mark = target.indexOf('?');
  return new LambdaRequest({
    rawPath: mark === -1 ? target : target.slice(0, mark),
    rawQueryString: mark === -1 ? '' : target.slice(mark + 1),
    headers,
    requestContext: { http: { method } },
    body: bytes.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  });
}

/** Requests without a body have none. */
function bytesOf(rawBody: unknown): Buffer {
  if (!(rawBody instanceof Uint8Array)) return Buffer.alloc(0);
  return Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
}

function unexpected(): GuardError {
  return new GuardError('event.unexpected', 'the event is no HTTP request');
}
