import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOf, postern } from './support/program.ts';
import { ROOT } from './support/source.ts';

const EXAMPLES = join(ROOT, 'examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

let folder: ReturnType<typeof folderOf>;
beforeAll(() => {
  folder = folderOf({
    'app/template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Run:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, Runtime: nodejs22.x, CodeUri: src/ }
`,
    'app/src/index.js': 'exports.handler = async (event) => eval(event.code);',
  });
});
afterAll(() => folder.remove());

describe('a scan that remembers the last one says the same to the letter', () => {
  it.each(names)('%s', async (name) => {
    const scan = (...args: readonly string[]) =>
      postern(EXAMPLES, 'scan', name, '--audience', 'auditor', '-f', 'json', ...args);
    const cache = join(folder.path, name);
    const fresh = await scan('--no-cache');
    expect(await scan('--cache', cache)).toEqual(fresh);
    expect(await scan('--cache', cache)).toEqual(fresh);
  });
});

describe('--cache', () => {
  const scan = (...args: readonly string[]) => postern(folder.path, 'scan', 'app', ...args);

  it('keeps a file for each application in the folder', async () => {
    const { code } = await scan('--cache', 'kept');
    expect(code).not.toBe(2);
    expect(readdirSync(join(folder.path, 'kept'))).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}\.cache$/),
    ]);
  });

  it('must be outside of what is scanned', async () => {
    const { code, err } = await scan('--cache', 'app/.cache');
    expect(code).toBe(2);
    expect(err).toContain('`app/.cache` must not be the cache: it lies in the scanned folder');
  });

  it('is used for nothing with --no-cache or --templates-only', async () => {
    await scan('--cache', 'unused', '--no-cache');
    await scan('--cache', 'unused', '--templates-only');
    expect(readdirSync(folder.path)).not.toContain('unused');
  });

  it('is a folder of the user where none is named, if the environment has one', async () => {
    mkdirSync(join(folder.path, 'home'));
    const env = { HOME: join(folder.path, 'home'), XDG_CACHE_HOME: join(folder.path, 'home') };
    const { err } = await postern({ cwd: folder.path, env }, 'scan', 'app');
    expect(err).toBe('');
    const where = process.platform === 'darwin' ? 'home/Library/Caches' : 'home';
    expect(readdirSync(join(folder.path, where, 'postern'))).toHaveLength(1);
  });

  it('is done without, and said so, where the user’s folder is not the user’s alone', async () => {
    const env = { HOME: join(folder.path, 'app'), XDG_CACHE_HOME: join(folder.path, 'app') };
    const { code, err } = await postern({ cwd: folder.path, env }, 'scan', 'app');
    expect(code).not.toBe(2);
    expect(err).toContain('nothing is kept for the next scan');
    const quiet = await postern({ cwd: folder.path, env }, 'scan', 'app', '--quiet');
    expect(quiet.err).toBe('');
    expect(readdirSync(join(folder.path, 'app'))).toEqual(['src', 'template.yaml']);
  });
});
