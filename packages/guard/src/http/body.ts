import { GuardError } from '../core/errors.ts';
import type { HttpRequest } from '../core/http-request.ts';
import { isPromise } from '../core/validate.ts';
import { jsonParser } from '../parse/json.ts';
import type { FullLimits } from '../parse/limits.ts';

/** A body as a reader gets it. */
export type BodyInput = {
  /** The bytes, after decoders. */
  bytes(): Buffer;
  /** The bytes as text. Throws `input.encoding` where they are no UTF-8. */
  text(): string;
  /** The media type with its parameters, as the caller wrote it. */
  readonly contentType: string;
  readonly limits: FullLimits;
};

/** Reads bodies of some media types; a part of its own for forms, multipart and XML. */
export type BodyReader = {
  /** Media types in lower case; one that begins with `+` stands for all types that end so. */
  readonly types: readonly string[];
  read(body: BodyInput): unknown;
};

/** Undoes a content encoding within a limit of bytes, such as gzip. */
export type BodyDecoder = {
  /** Name in `content-encoding`, in lower case. */
  readonly encoding: string;
  decode(bytes: Buffer, maxBytes: number): Buffer | Promise<Buffer>;
};

/** How the body of a request becomes a value. */
export type BodyRules = {
  readonly readers: readonly BodyReader[];
  readonly decoders: readonly BodyDecoder[];
  readonly limits: FullLimits;
  /** Whether a type that no reader knows is refused, or read as text. */
  readonly isStrict: boolean;
};

/** Reads `application/json` and all `+json` types within limits. */
export function json(): BodyReader {
  let made: { limits: FullLimits; parse: (text: string) => unknown } | undefined;
  return {
    types: ['application/json', '+json', 'text/json'],
    read: ({ text, limits }) => {
      if (made?.limits !== limits) made = { limits, parse: jsonParser(limits) };
      return made.parse(text());
    },
  };
}

/** The value of a request's body; undefined where there is none. */
export function bodyOf(request: HttpRequest, rules: BodyRules): unknown {
  if (!request.hasBody) return undefined;
  if (request.leastBytes > rules.limits.maxBytes) throw tooLong(rules.limits.maxBytes);
  const contentType = request.headers['content-type'] ?? '';
  const reader = readerOf(contentType, rules);
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') {
    const input = inputOf(request, contentType, rules.limits);
    return reader === undefined ? input.text() : reader.read(input);
  }
  const bytes = undone(encoding, request.rawBody(), rules);
  const read = (known: Buffer): unknown => {
    const input = bytesInput(known, contentType, rules.limits);
    return reader === undefined ? input.text() : reader.read(input);
  };
  return isPromise(bytes) ? bytes.then(read) : read(bytes);
}

function inputOf(request: HttpRequest, contentType: string, limits: FullLimits): BodyInput {
  return {
    bytes: () => request.rawBody(),
    text: () => request.textBody(),
    contentType,
    limits,
  };
}

function bytesInput(bytes: Buffer, contentType: string, limits: FullLimits): BodyInput {
  if (bytes.byteLength > limits.maxBytes) throw tooLong(limits.maxBytes);
  return { bytes: () => bytes, text: () => utf8(bytes), contentType, limits };
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GuardError('input.encoding', 'the body is not UTF-8');
  }
}

/** Without a type the first reader tries; a type that nobody reads is refused where a schema waits for the value. */
function readerOf(contentType: string, rules: BodyRules): BodyReader | undefined {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (charset !== undefined && !/^charset="?(?:utf-?8|us-ascii)"?$/.test(charset)) {
    throw new GuardError('input.content_type', 'the body is not in UTF-8');
  }
  const name = type.trim();
  if (name === '') return rules.isStrict ? rules.readers[0] : undefined;
  const found = rules.readers.find((reader) => reader.types.some((one) => fits(name, one)));
  if (found !== undefined || !rules.isStrict) return found;
  throw new GuardError('input.content_type', 'the type of the body is not accepted');
}

function fits(name: string, type: string): boolean {
  return type.startsWith('+') ? name.endsWith(type) : name === type;
}

function undone(encoding: string, bytes: Buffer, rules: BodyRules): Buffer | Promise<Buffer> {
  const decoder = rules.decoders.find((one) => one.encoding === encoding);
  if (decoder !== undefined) return decoder.decode(bytes, rules.limits.maxBytes);
  throw new GuardError('input.content_type', 'the encoding of the body is not accepted');
}

function tooLong(maxBytes: number): GuardError {
  return new GuardError('input.limit', 'the body is too long', {
    facts: { limit: 'maxBytes', allowed: maxBytes },
  });
}
