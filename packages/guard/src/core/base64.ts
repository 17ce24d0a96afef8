import { isUtf8 } from 'node:buffer';
import { GuardError } from './errors.ts';

/** The text that base64 stands for. Bytes that are no UTF-8 are refused: two readers could see two texts in them. */
export function textOfBase64(data: string, where: string): string {
  const bytes = Buffer.from(data, 'base64');
  if (isUtf8(bytes)) return bytes.toString();
  throw new GuardError('input.encoding', `the ${where} is not UTF-8`, {
    places: [{ in: where, at: '' }],
  });
}
