import type { HttpRequest } from '../core/http-request.ts';
import { fault } from './signed.ts';

/** A header that must be there. */
export function required(http: HttpRequest, name: string, scheme: string): string {
  const value = http.headers[name];
  if (value !== undefined && value !== '') return value;
  throw fault('signature.missing', `the header ${name} is missing`, scheme);
}

/** Bytes written in hex or base64; undefined where it is something else. Nothing is skipped: one signature has one spelling. */
export function bytesOf(
  text: string,
  encoding: 'hex' | 'base64' | 'base64url',
): Buffer | undefined {
  const bytes = Buffer.from(text, encoding);
  const again = bytes.toString(encoding);
  return bytes.length > 0 && again === (encoding === 'hex' ? text.toLowerCase() : text)
    ? bytes
    : undefined;
}

/** The bytes of one signature as a list; empty where it cannot be read. */
export function signatureOf(
  text: string,
  encoding: 'hex' | 'base64' | 'base64url',
): readonly Buffer[] {
  const bytes = bytesOf(text, encoding);
  return bytes === undefined ? [] : [bytes];
}

/** Milliseconds from a whole number of seconds; NaN for anything else. */
export function secondsOf(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) * 1000 : Number.NaN;
}
