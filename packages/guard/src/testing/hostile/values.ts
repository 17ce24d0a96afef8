/** A value that is wrong in itself or where a text, a number or an object is expected. */
export type OddValue = readonly [name: string, value: unknown];

/** Values of other types than a field has. The validator says which of them it takes. */
export const ODD_VALUES: readonly OddValue[] = [
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['a negative number', -1],
  ['a fraction', 0.1],
  ['a number beyond 53 bits', 2 ** 53 + 2],
  ['the largest number', Number.MAX_VALUE],
  ['an empty text', ''],
  ['a blank text', ' \t'],
  ['a number as text', '1'],
  ['a hexadecimal text', '0x10'],
  ['the text null', 'null'],
  ['the text undefined', 'undefined'],
  ['the text [object Object]', '[object Object]'],
  ['an empty list', []],
  ['a list', ['a', 'b']],
  ['a list in a list', [[['a']]]],
  ['an empty object', {}],
  ['an object with toString', { toString: 'a', valueOf: 'b' }],
  ['an object with length', { length: 1_000_000_000 }],
  ['an object with then', JSON.parse('{"then":"a"}')],
  ['an operator', { $gt: '' }],
  ['an operator that runs code', { $where: 'sleep(9000)' }],
  ['a buffer as JSON', { type: 'Buffer', data: [1, 2, 3] }],
  ['an object with toJSON', { toJSON: 1 }],
];

/** Values that are too large for what a field needs. */
export function hugeValues(): readonly OddValue[] {
  return [
    ['a text of 300,000 characters', 'A'.repeat(300_000)],
    ['a list of 30,000 items', Array.from({ length: 30_000 }, () => 0)],
    [
      'an object of 30,000 names',
      Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`a${at}`, 0])),
    ],
    ['objects 200 deep', nested(200, (inner) => ({ a: inner }))],
    ['lists 200 deep', nested(200, (inner) => [inner])],
  ];
}

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

/** A payload with names that reach prototypes, as a parser makes it: the names are the object's own. */
export function withPrototypeNames(valid: unknown): readonly OddValue[] {
  const texts = [
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
    '{"a":{"__proto__":{"isAdmin":true}}}',
    '{"a":[{"b":{"__proto__":null}}]}',
  ];
  const base = typeof valid === 'object' && valid !== null && !Array.isArray(valid) ? valid : {};
  return texts.map((text) => [text, join(base, JSON.parse(text))]);
}

/** Both objects' own properties, `__proto__` among them. */
function join(first: object, second: object): unknown {
  return Object.fromEntries([...Object.entries(first), ...Object.entries(second)]);
}
