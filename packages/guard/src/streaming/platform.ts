import type { LambdaContext } from '../core/lambda.ts';
import { at, isObject } from '../core/read.ts';
import type { HttpAnswer } from '../http/answer.ts';

/** The part of the platform's stream that is used. */
export type ResponseStream = {
  write(chunk: string | Uint8Array): boolean;
  end(): unknown;
  once(event: 'drain' | 'close' | 'finish' | 'error', listener: () => void): unknown;
  off(event: 'drain' | 'close' | 'finish' | 'error', listener: () => void): unknown;
  readonly destroyed?: boolean;
  setContentType?(type: string): void;
};

/** What AWS Lambda calls for a streamed answer. */
export type StreamHandler = (
  event: unknown,
  stream: ResponseStream,
  context?: LambdaContext,
) => Promise<void>;

type Platform = {
  streamifyResponse(handler: StreamHandler): StreamHandler;
  readonly HttpResponseStream: { from(stream: ResponseStream, head: object): ResponseStream };
};

/** What the run time puts into the global scope before it loads the function; undefined elsewhere. */
function platform(): Platform | undefined {
  const { awslambda } = globalThis as { readonly awslambda?: unknown };
  return isObject(awslambda) ? (awslambda as Platform) : undefined;
}

/** Marks a handler as one that streams; outside of AWS Lambda, such as in a test, it stays as it is. */
export function marked(handler: StreamHandler): StreamHandler {
  return platform()?.streamifyResponse(handler) ?? handler;
}

/** What stands between the head and the body, where the platform's own writer is not there. */
const DELIMITER = new Uint8Array(8);
const HEAD_TYPE = 'application/vnd.awslambda.http-integration-response';

/**
 * The stream for the body, with status and headers before it.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 */
export function withHead(stream: ResponseStream, answer: HttpAnswer): ResponseStream {
  const { statusCode, headers, multiValueHeaders, cookies } = answer;
  const head = { statusCode, headers, multiValueHeaders, cookies };
  const own = platform()?.HttpResponseStream;
  if (own !== undefined) return own.from(stream, head);
  stream.setContentType?.(HEAD_TYPE);
  stream.write(JSON.stringify(head));
  stream.write(DELIMITER);
  return stream;
}

/** Resolves when the stream takes more, and when nobody reads it any more. */
export function writable(stream: ResponseStream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go);
      stream.off('close', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    stream.once('drain', go);
    stream.once('close', go);
    signal.addEventListener('abort', go);
  });
}

/** The next invocation need not wait for what a handler left behind, as it does where answers are not streamed. */
export function freed(context: LambdaContext): void {
  if (at(context, 'callbackWaitsForEmptyEventLoop') === undefined) return;
  (context as { callbackWaitsForEmptyEventLoop: boolean }).callbackWaitsForEmptyEventLoop = false;
}
