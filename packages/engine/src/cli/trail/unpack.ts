import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CHUNK = 1024 * 1024;
/** CloudTrail's files shrink to a tenth or a fiftieth; what grows by more than this is made to fill a machine. */
const MAX_RATIO = 400;
const FREE_BYTES = 64 * 1024 * 1024;

/** The bytes of a file in pieces, unpacked where they are gzip, whatever the file is called. */
export async function* piecesOf(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  yield* unpacked(file, onBytes);
}

/** Unpacks a stream where it is gzip. Throws what the stream throws, and for what grows without measure. */
async function* unpacked(
  input: Readable,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const iterator: AsyncIterator<Buffer> = input[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  let read = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for (
      let next: IteratorResult<Buffer> = first;
      next.done !== true;
      next = await iterator.next()
    ) {
      read += next.value.length;
      onBytes(next.value.length);
      yield next.value;
    }
  };
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* counted();
    return;
  }
  let made = 0;
  const packed = Readable.from(counted(), { objectMode: false });
  const plain = createGunzip({ chunkSize: CHUNK });
  packed.on('error', (error) => plain.destroy(error));
  for await (const piece of packed.pipe(plain)) {
    made += piece.length;
    if (made > FREE_BYTES && made > read * MAX_RATIO) {
      packed.destroy();
      throw new Error(`it unpacks to more than ${MAX_RATIO} times its size`);
    }
    yield piece;
  }
}
