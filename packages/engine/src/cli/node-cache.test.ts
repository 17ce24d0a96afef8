import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from './cache-folder.ts';
import { type CacheUse, NodeCache } from './node-cache.ts';

const user: User = { platform: 'linux', uid: process.geteuid?.() };

let base: string;
let folder: string;
const cacheFor = (use: Partial<CacheUse> = {}): NodeCache =>
  new NodeCache({ folder, root: join(base, 'root'), build: 'b1', user, ...use });
const only = (): string => {
  const [name = '', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
};

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'postern-cache-'));
  folder = join(base, 'new', 'cache');
  mkdirSync(join(base, 'root'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

it('gives back what was put, to the next one as well', () => {
  const text = 'ä \u2028\n two lines';
  cacheFor().put('code', text);
  expect(cacheFor().get('code')).toBe(text);
  cacheFor().put('code', 'other');
  expect(cacheFor().get('code')).toBe('other');
});

it('tells applications, builds and keys apart', () => {
  cacheFor().put('code', 'text');
  expect(cacheFor({ build: 'b2' }).get('code')).toBeUndefined();
  expect(cacheFor({ root: base }).get('code')).toBeUndefined();
  expect(cacheFor().get('other')).toBeUndefined();
});

it('is the user’s alone', () => {
  cacheFor().put('code', 'text');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(only()).mode & 0o777).toBe(0o600);
});

describe('is as if it were not there', () => {
  it.each<[string, (file: string) => void]>([
    ['with a file that was cut off', (file) => truncateSync(file, statSync(file).size - 1)],
    ['with an empty file', (file) => truncateSync(file)],
    [
      'with a changed file',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('text', 'Text')),
    ],
    ['with a file that others may write', (file) => chmodSync(file, 0o666)],
    [
      'with a folder for a file',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'with a link for a file',
      (file) => {
        writeFileSync(join(base, 'copy'), readFileSync(file), { mode: 0o600 });
        rmSync(file);
        symlinkSync(join(base, 'copy'), file);
      },
    ],
  ])('%s', (_, spoil) => {
    cacheFor().put('code', 'text');
    spoil(only());
    expect(cacheFor().get('code')).toBeUndefined();
  });

  it('in a folder that others may write to', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    cacheFor().put('code', 'text');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('where a file stands in place of the folder', () => {
    writeFileSync(join(base, 'file'), '');
    cacheFor({ folder: join(base, 'file') }).put('code', 'text');
    expect(cacheFor({ folder: join(base, 'file') }).get('code')).toBeUndefined();
  });
});

it('lets the oldest go, and what was never finished', () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = (name: string, megabytes: number, hoursAgo: number): string => {
    const path = join(folder, name);
    writeFileSync(path, '');
    truncateSync(path, megabytes * 1024 * 1024);
    const time = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(path, time, time);
    return path;
  };
  const oldest = made('00000000000000aa.cache', 30, 9);
  const older = made('00000000000000ab.cache', 30, 8);
  const newer = made('00000000000000ac.cache', 30, 7);
  const begun = made('00000000000000ad.cache.0123456789abcdef', 1, 2);
  const beginning = made('00000000000000ae.cache.0123456789abcdef', 1, 0);
  const foreign = made('notes.txt', 90, 99);
  cacheFor().put('code', 'text');
  expect([oldest, older, newer, begun, beginning, foreign].map((one) => existsSync(one))).toEqual([
    ...[false, true, true],
    ...[false, true, true],
  ]);
  expect(cacheFor().get('code')).toBe('text');
});
