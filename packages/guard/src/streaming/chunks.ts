import { GuardError } from '../core/errors.ts';

/** A piece of an answer. */
export type Chunk = string | Uint8Array;

/** What a handler streams: pieces of text or bytes, one after the other, or one whole. */
export type StreamBody = AsyncIterable<Chunk> | Iterable<Chunk> | Chunk;

/** The pieces of a body; everything else than text and bytes is refused. */
export function chunksOf(body: unknown): AsyncGenerator<Chunk, void, undefined> {
  if (typeof body === 'string' || body instanceof Uint8Array) return checked([body]);
  if (isIterable(body)) return checked(body);
  throw new GuardError('answer.invalid', 'the body is neither text nor bytes nor a stream of them');
}

async function* checked(
  source: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<Chunk, void, undefined> {
  for await (const chunk of source) {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
      throw new GuardError('answer.invalid', 'a piece of the body is neither text nor bytes');
    }
    // An empty piece would end the head's wait for the first one.
    if (chunk.length > 0) yield chunk;
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value)
  );
}
