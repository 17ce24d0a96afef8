import { expect, test } from 'vitest';
import { factsOf } from '../../cases.ts';
import { expand } from '../match.ts';
import { JAVASCRIPT_MODELS } from './models.ts';

const BUILTIN =
  /^[A-Z]|^(?:console|process|eval|fetch|parse|is[NF]|encode|decode|set|clear|queue|atob|btoa|escape|unescape|global|structuredClone)/;

const ARGUMENTS: readonly string[] = [
  '',
  'event',
  'event.a, event.b, event.c, event.d',
  '{}, [], () => event.a',
  'null, undefined, -1, NaN',
  "'x', /(/, event, (a, b) => a",
  '{ a: { b: event } }, [event], async (x) => x, { schema: event }',
  '...event.list',
  '[event.a, [event.b]], { body: event, headers: event.h, timeout: event.t }',
];

/** Code that calls what an API path names. */
function callOf(path: string, given: string): string {
  const concrete = path.replace(/^\*\*\./, 'thing.').replaceAll('*', 'any');
  const [root = '', ...rest] = concrete.split('.');
  const base = root.replace('()', '');
  const object = BUILTIN.test(base) && !base.includes('/') ? base : `require('${base}')`;
  const calls = root.split('()').length - 1;
  const members = rest.map((one) => `.${one}`).join('');
  return `new (${object}${'()'.repeat(calls)}${members})(${given}); (${object}${'()'.repeat(calls)}${members})(${given});`;
}

test('any arguments are borne by every model', { timeout: 60_000 }, () => {
  const paths = JAVASCRIPT_MODELS.flatMap((model) => [model.api ?? []].flat().flatMap(expand));
  const names = JAVASCRIPT_MODELS.flatMap((model) => [model.method ?? []].flat().flatMap(expand));
  const things = [
    'event.x',
    '[event.x]',
    '({ a: event.x })',
    "'text'",
    'new Map([[event.x, 1]])',
    '/a(b/',
  ];
  const all = [
    ...paths.map((path) => (given: string) => callOf(path, given)),
    ...[...new Set(names)].map(
      (name) => (given: string) => things.map((thing) => `(${thing}).${name}(${given});`).join(' '),
    ),
  ];
  for (const given of ARGUMENTS) {
    for (let i = 0; i < all.length; i += 40) {
      const lines = all.slice(i, i + 40).map((make) => make(given));
      const code = `exports.handler = async (event) => {\n${lines.join('\n')}\n};`;
      const facts = factsOf('main.ts', 'javascript', new Map([['main.ts', code]]));
      expect(facts.files.length).toBeGreaterThanOrEqual(0);
    }
  }
});
