import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { NodeFiles } from './node-files.ts';

const base = mkdtempSync(join(tmpdir(), 'postern-files-'));
const root = join(base, 'root');
mkdirSync(join(root, 'folder'), { recursive: true });
writeFileSync(join(base, 'secret.txt'), 'outside');
writeFileSync(join(root, 'a.yaml'), 'A: ä\n');
writeFileSync(join(root, 'bom.yaml'), '\uFEFFA: 1\n');
writeFileSync(join(root, 'utf16.yaml'), Buffer.from('\uFEFFA: ä\n', 'utf16le'));
writeFileSync(join(root, 'utf16be.yaml'), Buffer.from('A: ä\n', 'utf16le').swap16());
writeFileSync(join(root, 'utf16le.yaml'), Buffer.from('A: ä\n', 'utf16le'));
writeFileSync(join(root, 'latin.yaml'), Buffer.from([0x41, 0xe4, 0xff]));
symlinkSync(join(base, 'secret.txt'), join(root, 'out.txt'));
symlinkSync('a.yaml', join(root, 'in.yaml'));
symlinkSync('loop', join(root, 'loop'));
symlinkSync(root, join(root, 'folder', 'up'));
const files = new NodeFiles(root);

afterAll(() => rmSync(base, { recursive: true }));

describe('read', () => {
  it.each([
    ['a.yaml', 'A: ä\n'],
    ['./folder/../a.yaml', 'A: ä\n'],
    ['in.yaml', 'A: ä\n'],
    ['bom.yaml', 'A: 1\n'],
    ['utf16.yaml', 'A: ä\n'],
    ['utf16be.yaml', 'A: ä\n'],
    ['utf16le.yaml', 'A: ä\n'],
  ])('%s', (path, text) => {
    expect(files.read(path, 100)).toMatchObject({ kind: 'text', text });
  });

  it.each([
    ['nothing.yaml', 'missing'],
    ['a.yaml/b', 'missing'],
    ['folder', 'not-a-file'],
    ['latin.yaml', 'not-text'],
    ['../secret.txt', 'denied'],
    ['out.txt', 'denied'],
    [join(base, 'secret.txt'), 'denied'],
    ['loop', 'failed'],
    ['a\0b', 'failed'],
  ])('%j fails: %s', (path, why) => {
    expect(files.read(path, 100)).toMatchObject({ kind: 'failure', why });
  });

  it('tells the size of what is too large', () => {
    expect(files.read('a.yaml', 3)).toEqual({ kind: 'failure', why: 'too-large', bytes: 6 });
  });
});

test('list names entries in order and says which are links', () => {
  const all = files.list('.').map(({ name, kind }) => `${name} ${kind}`);
  expect(all).toEqual([
    'a.yaml file',
    'bom.yaml file',
    'folder directory',
    'in.yaml link',
    'latin.yaml file',
    'loop link',
    'out.txt link',
    'utf16.yaml file',
    'utf16be.yaml file',
    'utf16le.yaml file',
  ]);
  expect(files.list('nothing')).toEqual([]);
  expect(files.list('..')).toEqual([]);
});

test('isFile follows links that stay inside', () => {
  const all = ['a.yaml', 'in.yaml', 'out.txt', 'loop', 'folder', '../secret.txt', 'a\0b'];
  expect(all.map((path) => files.isFile(path))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
