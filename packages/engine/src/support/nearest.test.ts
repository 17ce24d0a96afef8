import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', '', 3],
  ['fail-no', 'fail-on', 1],
  ['kitten', 'sitting', 3],
])('%s to %s takes %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

test.each([
  ['fial-on', 'fail-on'],
  ['FORMAT', 'format'],
  ['x', undefined],
  ['something-else', undefined],
])('for %s suggests %s', (written, meant) => {
  expect(nearest(written, ['format', 'fail-on', 'output'])).toBe(meant);
});
