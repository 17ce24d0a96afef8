import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardReadme } from '../../scripts/docs/guard.ts';
import { folderOf } from '../support/program.ts';
import { ROOT } from '../support/source.ts';
import { CASES, type Seen } from './snippets/cases.ts';
import { built, snippetsOf, typeErrors, writeModules } from './snippets/snippets.ts';

const snippets = ['docs/guides/guard.md', 'packages/guard/README.md'].flatMap(snippetsOf);
const folder = folderOf({});
const modules = join(folder.path, 'modules');
writeModules(modules, snippets);
const run = snippets.filter((one) => one.run !== undefined);
const load = await built(
  modules,
  run.map(({ file }) => file),
);
const lines: string[] = [];
const seen: Seen = {
  lines,
  said: (await load('orders')).said as unknown[][],
  sdk: (await load('sdk')).DynamoDB as Seen['sdk'],
};
vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
beforeEach(() => {
  seen.said.length = 0;
  seen.sdk.sent.length = 0;
  lines.length = 0;
});
afterAll(() => {
  folder.remove();
  vi.restoreAllMocks();
});

async function exportsOf(name: string): Promise<Readonly<Record<string, unknown>>> {
  const snippet = run.find((one) => one.run === name);
  if (snippet === undefined) throw new Error(`no example is marked run=${name}`);
  return load(snippet.file);
}

it('every example compiles', () => {
  expect(typeErrors(modules)).toBe('');
});

it('every example that is marked is run', () => {
  expect(Object.keys(CASES).sort()).toEqual(run.map((one) => one.run).sort());
});

it('the README names every subpath', () => {
  const read = (name: string): string => readFileSync(join(ROOT, 'packages/guard', name), 'utf8');
  const { exports } = JSON.parse(read('package.json')) as { readonly exports: object };
  const names = Object.keys(exports).map((one) => one.slice(2));
  const known = read('README.md');
  const own = names.filter((name) => name !== '' && name !== 'package.json');
  expect(own.filter((name) => !known.includes(`\`${name}\``))).toEqual([]);
});

it('the figures of the README are those that were measured', () => {
  const readme = readFileSync(join(ROOT, 'packages/guard/README.md'), 'utf8');
  const bench = readFileSync(join(ROOT, 'docs/guard-bench.md'), 'utf8');
  expect(guardReadme(readme, bench)).toBe(readme);
});

it('an example that is wrong would not compile', () => {
  const wrong = join(folder.path, 'wrong');
  const code =
    "import { guard } from '@postern/guard';\nguard({ deadline: { margin: 3 } }, () => {});\n";
  writeModules(wrong, [{ file: 'wrong', run: undefined, code }]);
  expect(typeErrors(wrong)).toContain("'margin' does not exist");
});

describe('the example', () => {
  it.each(Object.entries(CASES))('%s', async (name, judge) => {
    await judge(await exportsOf(name), seen);
  });
});
