import { describe, expect, test } from 'vitest';
import { isSelected, matchesRule, uselessPatterns } from './select.ts';

describe('matchesRule', () => {
  test.each([
    ['triggers/open-bucket', 'triggers/open-bucket', true],
    ['triggers', 'triggers/open-bucket', true],
    ['triggers/*', 'triggers/open-bucket', true],
    ['*/open-*', 'triggers/open-bucket', true],
    ['*bucket*bucket', 'triggers/open-bucket', false],
    ['trig', 'triggers/open-bucket', false],
    ['*', 'a/b', true],
    ['a*a', 'a', false],
  ])('%s on %s is %s', (pattern, rule, expected) => {
    expect(matchesRule(pattern, rule)).toBe(expected);
  });
});

test('skip wins over only', () => {
  const selection = { only: ['a'], skip: ['a/two'] };
  expect(['a/one', 'a/two', 'b/one'].filter((rule) => isSelected(rule, selection))).toEqual([
    'a/one',
  ]);
});

test('names patterns that mean no rule', () => {
  expect(uselessPatterns(['a', 'c/*'], ['a/one', 'b/one'])).toEqual(['c/*']);
});
