import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { ROOT } from './support/source.ts';

const PACKAGE = join(ROOT, 'packages/guard');

/** Bytes, minified and gzipped, that a function with this subpath may carry beyond the core. */
const BUDGETS: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(join(PACKAGE, 'budgets.json'), 'utf8'),
);

const { exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, { readonly 'postern:source'?: string }>>;
};

const sources = Object.entries(exports).flatMap(([name, { 'postern:source': source }]) =>
  source === undefined ? [] : [[name, join(PACKAGE, source)] as const],
);
const core = join(PACKAGE, 'src/index.ts');

/** Size of a function that uses everything of the given modules, as a bundler makes it. */
async function sizeOf(...modules: readonly string[]): Promise<number> {
  const text = modules.map((one) => `export * from ${JSON.stringify(one)};`).join('\n');
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === 'entry' ? id : null),
    load: (id: string) => (id === 'entry' ? text : null),
  };
  const bundle = await rolldown({
    input: 'entry',
    platform: 'node',
    external: /^node:/,
    plugins: [entry],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const code = output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
  return gzipSync(code, { level: 9 }).byteLength;
}

const base = await sizeOf(core);

it('every subpath has a budget, and every budget a subpath', () => {
  expect(Object.keys(BUDGETS).sort()).toEqual(sources.map(([name]) => name).sort());
});

it.each(sources)('%s is within its budget', async (name, source) => {
  const size = name === '.' ? base : (await sizeOf(core, source)) - base;
  process.stderr.write(
    `${name.padEnd(24)} ${String(size).padStart(6)} of ${BUDGETS[name]} bytes\n`,
  );
  expect(size).toBeLessThanOrEqual(BUDGETS[name] ?? 0);
});

// The promise of the README, for each trigger that most functions have.
it.each(['./http', './sqs'])('guard with %s stays below 12 KiB', async (name) => {
  const source = sources.find(([one]) => one === name)?.[1] ?? '';
  expect(await sizeOf(core, source)).toBeLessThan(12 * 1024);
});
