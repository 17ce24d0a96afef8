import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type User, unfit, usualFolder } from './cache-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'postern-cache-folder-'));
const root = join(base, 'application');
const user: User = { platform: 'linux', uid: process.geteuid?.() };
mkdirSync(join(root, 'inner'), { recursive: true });
symlinkSync(root, join(base, 'other-name'));
writeFileSync(join(base, 'file'), '');
symlinkSync(base, join(base, 'link'));
for (const [name, mode] of [
  ['private', 0o700],
  ['readable', 0o755],
  ['group', 0o775],
  ['everybody', 0o777],
] as const) {
  mkdirSync(join(base, name, 'below'), { recursive: true });
  chmodSync(join(base, name, 'below'), 0o700);
  chmodSync(join(base, name), mode);
}
afterAll(() => rmSync(base, { recursive: true }));

describe('the usual folder', () => {
  it.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.cache/postern'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: '/fast' }, '/fast/postern'],
    ['linux', { HOME: '/home/a', XDG_CACHE_HOME: 'here' }, '/home/a/.cache/postern'],
    ['linux', {}, undefined],
    ['linux', { HOME: '' }, undefined],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Caches/postern'],
    ['win32', { HOME: '/Users/a' }, undefined],
  ] as const)('%s %o: %s', (platform, env, folder) => {
    expect(usualFolder({ platform, uid: 1 }, env)).toBe(folder);
  });
});

describe('a folder', () => {
  it.each([
    ['private', undefined],
    ['readable', undefined],
    ['not-there-yet', undefined],
    ['not/there/yet', undefined],
    ['application-beside', undefined],
    ['group', 'somebody else may write to it'],
    ['everybody', 'somebody else may write to it'],
    ['everybody/below', 'everybody may replace it'],
    ['group/below', undefined],
    ['link', 'it is a link'],
    ['file', 'it is no folder'],
    ['application', 'it lies in the scanned folder'],
    ['application/inner', 'it lies in the scanned folder'],
    ['application/inner/new', 'it lies in the scanned folder'],
    ['other-name/inner', 'it lies in the scanned folder'],
    ['private/../application/new', 'it lies in the scanned folder'],
  ])('%s: %s', (name, why) => {
    const said = unfit(join(base, name), root, user);
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(why);
  });

  it.skipIf(user.uid === undefined)('of somebody else is none', () => {
    const other: User = { platform: 'linux', uid: (user.uid ?? 0) + 1 };
    expect(unfit(join(base, 'private'), root, other)).toBe('somebody else may write to it');
  });
});
