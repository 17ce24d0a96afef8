import { isUtf8 } from 'node:buffer';
import { beyond, broken } from './refused.ts';

/** What the head of a part says. */
export type PartHead = {
  readonly name: string;
  /** As the uploader wrote it; undefined for a field. */
  readonly fileName: string | undefined;
  readonly type: string;
};

const MAX_HEAD = 4096;
const BLANK_LINE = '\r\n\r\n';
const BOUNDARY = /;\s*boundary=(?:"([^"]*)"|([^\s;"]+))/gi;
/** Characters of a boundary by RFC 2046; the last may be no space. */
const ALLOWED = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;
const FIELD = /^([!#$%&'*+.^`|~\w-]{1,100}):[ \t]*([^\0\r\n]*)$/;
const PARAMETER = /[ \t]*;[ \t]*([\w*-]{1,50})=(?:"((?:[^"\\]|\\.)*)"|([^\s;"\\]+))/y;

/** The boundary that the media type names. */
export function boundaryOf(contentType: string): string {
  const found = [...contentType.slice(0, 1000).matchAll(BOUNDARY)].map(
    ([, quoted, bare]) => quoted ?? bare,
  );
  const [boundary = '', ...more] = found;
  // Two boundaries are two documents in one.
  if (more.length > 0 || !ALLOWED.test(boundary)) {
    throw broken('the type of the body names no boundary', 'input.content_type');
  }
  return boundary;
}

/** Splits a part into its head and its content. */
export function headOf(part: Buffer): { readonly head: PartHead; readonly body: Buffer } {
  const window = part.subarray(0, MAX_HEAD + BLANK_LINE.length);
  const end = window.indexOf(BLANK_LINE);
  if (end < 0) {
    throw part.byteLength > MAX_HEAD
      ? beyond('maxHead', MAX_HEAD)
      : broken('a part has no end of its head');
  }
  const bytes = window.subarray(0, end);
  if (!isUtf8(bytes)) throw broken('the head of a part is not UTF-8', 'input.encoding');
  const body = part.subarray(end + BLANK_LINE.length);
  return { head: headFrom(fieldsOf(bytes.toString())), body };
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) throw broken('a part has a malformed head');
    const lower = name.toLowerCase();
    if (fields.has(lower)) throw broken('the head of a part says something twice');
    fields.set(lower, value);
  }
  return fields;
}

function headFrom(fields: ReadonlyMap<string, string>): PartHead {
  const encoding = fields.get('content-transfer-encoding')?.trim().toLowerCase() ?? 'binary';
  // RFC 7578 has no transfer encodings; a reader that undoes one would see other bytes.
  if (!/^(?:binary|7bit|8bit)$/.test(encoding)) throw broken('a part has a transfer encoding');
  const parameters = dispositionOf(fields.get('content-disposition') ?? '');
  const name = parameters.get('name');
  if (name === undefined) throw broken('a part has no name');
  const [type = ''] = (fields.get('content-type') ?? 'text/plain').split(';');
  return {
    name,
    fileName: parameters.get('filename'),
    type: type.trim().toLowerCase().slice(0, 127),
  };
}

function dispositionOf(value: string): ReadonlyMap<string, string> {
  if (!/^form-data(?=[\s;]|$)/i.test(value)) throw broken('a part is no form data');
  const found = new Map<string, string>();
  PARAMETER.lastIndex = 'form-data'.length;
  while (PARAMETER.lastIndex < value.trimEnd().length) {
    const [, name, quoted, bare = ''] = PARAMETER.exec(value) ?? [];
    const lower = name?.toLowerCase();
    // `filename*` beside `filename` is a second name, which RFC 7578 forbids.
    if (lower === undefined || lower.endsWith('*') || found.has(lower)) {
      throw broken('the disposition of a part is malformed');
    }
    found.set(lower, textOf(quoted ?? bare));
  }
  return found;
}

/** Browsers write quotes and line breaks in percent form, others with a backslash; a folder's backslash stays. */
function textOf(written: string): string {
  return written.replace(/\\(["\\])/g, '$1').replace(/%(?:22|0d|0a)/gi, decodeURIComponent);
}
