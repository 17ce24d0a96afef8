import type { BodyReader } from '../http/body.ts';
import { beyond } from './refused.ts';

/**
 * Gives bodies of the named media types as bytes: `bytes(['image/png', 'application/pdf'])`. The type is what the sender says; whether the bytes are of that
 * form is the schema's or the handler's to find out. How many there may be is the limit of `http`.
 */
export function bytes(types: readonly string[]): BodyReader {
  return {
    types: types.map((one) => one.toLowerCase()),
    read: (body): Uint8Array => {
      const read = body.bytes();
      const { maxBytes } = body.limits;
      if (read.byteLength > maxBytes) throw beyond('maxBytes', maxBytes);
      return read;
    },
  };
}
