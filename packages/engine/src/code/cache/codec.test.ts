import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { decode, encode } from './codec.ts';

const plain = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined, 'undefined', '-0', 0, -0),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.string(), tie('any')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    fc.dictionary(
      fc.string().filter((one) => one !== '__proto__' && !one.includes('\0')),
      tie('any'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).any;

test('what is encoded comes back as it was, with its lists, maps and absent values', () => {
  fc.assert(
    fc.property(plain, (value) => {
      const text = encode(value);
      expect(text).not.toContain('\n');
      expect(decode(text)).toStrictEqual(value);
    }),
  );
});

it('says equal parts once, however many ways lead to them', () => {
  let value: unknown = { text: 'x'.repeat(100) };
  for (let depth = 0; depth < 200; depth += 1) value = { left: value, right: value };
  expect(encode(value).length).toBeLessThan(5000);
});

it('tells no field from a field without a name', () => {
  const value = [{}, { '': 1 }, {}];
  expect(decode(encode(value))).toStrictEqual(value);
});

it.each([
  ['a class', new Date(0)],
  ['a set', new Set([1])],
  ['a function', { run: () => 1 }],
  ['a name that ends where another begins', { 'a\0b': 1 }],
  ['a field that would change the object', JSON.parse('{"__proto__": {"a": 1}}')],
])('%s is refused', (_, value) => {
  expect(() => encode([value])).toThrow('no plain data');
});

test('no text breaks more than the call, nor changes what objects are', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.nat(300).map(cut)), (text) => {
      try {
        decode(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
  );
  expect(() => decode('[[1],[["__proto__"]],[2,-1],0]')).toThrow('no plain data');
});

function cut(length: number): string {
  return encode([{ a: 1, b: [undefined, 'x'] }, new Map([['k', { a: 2, b: [] }]])]).slice(
    0,
    length,
  );
}
