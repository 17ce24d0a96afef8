import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { badHabits, functionsOf, quantile } from './support/habits.ts';
import { engineFiles, guardFiles, isTest, ROOT, type SourceFile } from './support/source.ts';

const packages = {
  engine: engineFiles().filter((file) => !isTest(file.local) && !isTable(file)),
  guard: guardFiles().filter((file) => !file.local.endsWith('.test.ts')),
};

/** Data that is written as code: what `data/` holds, and what libraries do. */
function isTable({ local, text }: SourceFile): boolean {
  return (
    local.startsWith('data/') ||
    (local.startsWith('code/library/') && text.includes(': readonly Model[] = ['))
  );
}

/** Lines of code: the example templates of a rule are cases, which have no budget. */
function linesOf(file: SourceFile): number {
  const code = file.local.startsWith('rules/') ? file.text.replace(/`\n[^`]*`/g, '``') : file.text;
  return code.split('\n').length - 1;
}

describe.each(Object.entries(packages))('%s', (_name, own) => {
  const lengths = own.map(linesOf);
  const functions = own.flatMap(functionsOf);

  test('files are short: median 80 lines, nine of ten at most 250, none above 400', () => {
    const long = own.filter((_, index) => (lengths[index] ?? 0) > 400);
    expect(long.map((file) => file.path)).toEqual([]);
    expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(80);
    expect(quantile(lengths, 0.9)).toBeLessThanOrEqual(250);
  });

  test('functions are short: median 10 lines, nine of ten at most 35, none above 60', () => {
    const lines = functions.map((one) => one.lines);
    expect(functions.filter((one) => one.lines > 60).map((one) => one.name)).toEqual([]);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(10);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(35);
  });

  test('no enum, default export, `any`, non-null `!` or barrel; every exported name is explained', () => {
    expect(own.flatMap(badHabits)).toEqual([]);
  });
});

test.each([
  ['export enum A {}', 2],
  ['/** A. */\nexport const a: any = 1;', 1],
  ['/** A. */\nexport default 1;', 1],
  ['/** A. */\nexport const a: string = b!;', 1],
  ["export * from './a.ts';", 1],
  ['/** A. */\nexport const a = 1;', 0],
  ['// A.\nexport type A = 1;', 1],
])('catches bad habits in %s', (text, count) => {
  const file: SourceFile = { path: 'a.ts', local: 'a.ts', text };
  expect(badHabits(file)).toHaveLength(count);
});

test('nothing in the repository names a path of one machine', () => {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  const texts = listed.split('\0').filter((path) => /\.(ts|mjs|js|md|ya?ml|json|py)$/.test(path));
  const bad = texts.filter((path) => {
    const file = join(ROOT, path);
    if (!existsSync(file)) return false;
    const text = readFileSync(file, 'utf8');
    return MACHINE.test(text) || (path.endsWith('.md') && /\/tmp\/[a-z]/.test(text));
  });
  expect(bad).toEqual([]);
});

// Put together here so that this file does not name one itself.
const MACHINE = new RegExp(`(${['/work', '/root', '/home/[a-z]+'].join('|')})/[a-z]`);
