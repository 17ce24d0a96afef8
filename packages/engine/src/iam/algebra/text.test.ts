// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template strings
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers, matches, overlaps } from './text.ts';

const ROLE = 'arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:role/⟨attr:t.yaml/Role.Ref⟩';
const TABLE =
  'arn:⟨AWS::Partition⟩:dynamodb:⟨AWS::Region⟩:⟨AWS::AccountId⟩:table/⟨attr:t.yaml/Table.Ref⟩';

describe('matches', () => {
  test.each([
    ['*', TABLE, 'yes'],
    [TABLE, TABLE, 'yes'],
    ['arn:aws:dynamodb:*:*:table/*', TABLE, 'yes'],
    ['arn:aws:s3:::bucket/*', TABLE, 'no'],
    ['arn:aws:dynamodb:eu-west-1:*:table/*', TABLE, 'maybe'],
    ['arn:aws:dynamodb:EU:*:table/*', TABLE, 'no'],
    ['arn:aws:dynamodb:*:111122223333:table/*', TABLE, 'maybe'],
    ['arn:aws:dynamodb:*:1111:table/*', TABLE, 'no'],
    ['arn:aws-cn:dynamodb:*:*:table/*', TABLE, 'maybe'],
    // Nobody can write a generated name, but a prefix of it.
    ['arn:aws:dynamodb:*:*:table/Orders', TABLE, 'no'],
    ['arn:aws:dynamodb:*:*:table/shop-*', TABLE, 'maybe'],
    ['arn:aws:dynamodb:*:*:table/⟨param:Table⟩', TABLE, 'maybe'],
    ['arn:aws:dynamodb:*:*:table/orders-⟨param:Stage⟩', TABLE, 'no'],
    ['arn:aws:dynamodb:*:*:table/orders-⟨AWS::AccountId⟩', TABLE, 'no'],
    ['arn:aws:dynamodb:*:*:table/⟨AWS::StackName⟩-orders-⟨AWS::AccountId⟩', TABLE, 'no'],
    ['arn:aws:dynamodb:*:*:table/⟨AWS::StackName⟩-⟨AWS::Region⟩', TABLE, 'no'],
    [`${TABLE}/index/*`, TABLE, 'no'],
    // A stack's name has no slash.
    ['arn:aws:s3:::⟨AWS::StackName⟩-up/*', 'arn:aws:s3:::⟨attr:t.yaml/Bucket.Ref⟩/*', 'no'],
    ['arn:aws:s3:::⟨AWS::StackName⟩-up/*', 'arn:aws:s3:::Shop-1-up/photo', 'maybe'],
    ['arn:aws:s3:::⟨AWS::StackName⟩-up/*', 'arn:aws:s3:::other/Shop-up/photo', 'no'],
    // Two stacks have two names; that of a nested one begins with its parent's.
    ['arn:aws:s3:::⟨AWS::StackName.a⟩-up/*', 'arn:aws:s3:::⟨AWS::StackName.a⟩-up/x', 'yes'],
    ['arn:aws:s3:::⟨AWS::StackName.a⟩-up/*', 'arn:aws:s3:::⟨AWS::StackName.b⟩-up/x', 'no'],
    ['arn:aws:s3:::⟨AWS::StackName.a⟩-*', 'arn:aws:s3:::⟨AWS::StackName.a:N⟩-up/x', 'maybe'],
    [TABLE.replace('Table.Ref', 'Other.Ref'), TABLE, 'no'],
    ['arn:aws:iam::⟨AWS::AccountId⟩:role/${aws:username}', ROLE, 'maybe'],
    ['a?c', 'abc', 'yes'],
    ['a?c', 'ac', 'no'],
    ['${*}', '*', 'yes'],
    ['${*}', 'x', 'no'],
    ['${?}', '?', 'yes'],
    ['⟨param:A⟩', '⟨param:B⟩', 'maybe'],
    ['x-⟨param:A⟩', 'y-⟨param:A⟩', 'no'],
    ['⟨param:A⟩-*', '⟨param:A⟩-orders', 'yes'],
    ['⟨broken', '⟨broken', 'yes'],
  ])('%s against %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test('case counts only where it should', () => {
    expect(matches('S3:getobject', 's3:GetObject', 'ignore')).toBe('yes');
    expect(matches('S3:getobject', 's3:GetObject')).toBe('no');
  });

  test('many stars stay cheap', () => {
    const start = performance.now();
    expect(matches(`${'*a'.repeat(200)}b`, 'a'.repeat(2_000))).toBe('no');
    expect(overlaps(`${'*a'.repeat(200)}b`, `${'a*'.repeat(200)}c`)).toBe('no');
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

/** The obvious definition, by trying everything. */
function plainly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') {
    return plainly(rest, text) || (text !== '' && plainly(pattern, text.slice(1)));
  }
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && plainly(rest, text.slice(1))
  );
}

const patterns = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 7 });
const texts = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 6 });
/** All texts of up to four letters over a small alphabet. */
const SAMPLES = ['', ...['a', 'b', ':', 'c'].flatMap((one) => grow(one, 3))];

function grow(text: string, depth: number): string[] {
  return depth === 0
    ? [text]
    : [text, ...['a', 'b', ':', 'c'].flatMap((one) => grow(text + one, depth - 1))];
}

describe('against the obvious model', () => {
  test('matching', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(matches(pattern, text)).toBe(plainly(pattern, text) ? 'yes' : 'no');
      }),
      { numRuns: 5_000 },
    );
  });

  test('overlap has a witness, and no overlap has none', () => {
    fc.assert(
      fc.property(patterns, patterns, (a, b) => {
        const witness = SAMPLES.some((text) => plainly(a, text) && plainly(b, text));
        const answer = overlaps(a, b);
        if (witness) expect(answer).toBe('yes');
        if (a.length + b.length <= 4 && !witness) expect(answer).toBe('no');
      }),
      { numRuns: 1_000 },
    );
  });

  test('covering is inclusion', () => {
    fc.assert(
      fc.property(patterns, patterns, (wide, narrow) => {
        const answer = covers(wide, narrow);
        const included = SAMPLES.every((text) => !plainly(narrow, text) || plainly(wide, text));
        if (answer === 'yes') expect(included).toBe(true);
        if (!included) expect(answer).not.toBe('yes');
        if (!wide.includes('?') && narrow.length <= 3 && included) expect(answer).toBe('yes');
      }),
      { numRuns: 1_000 },
    );
  });
});

const holed = fc.array(
  fc.constantFrom('a', 'b', ':', '*', '⟨param:X⟩', '⟨param:Y⟩', '⟨attr:t/A.Ref⟩', '⟨attr:t/B.Ref⟩'),
  { maxLength: 5 },
);

/** Values for the holes; generated names are unlike each other and anything written. */
const fillings = fc.record({
  x: texts,
  y: texts,
});

describe('holes', () => {
  test('yes and no hold for every filling', () => {
    fc.assert(
      fc.property(holed, holed, fillings, (a, b, { x, y }) => {
        const fill = (text: string): string =>
          text
            .replaceAll('⟨param:X⟩', x)
            .replaceAll('⟨param:Y⟩', y)
            .replaceAll('⟨attr:t/A.Ref⟩', 'generated-1')
            .replaceAll('⟨attr:t/B.Ref⟩', 'other-2');
        const pattern = a.join('');
        const text = b.filter((one) => one !== '*').join('');
        const truth = plainly(fill(pattern), fill(text));
        const answer = matches(pattern, text);
        if (answer !== 'maybe') expect(answer).toBe(truth ? 'yes' : 'no');
      }),
      { numRuns: 5_000 },
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        matches(`⟨${a}`, `${b}⟩`);
        overlaps(`\${${a}`, `${b}*⟨`);
        covers(`${a}?*`, `\${*}${b}`);
      }),
    );
  });
});
