import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { CodeCase } from '../cases.ts';
import type { Language } from '../ir.ts';
import { lowerJavaScript } from '../js/lower-javascript.ts';
import { libraryModels, runFrameworkEntry } from '../library/models.ts';
import { lowerPython } from '../python/lower.ts';
import { analyseEntry, type EntryOutcome } from './entry.ts';

/** Fixed, so that a fault that is found is found by everybody. */
const SEED = 20_261_123;
const BUDGET = 8000;

function outcomeOf(language: Language, text: string): EntryOutcome {
  const unit = language === 'python' ? lowerPython('a.py', text) : lowerJavaScript('a.ts', text);
  const world = {
    resolve: () => ({ kind: 'package', name: 'library' }) as const,
    models: libraryModels(),
  };
  return analyseEntry(world, unit, ['handler'], runFrameworkEntry, BUDGET);
}

/** It comes to an end, throws nothing, and says the same again. */
function expectSteady(language: Language, text: string): void {
  expect(outcomeOf(language, text)).toEqual(outcomeOf(language, text));
}

const NAMES = ['e', 'a', 'b', 'f', 'g', 'C', 'exec', 'undeclared'] as const;
const FIELDS = ['a', 'b', '__proto__', 'constructor', 'length', 'then', 'push', 'call', 'handler'];

type Grammar = { readonly expression: string; readonly statement: string };

/** Programs that mean nothing, of everything that the interpreter does: calls of calls, loops in loops, values in themselves. */
const { statement } = fc.letrec<Grammar>((tie) => {
  const name = fc.constantFrom(...NAMES);
  const field = fc.constantFrom(...FIELDS);
  const value = tie('expression');
  const form = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
    fc
      .tuple(...parts.map((one) => (typeof one === 'string' ? fc.constant(one) : one)))
      .map((texts) => texts.join(''));
  const body = fc
    .array(tie('statement'), { maxLength: 3, depthIdentifier: 'program' })
    .map((all) => all.join('\n'));
  const constant = fc.constantFrom("'x'", '7', '-1', 'null', 'undefined', '/^(a+)+$/', 'true');
  return {
    expression: fc.oneof(
      { depthIdentifier: 'program', depthSize: 'small' },
      name,
      constant,
      form(value, '.', field),
      form(value, '[', value, ']'),
      form(value, '(', value, ', ', value, ')'),
      form('new ', name, '(', value, ')'),
      form('`x${', value, '}y`'),
      form('(', value, ' + ', value, ')'),
      form('(', value, ' === ', value, ')'),
      form('(', value, ' ?? ', value, ')'),
      form('(', value, ' ? ', value, ' : ', value, ')'),
      form('({ a: ', value, ', ...', value, ', [', value, ']: ', name, ' })'),
      form('[', value, ', ...', value, ']'),
      form('((x) => ', value, ')'),
      form('JSON.parse(', value, ')'),
      form('JSON.stringify(', value, ')'),
      form('Object.assign(', value, ', ', value, ')'),
      form(value, '.map(', value, ')'),
      form('await ', value),
    ),
    statement: fc.oneof(
      { depthIdentifier: 'program', depthSize: 'small' },
      form(value, ';'),
      form(name, ' = ', value, ';'),
      form(name, '.', field, ' = ', value, ';'),
      form(name, '[', value, '] = ', value, ';'),
      form('({ a, ...b } = ', value, ');'),
      form('if (', value, ') {', body, '} else {', body, '}'),
      form('for (const x of ', value, ') {', body, 'if (x) break; else continue;}'),
      form('while (', value, ') {', body, '}'),
      form('switch (', value, ') { case ', value, ':', body, 'default:', body, '}'),
      form('try {', body, 'throw ', value, '} catch (x) {', body, '} finally {', body, '}'),
      form('function f(x, y = ', value, ') {', body, 'return ', value, '}'),
      form('function* g(x) { yield* ', value, ';', body, '}'),
      form(
        'class C extends ',
        name,
        ' { get a() {',
        body,
        'return this.a } b(x) { return super.b(',
        value,
        ') } }',
      ),
      form('return ', value, ';'),
      form('exec(', value, ');'),
    ),
  };
});

describe('the interpreter survives', () => {
  it('programs that mean nothing', () => {
    const statements = fc.array(statement, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(statements, (all) => {
        const text = `const { exec } = require('child_process');\nlet a, b;\nexports.handler = async (e) => {\n${all.join('\n')}\n};`;
        expectSteady('javascript', text);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('labelled cases that are cut, spliced and mixed', () => {
    const folder = new URL('../cases/', import.meta.url);
    const cases = readdirSync(folder).flatMap(
      (name) => parse(readFileSync(new URL(name, folder), 'utf8')) as readonly CodeCase[],
    );
    const one = fc.constantFrom(...cases);
    const lines = fc.array(fc.nat(60), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(one, one, lines, (first, other, at) => {
        const text = first.code.split('\n');
        const from = other.language === first.language ? other.code.split('\n') : text;
        for (const line of at)
          text.splice(line % text.length, line % 3, from[line % from.length] ?? '');
        expectSteady(first.language, text.join('\n'));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('the budget', () => {
  it('ends loops in loops, and every route has its share', () => {
    const loops = `${'for (const x of r.body) { s += x;'.repeat(30)}${'}'.repeat(30)}`;
    const routes = [1, 2, 3, 4, 5].map(
      (at) =>
        `app.post('/r${at}', (r, s) => { require('child_process').exec(r.body.x); ${loops} });`,
    );
    const outcome = outcomeOf(
      'javascript',
      `const app = require('express')();\n${routes.join('\n')}\nexports.handler = require('serverless-http')(app);`,
    );
    if (outcome.kind !== 'facts') throw new RangeError('the module offers a handler');
    const { flows, gaps } = outcome.facts;
    expect(outcome.isCut).toBe(true);
    expect(gaps.some(({ cut }) => cut === true)).toBe(true);
    expect(
      new Set(flows.flatMap(({ sink, route }) => (sink === 'shell' ? [route] : []))).size,
    ).toBe(5);
  });

  it.each([
    [
      'calls in calls',
      (at: number) => `function f${at + 1}(x) { return f${at}(x) + f${at}(x + 'b') }`,
    ],
    [
      'closures over closures',
      (at: number) =>
        `const g${at} = f${at}; function f${at + 1}(x) { return [x].map((y) => g${at}(g${at}(y) + '${at}')) }`,
    ],
    [
      'texts of texts',
      (at: number) => `function f${at + 1}(x) { const y = f${at}(x); return \`\${y}\${y}\` }`,
    ],
    [
      'objects of objects',
      (at: number) => `function f${at + 1}(x) { return { a: f${at}({ x }), b: f${at}([x]) } }`,
    ],
  ])('ends %s', (_what, layer) => {
    const layers = Array.from({ length: 40 }, (_, at) => layer(at)).join('\n');
    expectSteady(
      'javascript',
      `function f0(x) { return x }\n${layers}\nexports.handler = async (e) => require('child_process').exec(f40(e.a));`,
    );
  });
});
