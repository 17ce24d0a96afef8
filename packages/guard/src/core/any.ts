import { CARRIED } from '../trace/trace.ts';
import type { EventSpec, Piece } from './event.ts';
import { at, isObject, textAt } from './read.ts';

/**
 * The envelope where none is given: the handler gets the platform's event as it is. Correlation fields are found
 * wherever the usual triggers put them.
 */
export const anyEvent: EventSpec = {
  source: 'any',
  open: (raw) => ({ pieces: [pieceOf(raw)] }),
  decode: (piece) => piece.raw,
};

function pieceOf(raw: unknown): Piece {
  const headers = at(raw, 'headers');
  return {
    raw,
    id: textAt(raw, 'id'),
    carrier: (name) => (isObject(headers) ? headerOf(headers, name) : fieldOf(raw, name)),
  };
}

function fieldOf(raw: unknown, name: string): string | undefined {
  return name === CARRIED.xray ? undefined : textAt(raw, name);
}

function headerOf(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : textAt(headers, key);
}
