import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtGuard } from '../support/guard-package.ts';
import { folderOf } from '../support/program.ts';
import { ROOT } from '../support/source.ts';

const folder = folderOf({});
afterAll(folder.remove, 60_000);
const application = join(folder.path, 'payments');

/** The application as its developer has it: everything from the registry but the guard. Gives the reason where that cannot be. */
function installed(): string | undefined {
  cpSync(join(ROOT, 'examples/payments/guarded/src'), application, { recursive: true });
  const file = join(application, 'package.json');
  const described = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: object };
  Reflect.deleteProperty(described.dependencies, '@postern/guard');
  writeFileSync(file, JSON.stringify(described));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const done = spawnSync('npm', ['install', ...quiet], { cwd: application, encoding: 'utf8' });
  if (done.status !== 0) return done.stderr;
  mkdirSync(join(application, 'node_modules/@postern'));
  const built = builtGuard(join(folder.path, 'workspace'));
  symlinkSync(built, join(application, 'node_modules/@postern/guard'));
  return undefined;
}

const reason = installed();
if (reason !== undefined)
  process.stderr.write(`tests/guard/examples.test.ts is skipped: ${reason}\n`);

describe.skipIf(reason !== undefined)('examples/payments/guarded', () => {
  it('its own unit tests pass, with the clients of AWS and Stripe', { timeout: 120_000 }, () => {
    const args = ['--test', '--test-reporter=tap', join(application, 'test/payments.test.mjs')];
    const done = spawnSync(process.execPath, args, { cwd: application, encoding: 'utf8' });
    expect(done.stdout).toMatch(/^# tests [1-9]\d+$/m);
    expect(done.stdout).toMatch(/^# fail 0$/m);
    expect(done.status).toBe(0);
  });
});

/** Envelopes and hosts that no example has: other files of this folder run them. */
const ELSEWHERE = [
  ...['sns', 'kinesis', 'firehose', 'kafka', 'mq', 'websocket', 'direct'],
  ...['cognito', 'appsync', 'config-rule', 'codepipeline', 'iot', 'step-functions', 'limits/redis'],
  ...['azure', 'google', 'middy', 'express', 'hono', 'streaming'],
];

it('every part is used in an example', () => {
  const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
  const { exports } = JSON.parse(read('packages/guard/package.json')) as {
    readonly exports: object;
  };
  const used = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => read(join('examples', file)))
    .join('');
  const parts = Object.keys(exports).map((one) => one.slice(2));
  const unused = parts.filter((one) => !used.includes(`'@postern/guard${one && `/${one}`}'`));
  expect(unused.toSorted()).toEqual([...ELSEWHERE, 'package.json'].toSorted());
});

it('the guide says where', () => {
  const folder = join(ROOT, 'docs/guides');
  const guide = readFileSync(join(folder, 'guard.md'), 'utf8');
  const rows = guide.matchAll(/^\| `([\w/-]+)` \| (\[.*examples.*) \|$/gm);
  const found = [...rows].flatMap(([, part = '', links = '']) =>
    [...links.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => ({ part, link })),
  );
  expect(found.length).toBeGreaterThan(20);
  for (const { part, link } of found) {
    expect(readFileSync(join(folder, link), 'utf8')).toContain(`'@postern/guard/${part}'`);
  }
});
