import { isUtf8 } from 'node:buffer';
import type { BodyReader } from '../http/body.ts';
import type { FullLimits } from '../parse/limits.ts';
import { cleanFileName } from './file-name.ts';
import { addField, type Duplicates, FIELD_LIMITS, type Fields, type FormValue } from './form.ts';
import { boundaryOf, headOf, type PartHead } from './part-head.ts';
import { beyond, broken, checkName, ownLimits } from './refused.ts';

/** A file of a form. */
export type Upload = {
  /** Name of the field. */
  readonly field: string;
  /** The uploader's name for it, made harmless: no folder, nothing hidden, at most 200 bytes. */
  readonly name: string;
  /** The media type that the uploader claims, in lower case and without parameters; the bytes may be anything. */
  readonly type: string;
  /** The content, in memory. */
  readonly bytes: Buffer;
};

/** What a multipart form holds. */
export type Multipart = { readonly fields: FormValue; readonly files: readonly Upload[] };

/** How multipart forms are read. */
export type MultipartOptions = {
  /** Fields that are no files; 200 when not given. */
  readonly maxFields?: number;
  /** Files; 10 when not given. */
  readonly maxFiles?: number;
  /** UTF-16 units of a field's name; 100 when not given. */
  readonly maxName?: number;
  /** Bytes of a field's value; 65,536 when not given. */
  readonly maxValue?: number;
  /** Bytes of one file; all of the body when not given. */
  readonly maxFileBytes?: number;
  /** What to do with a field that comes more than once; `list` when not given. */
  readonly duplicates?: Duplicates;
};

const LIMITS = { ...FIELD_LIMITS, maxFiles: 10, maxFileBytes: Number.POSITIVE_INFINITY };

type Reading = {
  readonly own: typeof LIMITS;
  readonly limits: FullLimits;
  readonly duplicates: Duplicates;
  readonly fields: Fields;
  readonly files: Upload[];
  count: number;
};

/** Reads `multipart/form-data` (RFC 7578) in memory: nothing is written to a disk. */
export function multipart(options: MultipartOptions = {}): BodyReader {
  const own = ownLimits(LIMITS, options);
  const { duplicates = 'list' } = options;
  return {
    types: ['multipart/form-data'],
    read: ({ bytes, contentType, limits }): Multipart => {
      const boundary = boundaryOf(contentType);
      const fields: Fields = Object.create(null);
      const reading: Reading = { own, limits, duplicates, fields, files: [], count: 0 };
      for (const part of partsOf(bytes(), boundary)) take(part, reading);
      return { fields, files: reading.files };
    },
  };
}

function take(part: Buffer, reading: Reading): void {
  const { own, limits } = reading;
  const { head, body } = headOf(part);
  if (head.name.length > own.maxName) throw beyond('maxName', own.maxName);
  checkName(head.name, limits);
  if (head.fileName === undefined) takeField(head, body, reading);
  else takeFile(head, head.fileName, body, reading);
}

function takeField({ name }: PartHead, body: Buffer, reading: Reading): void {
  const { own, fields, duplicates } = reading;
  reading.count += 1;
  if (reading.count > own.maxFields) throw beyond('maxFields', own.maxFields);
  if (body.byteLength > own.maxValue) throw beyond('maxValue', own.maxValue);
  if (!isUtf8(body)) throw broken('a field is not UTF-8', 'input.encoding');
  addField(fields, name, body.toString(), duplicates);
}

function takeFile({ name, type }: PartHead, written: string, body: Buffer, reading: Reading): void {
  const { own, files } = reading;
  // A browser sends an empty file with an empty name where nobody chose one.
  if (written === '' && body.byteLength === 0) return;
  if (files.length >= own.maxFiles) throw beyond('maxFiles', own.maxFiles);
  if (body.byteLength > own.maxFileBytes) throw beyond('maxFileBytes', own.maxFileBytes);
  files.push({ field: name, name: cleanFileName(written), type, bytes: body });
}

const CRLF = Buffer.from('\r\n');
const END = Buffer.from('--');

/**
 * The parts between the boundaries. Strict: nothing may stand before the first or after the last, because some
 * readers pass over it and others do not.
 */
function* partsOf(body: Buffer, boundary: string): Iterable<Buffer> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const opening = delimiter.subarray(2);
  if (!body.subarray(0, opening.byteLength).equals(opening)) {
    throw broken('the body does not begin with its boundary');
  }
  let at = opening.byteLength;
  while (!startsAt(body, END, at)) {
    if (!startsAt(body, CRLF, at)) throw broken('a boundary is not followed by a new line');
    // The delimiter's own line break may be the one that ends the head of an empty part.
    const next = body.indexOf(delimiter, at);
    if (next < 0) throw broken('the last boundary is missing');
    yield body.subarray(at + 2, next);
    at = next + delimiter.byteLength;
  }
  const rest = body.subarray(at + 2);
  if (rest.byteLength > 0 && !rest.equals(CRLF))
    throw broken('something follows the last boundary');
}

function startsAt(body: Buffer, text: Buffer, at: number): boolean {
  return body.subarray(at, at + text.byteLength).equals(text);
}
