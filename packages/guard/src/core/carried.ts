import type { Carrier } from '../trace/trace.ts';
import { at, isObject, textAt } from './read.ts';

/** Where correlation fields travel in payloads that have no attributes: a property of their own. */
export const CARRIED_KEY = '_postern' as const;

/** Reads the correlation fields of a payload. */
export function payloadCarrier(payload: unknown): Carrier {
  return (name) => textAt(at(payload, CARRIED_KEY), name);
}

/** The payload without its correlation fields, so that a strict schema need not know them. */
export function withoutCarried(payload: unknown): unknown {
  if (!isObject(payload) || !Object.hasOwn(payload, CARRIED_KEY)) return payload;
  const { [CARRIED_KEY]: _, ...rest } = payload;
  return rest;
}
