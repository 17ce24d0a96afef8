import { type IsSecret, secretNames } from './keys.ts';
import { withoutShapes } from './shapes.ts';

/** What is left out of log lines, and how much of a value is looked at. */
export type RedactOptions = {
  /** Further names whose values are secrets. */
  readonly keys?: readonly string[];
  /** Names of the default list whose values may be shown. */
  readonly show?: readonly string[];
  /** Characters kept of one text; 2,048 when not given. */
  readonly maxText?: number;
  /** Objects, lists and values kept of one line; 1,000 when not given. */
  readonly maxNodes?: number;
  /** Levels kept; 8 when not given. */
  readonly maxDepth?: number;
};

/** Gives a copy of a value that may be logged: plain data, bounded, without secrets. Never throws. */
export type Redactor = (value: unknown) => unknown;

/** State of one walk. */
type Walk = { left: number; readonly limits: typeof DEFAULTS; readonly isSecret: IsSecret };

const DEFAULTS = { maxText: 2048, maxNodes: 1000, maxDepth: 8 };

/** A redactor with the given limits. */
export function redactor(options: RedactOptions = {}): Redactor {
  const limits = { ...DEFAULTS, ...options };
  const isSecret = secretNames(options.keys ?? [], options.show ?? []);
  return (value) => {
    try {
      return copyOf(value, { left: limits.maxNodes, limits, isSecret }, 0);
    } catch {
      // A getter or a proxy threw: its value is not worth a failed call.
      return '[unreadable]';
    }
  };
}

function copyOf(value: unknown, walk: Walk, depth: number): unknown {
  walk.left -= 1;
  if (walk.left < 0) return '[cut]';
  switch (typeof value) {
    case 'string':
      return textOf(value, walk.limits.maxText);
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : objectOf(value, walk, depth);
    default:
      return `[${typeof value}]`;
  }
}

function objectOf(value: object, walk: Walk, depth: number): unknown {
  if (depth >= walk.limits.maxDepth) return '[deep]';
  if (Array.isArray(value)) return listOf(value, walk, depth);
  const plain = specialOf(value);
  if (plain !== undefined) return copyOf(plain, walk, depth + 1);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (walk.left <= 0) {
      result['[cut]'] = true;
      break;
    }
    const child: unknown = (value as Record<string, unknown>)[key];
    // A name may be the caller's text, too: an e-mail address, or a megabyte.
    const name = key === '__proto__' ? '[__proto__]' : textOf(key, 128);
    result[name] = isHidden(key, child, walk.isSecret)
      ? '[redacted]'
      : copyOf(child, walk, depth + 1);
  }
  return result;
}

function listOf(list: readonly unknown[], walk: Walk, depth: number): unknown[] {
  const result: unknown[] = [];
  for (const item of list) {
    if (walk.left <= 0) {
      result.push(`[${list.length - result.length} more]`);
      break;
    }
    result.push(copyOf(item, walk, depth + 1));
  }
  return result;
}

function isHidden(key: string, value: unknown, isSecret: IsSecret): boolean {
  return value !== null && value !== undefined && typeof value !== 'boolean' && isSecret(key);
}

function textOf(text: string, max: number): string {
  if (text.length <= max) return withoutShapes(text);
  // A secret that the cut would halve is looked at as a whole: the longest shapes are some 100 characters.
  const clean = withoutShapes(text.slice(0, max + 256));
  return `${clean.slice(0, max)}[${text.length - max} more]`;
}

/** Plain data for objects whose properties say little; undefined for all others. */
function specialOf(value: object): unknown {
  if (Object.getPrototypeOf(value) === Object.prototype) return undefined;
  if (value instanceof Error) return errorFields(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL || value instanceof RegExp) return String(value);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return undefined;
}

/** What a log line holds of an error. The stack's first line repeats the message, so it is left out. */
function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  const at = typeof stack === 'string' ? framesOf(stack) : undefined;
  return { name, message, code, at, cause };
}

function framesOf(stack: string): readonly string[] {
  const lines = stack.slice(0, 8192).split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim().slice(3));
}
