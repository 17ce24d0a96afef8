import { createHash } from 'node:crypto';
import type { Value } from '../../../../model/value.ts';
import { stringOf } from '../tree.ts';
import { filled } from './values.ts';

/** Appends ten hexadecimal digits that stand for `data`; nothing where `data` is empty. */
export function hashedId(prefix: string, data: Value | string | undefined): string {
  const written = typeof data === 'string' ? data : filled(data) ? canonical(data) : '';
  if (written === '') return prefix;
  return prefix + createHash('sha1').update(written).digest('hex').slice(0, 10);
}

/** Appends a suffix where CloudFormation allows its characters in a logical id, else its hash. */
export function suffixedId(prefix: string, suffix: string, after = ''): string {
  return isAlphanumeric(suffix) ? prefix + suffix + after : hashedId(prefix + after, suffix);
}

/** Whether a text has letters and digits only, and at least one. */
export function isAlphanumeric(text: string): boolean {
  return /^[\p{L}\p{N}]+$/u.test(text);
}

/** Compact JSON with sorted keys; a plain string stays as it is. */
export function canonical(value: Value): string {
  return stringOf(value) ?? JSON.stringify(plain(value));
}

function plain(value: Value): unknown {
  if (value.kind === 'known') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind !== 'map') return { unknown: value.kind };
  const keys = [...value.fields.keys()].sort();
  return Object.fromEntries(keys.map((key) => [key, plainField(value.fields.get(key)?.value)]));
}

function plainField(value: Value | undefined): unknown {
  return value === undefined ? null : plain(value);
}
