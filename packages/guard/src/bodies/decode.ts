import type { GuardError } from '../core/errors.ts';
import type { BodyDecoder } from '../http/body.ts';
import { beyond, broken, ownLimits } from './refused.ts';

/** How far a body may unpack, beside the limit of bytes that the envelope has. */
export type UnpackOptions = {
  /** Bytes after unpacking for each packed byte; 100 when not given. Text rarely packs better than 20 to 1. */
  readonly maxRatio?: number;
};

type Zlib = typeof import('node:zlib');
type Done = (error: Error | null, result: unknown) => void;
type Unpack = (zlib: Zlib, bytes: Buffer, maxOutputLength: number, done: Done) => void;

/** Short bodies may pack better than the ratio: no bomb is made of this many bytes. */
const ALWAYS = 16_384;

/** Undoes `content-encoding: gzip`. A bomb ends as soon as it passes a limit. */
export function gzip(options: UnpackOptions = {}): BodyDecoder {
  return decoder('gzip', options, (zlib, bytes, maxOutputLength, done) =>
    zlib.gunzip(bytes, { maxOutputLength, info: true }, done),
  );
}

/** Undoes `content-encoding: deflate` in the form of RFC 9110, which has a checksum; not the bare form of old clients. */
export function deflate(options: UnpackOptions = {}): BodyDecoder {
  return decoder('deflate', options, (zlib, bytes, maxOutputLength, done) =>
    zlib.inflate(bytes, { maxOutputLength, info: true }, done),
  );
}

/** Undoes `content-encoding: br`. */
export function brotli(options: UnpackOptions = {}): BodyDecoder {
  return decoder('br', options, (zlib, bytes, maxOutputLength, done) =>
    zlib.brotliDecompress(bytes, { maxOutputLength, info: true }, done),
  );
}

let loaded: Promise<Zlib> | undefined;

function decoder(encoding: string, options: UnpackOptions, unpack: Unpack): BodyDecoder {
  const { maxRatio } = ownLimits({ maxRatio: 100 }, options);
  return {
    encoding,
    decode: async (bytes, maxBytes) => {
      const byRatio = Math.max(ALWAYS, bytes.byteLength * maxRatio);
      const limit = byRatio < maxBytes ? 'maxRatio' : 'maxBytes';
      // The library that unpacks takes milliseconds to load: only requests that need it pay.
      loaded ??= import('node:zlib');
      const zlib = await loaded;
      return new Promise((resolve, reject) => {
        unpack(
          zlib,
          bytes,
          Math.max(1, Math.floor(Math.min(byRatio, maxBytes))),
          (error, result) => {
            if (error !== null) {
              reject(refusal(error, limit, limit === 'maxRatio' ? maxRatio : maxBytes));
              return;
            }
            const { buffer, engine } = result as {
              readonly buffer: Buffer;
              readonly engine: { readonly bytesWritten: number };
            };
            // What stands behind the packed data would be read by some and passed over by others.
            if (engine.bytesWritten === bytes.byteLength) resolve(buffer);
            else reject(broken('something follows the packed body', 'input.encoding'));
          },
        );
      });
    },
  };
}

function refusal(error: NodeJS.ErrnoException, limit: string, allowed: number): GuardError {
  return error.code === 'ERR_BUFFER_TOO_LARGE'
    ? beyond(limit, allowed)
    : broken('the body is not packed as its encoding says', 'input.encoding');
}
