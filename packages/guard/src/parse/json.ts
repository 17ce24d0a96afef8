import { GuardError } from '../core/errors.ts';
import { colonsOf } from './colons.ts';
import { type FullLimits, fullLimits, type ParseLimits } from './limits.ts';

/** Reads a JSON text within limits; throws a GuardError that names the limit, never the text. */
export type JsonParser = (text: string) => unknown;

/** State of one walk: what is left of the nodes, and how many properties were met. */
type Walk = { readonly limits: FullLimits; nodes: number; properties: number };

/**
 * A parser with the given limits. The engine's own JSON.parse does the reading, one walk checks what it gave:
 * a property that JSON.parse dropped because its name came twice shows as a colon too many.
 */
export function jsonParser(given: ParseLimits = {}): JsonParser {
  const limits = fullLimits(given);
  return (text) => {
    // Every UTF-16 unit takes at least one byte, so the exact count is only needed for texts near the limit.
    if (text.length > limits.maxBytes || isLongerThan(text, limits.maxBytes)) {
      throw beyond('maxBytes', limits.maxBytes);
    }
    const value = parsed(text);
    const walk: Walk = { limits, nodes: 0, properties: 0 };
    check(value, walk, 0);
    if (hasDuplicate(text, walk.properties)) {
      throw new GuardError('input.forbidden_key', 'a name occurs twice in one object');
    }
    return value;
  };
}

/** Reads a JSON text with the default limits. */
export const parseJson: JsonParser = /* @__PURE__ */ jsonParser();

/** Refuses a value that is already parsed when it breaks the limits; bytes and duplicates cannot be seen any more. */
export function checkLimits(value: unknown, limits: FullLimits): void {
  check(value, { limits, nodes: 0, properties: 0 }, 0);
}

function isLongerThan(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the text, so it is not kept.
    throw new GuardError('input.syntax', 'the text is not JSON');
  }
}

function check(value: unknown, walk: Walk, depth: number): void {
  if (typeof value === 'string') {
    if (value.length > walk.limits.maxText) throw beyond('maxText', walk.limits.maxText);
  } else if (typeof value === 'number') {
    checkNumber(value, walk.limits);
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= walk.limits.maxDepth) throw beyond('maxDepth', walk.limits.maxDepth);
    if (Array.isArray(value)) checkList(value, walk, depth);
    else checkObject(value as Readonly<Record<string, unknown>>, walk, depth);
  }
}

function checkNumber(value: number, limits: FullLimits): void {
  if (!Number.isFinite(value)) throw beyond('numbers', limits.numbers);
  if (limits.numbers === 'exact' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw beyond('numbers', limits.numbers);
  }
}

function checkList(list: readonly unknown[], walk: Walk, depth: number): void {
  count(walk, list.length);
  for (const item of list) check(item, walk, depth + 1);
}

function checkObject(value: Readonly<Record<string, unknown>>, walk: Walk, depth: number): void {
  for (const key of Object.keys(value)) {
    walk.properties += 1;
    count(walk, 1);
    if (key.length > walk.limits.maxText) throw beyond('maxText', walk.limits.maxText);
    if (isForbidden(key) && !walk.limits.allowKeys.includes(key)) {
      throw new GuardError('input.forbidden_key', `the name ${key} is refused`);
    }
    check(value[key], walk, depth + 1);
  }
}

function count(walk: Walk, more: number): void {
  walk.nodes += more;
  if (walk.nodes > walk.limits.maxNodes) throw beyond('maxNodes', walk.limits.maxNodes);
}

/** Names by which a careless merge reaches the prototype of all objects. */
export function isForbidden(key: string): boolean {
  return key === '__proto__' || key === 'constructor';
}

/** Colons outside of texts are as many as properties, unless a property was overwritten by a later one. */
function hasDuplicate(text: string, properties: number): boolean {
  let all = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) all += 1;
  return all !== properties && colonsOf(text) !== properties;
}

function beyond(limit: keyof FullLimits, value: string | number): GuardError {
  return new GuardError('input.limit', `the document is beyond ${limit}`, {
    facts: { limit, allowed: value },
  });
}
