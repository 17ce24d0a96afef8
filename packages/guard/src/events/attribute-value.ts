import { GuardError } from '../core/errors.ts';
import { at, isObject } from '../core/read.ts';
import { isForbidden } from '../parse/json.ts';

/** Levels of an item: DynamoDB itself allows 32. */
const MAX_DEPTH = 33;

/**
 * A plain value of DynamoDB's typed form: lists, objects, texts, booleans, null, sets as lists, bytes as base64 text.
 * A number that JavaScript would round stays text, because a rounded account number is another account.
 */
function plainValue(value: unknown, depth = 0): unknown {
  if (!isObject(value) || depth > MAX_DEPTH) throw malformed();
  const [type = '', ...more] = Object.keys(value);
  if (more.length > 0) throw malformed();
  const inner = value[type];
  switch (type) {
    case 'S':
    case 'B':
      return typeof inner === 'string' ? inner : reject();
    case 'N':
      return typeof inner === 'string' ? numberOf(inner) : reject();
    case 'BOOL':
      return typeof inner === 'boolean' ? inner : reject();
    case 'NULL':
      return null;
    case 'M':
      return plainItem(inner, depth + 1);
    case 'L':
      return Array.isArray(inner) ? inner.map((one) => plainValue(one, depth + 1)) : reject();
    case 'SS':
    case 'BS':
      return Array.isArray(inner) ? inner.map((one) => plainValue({ S: one })) : reject();
    case 'NS':
      return Array.isArray(inner) ? inner.map((one) => plainValue({ N: one })) : reject();
    default:
      throw malformed();
  }
}

/** A plain object of an item. */
export function plainItem(item: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (!isObject(item)) throw malformed();
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    if (isForbidden(name)) {
      throw new GuardError('input.forbidden_key', `the name ${name} is refused`);
    }
    plain[name] = plainValue(at(item, name), depth);
  }
  return plain;
}

function numberOf(text: string): number | string {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw malformed();
  const isExact = Number.isFinite(number) && digitsOf(String(number)) === digitsOf(text);
  return isExact ? number : text;
}

/** The significant digits of a number, whatever way it is written: 1.50E2, 150 and 150.0 have the same. */
function digitsOf(text: string): string {
  const [mantissa = ''] = text.toLowerCase().split('e');
  return mantissa.replace(/^[+-]/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
}

function reject(): never {
  throw malformed();
}

function malformed(): GuardError {
  return new GuardError('event.unexpected', 'the item is not in the form of DynamoDB');
}
