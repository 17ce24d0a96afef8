import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printIr } from '../print-ir.ts';
import { lowerJavaScript } from './lower-javascript.ts';
import { isTooDeep } from './nesting.ts';

const SNIPPETS = [
  'exports.handler = async (event, { log = console } = {}) => { const { id, ...rest } = JSON.parse(event.body); return { statusCode: 200, body: `hi ${id}` } };',
  'import { S3Client as C } from "@aws-sdk/client-s3"; export default class A<T> extends B { #x?: T = 1; static { f() } @dec m(): void {} constructor(private a = 1) { super() } }',
  'for (const [a, b] of Object.entries(x)) { l: switch (a) { case 1: break l; default: continue } } try { y ??= /a[/]b/g } catch { throw z } finally { delete w?.v }',
  'enum E { A = 1, B } namespace N { export const q = E.A as any } export const v = <div {...p} a="b">{x}<></></div>; label: while (1) { var g = function* () { yield* arguments } }',
];
const FILES = ['a.js', 'a.mjs', 'a.cjs', 'a.ts', 'a.tsx', 'a.d.ts', 'a'];
const PIECES = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '`',
  '${',
  '"',
  '=>',
  '...',
  '?.',
  '#',
  '<',
  '/',
  '\n',
  '\ud800',
  '=',
  'class ',
  'async ',
  'export ',
  ';',
  '@',
  'await ',
  '*',
];

test('no mutation of real code throws', () => {
  const edit = fc.tuple(fc.nat(300), fc.nat(12), fc.constantFrom('', ...PIECES));
  fc.assert(
    fc.property(
      fc.constantFrom(...SNIPPETS),
      fc.constantFrom(...FILES),
      fc.array(edit, { maxLength: 4 }),
      (snippet, file, edits) => {
        const text = edits.reduce(
          (all, [at, cut, piece]) => all.slice(0, at) + piece + all.slice(at + cut),
          snippet,
        );
        const unit = lowerJavaScript(file, text);
        printIr(unit);
        for (const { at } of unit.problems) expect(at.start).toBeLessThanOrEqual(at.end);
      },
    ),
    { numRuns: 1500 },
  );
});

test.each([
  ['a wrong statement in a function', 'f('],
  ['nothing but a bracket', '}'],
  ['a lone surrogate', '\ud800'],
])('%s is a problem and no more', (_, text) => {
  const unit = lowerJavaScript('a.js', text);
  expect(unit.problems).not.toHaveLength(0);
  expect(unit.main.body).toEqual([]);
});

test('what is only misplaced is a problem, and is lowered', () => {
  const unit = lowerJavaScript('a.js', 'f(); return 1');
  expect(unit.problems).toHaveLength(1);
  expect(printIr(unit)).toBe('$f()\nreturn 1');
});

const repeat = (text: string, times = 30_000): string => text.repeat(times);

test.each([
  ['brackets', repeat('(')],
  ['closed brackets', `x = ${repeat('[')}${repeat(']')}`],
  ['functions', `${repeat('f(() => {')}${repeat('})')}`],
  ['templates', `${repeat('`${')}1${repeat('}`')}`],
  ['signs', `${repeat('!')}a`],
  ['choices', `x = ${repeat('a ? b : ')}c`],
  ['else', `if (a) {} ${repeat('else if (b) {}')}`],
  ['else after statements', `if (a) b; ${repeat('else if (b) c;')}`],
  ['if', `${repeat('if (a)\n')};`],
  ['arrows', `x = ${repeat('a => ')}1`],
  ['tags', `x = ${repeat('<a>')}${repeat('</a>')}`],
  ['types', `let x: ${repeat('A<')}B${repeat('>')}`],
  ['members', `a${repeat('.b')}`],
  ['calls', `a${repeat('()')}`],
])('%s without end do not break the process', (_, text) => {
  const unit = lowerJavaScript('a.tsx', text);
  expect(unit.problems.map((one) => one.message)).toEqual(['nested too deeply']);
});

test.each([
  ['a sum', `x = a${repeat(' + b', 5000)}`],
  ['a list', `x = [${repeat('a = 1, ')}]`],
  ['statements', repeat('const a = b ? !c : <d>-e</d>;\n')],
  ['statements without semicolons', repeat('const a = b ? !c : d\nif (a) { b() }\n')],
  ['regexes and quotes', repeat('f(/["\'(]/, \'(\', "[", `{`) // (\n')],
  ['templates', repeat('f(`a${b}{${c}`);\n')],
])('%s of any length is not deep', (_, text) => {
  expect(isTooDeep(text)).toBe(false);
});

test('an expression too deep for the stack leaves the other statements', () => {
  const deep = `${repeat('if (a) ', 1900)};`;
  const unit = lowerJavaScript('a.js', `f(); ${deep} g();`);
  const printed = unit.main.body.map((one) => one.kind);
  expect(printed.at(0)).toBe('expr');
  expect(printed.at(-1)).toBe('expr');
});
