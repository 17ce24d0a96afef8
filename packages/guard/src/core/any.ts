import { payloadCarrier } from './carried.ts';
import type { EventSpec, Piece } from './event.ts';
import { publicError } from './failure.ts';
import { PROBLEM_TYPE, problemText } from './problem.ts';
import { at, isObject, textAt } from './read.ts';

/**
 * The envelope where none is given: the handler gets the platform's event as it is. Correlation fields are found where
 * requests and payloads have them, and who sent a request gets an answer to a failure, too.
 */
export const anyEvent: EventSpec = {
  source: 'any',
  open: (raw) => ({ pieces: [pieceOf(raw)] }),
  decode: (piece) => piece.raw,
  refuse: (failure, call) => {
    if (!isRequest(call.event)) throw publicError(failure, call.requestId);
    const headers = { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' };
    return {
      statusCode: failure.status,
      headers,
      body: problemText(failure, call.requestId),
      isBase64Encoded: false,
    };
  },
};

/** Whether an HTTP trigger waits for an answer. */
function isRequest(raw: unknown): boolean {
  if (!isObject(at(raw, 'requestContext')) || at(raw, 'methodArn') !== undefined) return false;
  return textAt(raw, 'httpMethod') !== undefined || textAt(raw, 'rawPath') !== undefined;
}

function pieceOf(raw: unknown): Piece {
  const headers = at(raw, 'headers');
  const carrier = isObject(headers)
    ? (name: string) => headerOf(headers, name)
    : payloadCarrier(raw);
  return { raw, id: textAt(raw, 'id'), carrier };
}

function headerOf(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : textAt(headers, key);
}
