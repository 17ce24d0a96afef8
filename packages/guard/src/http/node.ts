import type { HttpAnswer } from './answer.ts';

/** The part of Node's response that is written. */
export type NodeResponse = {
  statusCode: number;
  readonly headersSent: boolean;
  setHeader(name: string, value: string | readonly string[]): unknown;
  end(body: string | Uint8Array): unknown;
};

/** The part of Node's request that gives its body. */
export type NodeSource = {
  /** Whether somebody has begun to read the body. */
  readonly readableDidRead?: boolean;
  on(event: string, listener: (chunk: Uint8Array) => void): unknown;
  off(event: string, listener: (chunk: Uint8Array) => void): unknown;
  resume(): unknown;
};

/** Writes an answer and ends the response. */
export function send(answer: HttpAnswer, response: NodeResponse): void {
  response.statusCode = answer.statusCode;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.cookies !== undefined) response.setHeader('set-cookie', answer.cookies);
  response.end(answer.isBase64Encoded ? Buffer.from(answer.body, 'base64') : answer.body);
}

/**
 * Reads the body of Node's request to its end, or up to a limit of bytes: then the rest is read and thrown away, so that
 * the caller still gets an answer. A length that is announced too large is believed at once; `gone` where the caller left.
 */
export function nodeBody(
  source: NodeSource,
  announced: unknown,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | 'too-long' | 'gone'> {
  if (Number(announced ?? 0) > maxBytes) {
    source.resume();
    return Promise.resolve('too-long');
  }
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const settle = (body: Uint8Array | 'too-long' | 'gone'): void => {
      source.off('data', onData);
      source.off('end', onEnd);
      source.off('close', onClose);
      signal.removeEventListener('abort', onLate);
      resolve(body);
    };
    const onData = (chunk: Uint8Array): void => {
      length += chunk.byteLength;
      if (length <= maxBytes) chunks.push(chunk);
      else {
        settle('too-long');
        source.resume();
      }
    };
    const onEnd = (): void => settle(Buffer.concat(chunks, length));
    const onLate = (): void => {
      settle('too-long');
      source.resume();
    };
    signal.addEventListener('abort', onLate);
    const onClose = (): void => settle('gone');
    source.on('data', onData);
    source.on('end', onEnd);
    source.on('close', onClose);
    // A reader without this listener would take the process down when the caller leaves.
    source.on('error', onClose);
  });
}
