import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRIGGER_KINDS } from '../../../data/triggers.ts';
import { pathOf, stepsOf } from './path.ts';
import { lookUp } from './shape.ts';
import { compiled, rowsOf } from './shapes.ts';
import { angleHole, filledAt, holesOf, jsonPathSteps, velocityHole } from './template.ts';

test('a path is its steps', () => {
  expect(stepsOf('')).toEqual([]);
  expect(stepsOf('a.*.b\\.c.$json')).toEqual(['a', '*', 'b.c', '$json']);
  const step = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      expect(stepsOf(pathOf(steps))).toEqual(steps);
    }),
  );
});

test('any path leads somewhere in every shape', () => {
  const step = fc.oneof(
    fc.constantFrom('*', '0', '$json', 'Records', 'body', 'headers', '__proto__', 'constructor'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...TRIGGER_KINDS), fc.array(step), (kind, steps) => {
      const found = lookUp(compiled(rowsOf(kind)), steps);
      expect(found.absent).toBe(found.absent && found.rule === undefined);
    }),
  );
});

test.each([
  ['{ "id": <id>, "at": "now" }', 'id', ['<id>']],
  ['{ "id": <id>, "at": "now" }', 'at', []],
  ['{ "id": "no <id> of <n>" }', 'id', ['<id>', '<n>']],
  ['{ "id": <id> }', '', ['<id>']],
  ['"order <id>"', '', ['<id>']],
  ['{ "a": "x < y" }', 'a', []],
  ['#foreach { "a": <id> }', 'a', undefined],
])('what fills %s at `%s`', (template, path, expected) => {
  const found = filledAt(template, stepsOf(path), angleHole);
  expect(found?.map((one) => one.hole)).toEqual(expected);
});

test('what fills a hole is gone on with', () => {
  expect(filledAt('{"a": <x>}', ['a', 'b', 'c'], angleHole)).toEqual([
    { hole: '<x>', rest: ['b', 'c'] },
  ]);
});

test.each([
  ["$input.params('id')", ["$input.params('id')"]],
  [
    '"$util.escapeJavaScript($input.json(\'$.a\'))"',
    ["$util.escapeJavaScript($input.json('$.a'))"],
  ],
  ['${context.stage}-$!stageVariables.x,', ['${context.stage}', '$!stageVariables.x']],
  ['costs $5', []],
])('references of %s', (text, expected) => {
  expect(holesOf(text, velocityHole)).toEqual(expected);
});

test.each([
  ['$', []],
  ['$.detail.items[0].id', ['detail', 'items', '0', 'id']],
  ["$['detail-type'][*]", ['detail-type', '*']],
])('steps of %s', (path, expected) => {
  expect(jsonPathSteps(path)).toEqual(expected);
});

test('an absurd text is read in time', () => {
  const text = '<'.repeat(100_000);
  const started = performance.now();
  expect(holesOf(text, angleHole)).toEqual([]);
  expect(holesOf('$a('.repeat(50_000), velocityHole)).toHaveLength(1);
  expect(jsonPathSteps('['.repeat(100_000))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1_000);
});
