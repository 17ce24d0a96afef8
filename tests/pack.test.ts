import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MAP_FORMATS } from '../packages/engine/src/cli/formats.ts';
import { folderOf } from './support/program.ts';
import { ROOT } from './support/source.ts';

const folder = folderOf({
  'away/package.json': '{ "name": "away", "private": true, "type": "module" }',
  'away/shop/template.yaml': `Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: a.b, Role: !Sub "arn:aws:iam::\${AWS::AccountId}:role/orders" }
`,
  'away/use.js': `import { NodeFiles, renderReport, scan, VERSION } from 'postern';
const selection = { only: [], skip: [] };
const options = { name: 'shop', version: VERSION, audience: 'default', selection, ignore: [], baseline: undefined };
const report = scan(new NodeFiles('shop'), { now: Date.now }, options);
console.log(await renderReport('json', report, { color: false, width: 80, unicode: true }));
`,
});
const away = join(folder.path, 'away');
const tarballs = join(folder.path, 'tarballs');
// The tests run on the development Node.
const node = process.execPath;
const npm = (cwd: string, ...args: string[]) =>
  spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
  });

/** The reason why the package cannot be tried here, or undefined once it is installed in an empty folder. */
function installed(): string | undefined {
  mkdirSync(tarballs);
  const packed = npm(join(ROOT, 'packages/engine'), 'pack', '--pack-destination', tarballs);
  if (packed.status !== 0) throw new Error(`npm pack failed:\n${packed.stdout}${packed.stderr}`);
  const [tarball = ''] = readdirSync(tarballs);
  const done = npm(away, 'install', join(tarballs, tarball));
  if (done.status === 0) return undefined;
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENOTCACHED/.test(done.stderr)) {
    return 'the package registry is out of reach';
  }
  throw new Error(`npm install failed:\n${done.stderr}`);
}

const reason = installed();
if (reason !== undefined) process.stderr.write(`tests/pack.test.ts is skipped: ${reason}\n`);
afterAll(folder.remove);

describe.skipIf(reason !== undefined)('the package, installed in an empty folder', () => {
  const run = (...args: string[]) =>
    spawnSync(node, [join(away, 'node_modules/postern/bin/postern.js'), ...args], {
      cwd: away,
      encoding: 'utf8',
      // Its cache is not that of whoever runs the tests.
      env: { ...process.env, HOME: away, XDG_CACHE_HOME: away, LOCALAPPDATA: away },
    });

  it('says its version', () => {
    const { version } = JSON.parse(
      readFileSync(join(ROOT, 'packages/engine/package.json'), 'utf8'),
    );
    expect(run('--version').stdout.trim()).toBe(version);
  });

  it('scans, in every format', () => {
    const outputs = ['a.json', 'a.sarif', 'a.html', 'a.md'].flatMap((name) => ['-o', name]);
    const { status, stderr } = run('scan', 'shop', '--audience', 'auditor', ...outputs);
    expect(stderr).not.toContain('fault of Postern');
    expect(status).toBe(0);
    expect(run('scan', 'shop', '--audience', 'auditor').stdout).toContain('Orders');
    for (const name of ['a.json', 'a.sarif', 'a.html', 'a.md']) {
      expect(readFileSync(join(away, name), 'utf8')).toContain('Orders');
    }
  });

  it('draws, in every format', () => {
    for (const format of MAP_FORMATS.keys()) {
      const { stdout, stderr } = run('map', 'shop', '--format', format);
      expect(stderr).toBe('');
      expect(stdout).toContain('Orders');
    }
  });

  it('explains, lists and mends', () => {
    expect(run('rules', '--format', 'json').stdout).toContain('triggers/public-bucket-write');
    expect(run('explain', 'triggers/public-bucket-write').stdout).toContain('CWE');
    expect(run('completion', 'bash').stdout).toContain('postern');
    expect(run('fix', 'shop', '--audience', 'auditor', '--unsafe').stdout).toContain(
      '+++ b/template',
    );
  });

  it('works as a library', () => {
    const out = execFileSync(node, ['use.js'], { cwd: away, encoding: 'utf8' });
    expect(JSON.parse(out)).toBeTypeOf('object');
  });

  it('holds no source, no test and nothing of another machine', () => {
    const all = readdirSync(join(away, 'node_modules/postern'), { recursive: true }).map(String);
    expect(all.filter((path) => /\.test\.|(^|\/)testing\/|(?<!\.d)\.ts$/.test(path))).toEqual([]);
    for (const name of ['LICENSE', 'NOTICE', 'README.md']) expect(all).toContain(name);
  });
});

describe('licence and notice', () => {
  it.each(['LICENSE', 'NOTICE'])('%s of the package is that of the repository', (name) => {
    const own = readFileSync(join(ROOT, name), 'utf8');
    expect(readFileSync(join(ROOT, 'packages/engine', name), 'utf8')).toBe(own);
  });

  it('an old Node gets a sentence', () => {
    const bin = readFileSync(join(ROOT, 'packages/engine/bin/postern.js'), 'utf8');
    const old = join(folder.path, 'old.mjs');
    // The same file, told that it runs on an old version.
    writeFileSync(old, bin.replace('process.versions.node.split', "'20.1.0'.split"));
    const { status, stderr } = spawnSync(node, [old], { encoding: 'utf8' });
    expect(stderr).toContain('needs Node 22.18 or newer');
    expect(status).toBe(2);
  });
});
