import { expect, test } from 'vitest';
import { ownEntry } from './own.ts';

test('a table holds its own entries only', () => {
  expect(ownEntry({ a: 1 }, 'a')).toBe(1);
  expect(ownEntry({ a: 1 }, 'constructor')).toBeUndefined();
  expect(ownEntry({ a: 1 }, '__proto__')).toBeUndefined();
});
