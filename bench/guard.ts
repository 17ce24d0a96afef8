// What the guard costs beside middy and the powertools, in one run: `npm run bench:guard`. See docs/guard-bench.md.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { CASES, type Case, EVENTS, HARNESS, PACKAGES } from './guard-cases.ts';
import { median } from './measure.ts';

const ROOT = dirname(import.meta.dirname);

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    node: { type: 'string', default: process.execPath },
    write: { type: 'boolean', default: false },
  },
});

/** Figures of one case, a list with one value for each round. */
type Figures = {
  readonly bytes: number;
  /** Microseconds of processor time. */
  readonly bundled: number[];
  readonly installed: number[];
  readonly calls: number[];
};

const work = mkdtempSync(join(tmpdir(), 'postern-guard-'));
try {
  await main(Number(values.rounds));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(rounds: number): Promise<void> {
  prepare();
  const all = [{ name: 'an empty module', event: 'http', text: 'export {};' } as const, ...CASES];
  const figures = new Map<Case, Figures>();
  for (const one of all) figures.set(one, await bundledCase(one));
  for (let round = 0; round < rounds; round += 1) {
    for (const [one, list] of figures) measure(one, list);
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  const text = page(figures, rounds);
  process.stdout.write(text);
  if (values.write) writeFileSync(join(ROOT, 'docs/guard-bench.md'), text);
}

/** The other libraries in the versions above, and our own as it is built. */
function prepare(): void {
  const dependencies = { ...PACKAGES };
  writeFileSync(join(work, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  const npm = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  execFileSync('npm', npm, { cwd: work, stdio: ['ignore', 'inherit', 'inherit'] });
  mkdirSync(join(work, 'node_modules/@postern'));
  symlinkSync(join(ROOT, 'packages/guard'), join(work, 'node_modules/@postern/guard'));
  writeFileSync(join(work, 'harness.mjs'), HARNESS);
  for (const [name, event] of Object.entries(EVENTS)) {
    writeFileSync(join(work, `${name}.json`), JSON.stringify(event));
  }
}

/** Writes the case as a module that imports what is installed, and as one bundled and minified file. */
async function bundledCase(one: Case): Promise<Figures> {
  const source = fileOf(one, 'installed');
  writeFileSync(source, one.text);
  const bundle = await rolldown({ input: source, platform: 'node', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false });
  const { code } = output[0];
  writeFileSync(fileOf(one, 'bundled'), code);
  const bytes = gzipSync(code, { level: 9 }).byteLength;
  return { bytes, bundled: [], installed: [], calls: [] };
}

function fileOf(one: Case, form: 'bundled' | 'installed'): string {
  return join(work, `${one.name.replaceAll(/\W+/g, '-')}.${form}.mjs`);
}

function measure(one: Case, figures: Figures): void {
  figures.bundled.push(run(one, 'bundled', 'import'));
  figures.installed.push(run(one, 'installed', 'import'));
  if (one.text !== 'export {};') figures.calls.push(run(one, 'bundled', 'calls'));
}

/** One process; its result comes through a file, because its output is log lines. */
function run(one: Case, form: 'bundled' | 'installed', what: 'import' | 'calls'): number {
  const result = join(work, 'result');
  const event = join(work, `${one.event}.json`);
  const args = [join(work, 'harness.mjs'), fileOf(one, form), what, event, result];
  const env = { ...process.env, AWS_LAMBDA_FUNCTION_NAME: 'orders', NODE_OPTIONS: '' };
  const { status, stderr } = spawnSync(values.node, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`${one.name}: ${stderr.slice(-2000)}`);
  return Number(readFileSync(result, 'utf8'));
}

function page(figures: ReadonlyMap<Case, Figures>, rounds: number): string {
  const [empty] = figures.values();
  const [, bare] = figures.values();
  const rows = [...figures].map(([{ name }, { bytes, bundled, installed, calls }]) => [
    name,
    (bytes / 1024).toFixed(1),
    ms(middle(bundled) - middle(empty?.bundled ?? [])),
    ms(middle(installed) - middle(empty?.installed ?? [])),
    calls.length === 0 ? '-' : (middle(calls) - middle(bare?.calls ?? [])).toFixed(1),
  ]);
  return `${[
    '# What the guard costs',
    'Written by `npm run bench:guard -- --write`. Each case is a handler that checks one order of two fields and logs one line; zod is part of all cases but the first, middy alone and the guard alone. Import and call are processor time, each in a process of its own, the cases in turn within each round; medians. The time of an empty module is taken off the imports, that of the bare handler off the calls.',
    table(['case', 'KiB min+gz', 'import ms, bundled', 'import ms, installed', 'us a call'], rows),
    conditions(middle(empty?.bundled ?? []), rounds),
  ].join('\n\n')}\n`;
}

function ms(microseconds: number): string {
  return (microseconds / 1000).toFixed(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function conditions(empty: number, rounds: number): string {
  const node = execFileSync(values.node, ['--version'], { encoding: 'utf8' }).trim();
  const [first] = cpus();
  const versions = Object.entries(PACKAGES).map(([name, version]) => `${name} ${version}`);
  return [
    `- date: ${new Date().toISOString().slice(0, 10)}`,
    `- machine: ${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${process.platform}; Node ${node.slice(1)}`,
    `- versions: ${versions.join(', ')}`,
    `- ${rounds} rounds; an empty module takes ${ms(empty)} ms to import`,
  ].join('\n');
}

function middle(list: readonly number[]): number {
  return median(list) ?? 0;
}
