import { fullLimits } from '../parse/limits.ts';
import { textOfBase64 } from './base64.ts';
import { type PayloadOptions, type PayloadReader, payloadReader } from './payload.ts';
import type { AnySchema, OutputOf } from './schema.ts';
import { validated } from './validate.ts';

/** What a record that comes in base64 holds: JSON, text, or bytes that are no text (Avro, Protobuf, what is packed). */
export type PackedForm = 'json' | 'text' | 'bytes';

/** Undoes packing within a limit of bytes, such as `gzip()` of `@postern/guard/bodies`. */
export type Unpacker = {
  decode(bytes: Buffer, maxBytes: number): Buffer | Promise<Buffer>;
};

/** How a record that comes in base64 is read. */
export type PackedOptions<Form extends PackedForm = PackedForm> = Omit<PayloadOptions, 'as'> & {
  /** Unpacks each record within the limit of bytes first: `gzip()` of `@postern/guard/bodies`. */
  readonly unpack?: Unpacker;
  /** `text` and `bytes` give the schema, or the handler, the text or a `Uint8Array`; `json` when not given. */
  readonly as?: Form;
};

/** What the handler gets of such a record. */
export type Packed<S, Form extends PackedForm> = S extends AnySchema
  ? OutputOf<S>
  : Form extends 'bytes'
    ? Uint8Array
    : string;

/** As `payloadReader`, of base64. Bytes are only asked to be UTF-8 where a text is to come of them. */
export function packedReader(
  schema: AnySchema | undefined,
  where: string,
  { as, unpack, ...options }: PackedOptions,
): PayloadReader {
  if (unpack !== undefined) return unpackedReader(unpack, schema, where, { ...options, as });
  if (as !== 'bytes') {
    const read = payloadReader(schema, where, as === undefined ? options : { ...options, as });
    return (packed, call) => read(textOfBase64(packed, where), call);
  }
  return (packed, call) => {
    const bytes = new Uint8Array(Buffer.from(packed, 'base64'));
    return schema === undefined ? bytes : validated(schema, bytes, where, call);
  };
}

/** What comes of unpacking is read as what came unpacked. */
function unpackedReader(
  unpack: Unpacker,
  schema: AnySchema | undefined,
  where: string,
  options: Pick<PackedOptions, 'limits'> & { readonly as: PackedForm | undefined },
): PayloadReader {
  const { as, limits } = options;
  const given = {
    ...(as === undefined ? {} : { as }),
    ...(limits === undefined ? {} : { limits }),
  };
  const read = packedReader(schema, where, given);
  const { maxBytes } = fullLimits(limits);
  return async (packed, call) => {
    const bytes = await unpack.decode(Buffer.from(packed, 'base64'), maxBytes);
    return read(bytes.toString('base64'), call);
  };
}
