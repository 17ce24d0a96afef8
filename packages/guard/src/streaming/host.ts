import type { Call } from '../core/call.ts';
import type { Context } from '../core/context.ts';
import { GuardError } from '../core/errors.ts';
import type { EventSpec, OutOf } from '../core/event.ts';
import { publicError } from '../core/failure.ts';
import { type GuardOptions, guard } from '../core/guard.ts';
import type { LambdaContext } from '../core/lambda.ts';
import { type Problem, problemFor } from '../core/problem.ts';
import type { HttpAnswer, HttpResult } from '../http/answer.ts';
import { type Chunk, chunksOf, type StreamBody } from './chunks.ts';
import {
  freed,
  marked,
  type ResponseStream,
  type StreamHandler,
  withHead,
  writable,
} from './platform.ts';

export type { StreamBody } from './chunks.ts';

/** What a handler may return to choose status and headers. */
export type StreamResult = Omit<HttpResult, 'body' | 'isBase64Encoded'> & {
  readonly body: StreamBody;
};

type HttpSpec = EventSpec<unknown, unknown, unknown>;

/** What `guard` takes, with the envelope of `@postern/guard/http`. */
export type StreamOptions<Spec extends HttpSpec, Claims> = Omit<
  GuardOptions<Spec, Claims>,
  'event' | 'idempotency'
> & {
  readonly event: Spec;
  /**
   * The last bytes of an answer that had begun before it failed, where the format has a way to say so: an event of
   * server-sent events, a last line of JSON.
   */
  readonly cut?: (problem: Problem) => Chunk;
};

/** One answer on its way. */
type Sending = {
  readonly stream: ResponseStream;
  /** The stream of the body, once status and headers are on their way. */
  body?: ResponseStream;
  /** What the platform is told where the answer ends early. */
  error?: Error;
};

/**
 * Guards a function that streams its answer: `export const handler = streamed({ event: http({ query }) }, async function* …)`.
 * The handler gives pieces of text or bytes, or `{ statusCode, headers, cookies, body }` with such a body. Status and
 * headers leave with the first piece: until then a failure or the deadline is answered with a problem document. After it
 * nothing can be taken back: the answer ends early, the platform is told of an error, and `cut` may write a last piece.
 */
export function streamed<Spec extends HttpSpec, Claims = undefined>(
  options: StreamOptions<Spec, Claims>,
  handler: (
    event: OutOf<Spec>,
    ctx: Context<Claims>,
  ) => StreamBody | StreamResult | Promise<StreamBody | StreamResult>,
): StreamHandler & { readonly counts: ReadonlyMap<string, number> } {
  refuseStores(options);
  const sendings = new WeakMap<object, Sending>();
  const event = streamSpec(options.event, sendings, options.cut);
  const guarded = guard<HttpSpec, Claims>({ ...options, event }, async (data, ctx) => {
    const call = ctx as unknown as Call;
    const sending = sendings.get(call.aws);
    if (sending === undefined) throw new TypeError('the call has no stream');
    const result = await handler(data as OutOf<Spec>, ctx as Context<Claims>);
    return sent(result, sending, (head) => headOf(options.event, head, call), call);
  });
  const called: StreamHandler = async (raw, stream, context = {}) => {
    freed(context);
    // An object of its own for each call, which sees all that the platform's context has.
    const own: LambdaContext = Object.create(context);
    const sending: Sending = { stream };
    sendings.set(own, sending);
    await guarded(raw, own);
    if (sending.error !== undefined) throw sending.error;
  };
  return Object.assign(marked(called), { counts: guarded.counts });
}

function refuseStores(options: object & { readonly parts?: GuardOptions['parts'] }): void {
  if (options.parts?.some(({ name }) => name === 'idempotency') !== true) return;
  throw new TypeError(
    'an answer that is streamed is kept nowhere, so that it cannot be given again',
  );
}

/** The envelope whose answers go to the stream. */
function streamSpec(
  spec: HttpSpec,
  sendings: WeakMap<object, Sending>,
  cut: ((problem: Problem) => Chunk) | undefined,
): HttpSpec {
  const whole = (answer: unknown, call: Call): undefined => {
    const sending = sendings.get(call.aws);
    if (sending !== undefined) writeWhole(answer as HttpAnswer, sending);
  };
  return {
    ...spec,
    answer: (result, call) =>
      result === SENT ? undefined : whole(spec.answer?.(result, call), call),
    refuse: (failure, call) => {
      const sending = sendings.get(call.aws);
      if (sending?.body === undefined) return whole(spec.refuse?.(failure, call), call);
      sending.error = publicError(failure, call.requestId);
      const last = cut?.(problemFor(failure, call.requestId));
      if (last !== undefined && sending.body.destroyed !== true) sending.body.write(last);
      return undefined;
    },
  };
}

const SENT: unique symbol = Symbol('sent');

/** The answer without its body, checked as every answer. */
function headOf(spec: HttpSpec, head: Omit<HttpResult, 'body'>, call: Call): HttpAnswer {
  return spec.answer?.(head, call) as HttpAnswer;
}

/** An answer that is there as a whole: a refusal, or what is answered to a preflight request. */
function writeWhole(answer: HttpAnswer, sending: Sending): void {
  sending.body = withHead(sending.stream, answer);
  const { body, isBase64Encoded } = answer;
  // The platform writes status and headers with the first piece, even where it is empty.
  sending.body.write(isBase64Encoded ? Buffer.from(body, 'base64') : body);
  sending.body.end();
}

async function sent(
  result: StreamBody | StreamResult,
  sending: Sending,
  head: (result: Omit<HttpResult, 'body'>) => HttpAnswer,
  call: Call,
): Promise<typeof SENT> {
  const { body, ...given } = isResult(result) ? result : { body: result, statusCode: 200 };
  const chunks = chunksOf(body);
  try {
    const first = await chunks.next();
    // The deadline has answered meanwhile.
    if (call.signal.aborted) return SENT;
    const chunk = first.done === true ? '' : first.value;
    const headers = { 'content-type': typeOf(chunk), ...lowered(given.headers) };
    const out = withHead(sending.stream, head({ ...given, headers }));
    sending.body = out;
    await poured(chunk, chunks, out, call.signal);
    if (call.signal.aborted) return SENT;
    out.end();
    return SENT;
  } finally {
    // A generator's `finally` runs, also where nobody waits for it any more.
    chunks.return().catch(() => {});
  }
}

async function poured(
  first: Chunk,
  rest: AsyncIterator<Chunk>,
  out: ResponseStream,
  signal: AbortSignal,
): Promise<void> {
  let chunk = first;
  for (;;) {
    const isFree = out.write(chunk);
    if (!isFree) await writable(out, signal);
    if (out.destroyed === true) throw new GuardError('internal', 'the caller has gone');
    const next = await rest.next();
    if (next.done === true || signal.aborted) return;
    chunk = next.value;
  }
}

function isResult(result: StreamBody | StreamResult): result is StreamResult {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

function typeOf(chunk: Chunk): string {
  return typeof chunk === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

function lowered(headers: HttpResult['headers'] = {}): NonNullable<HttpResult['headers']> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
