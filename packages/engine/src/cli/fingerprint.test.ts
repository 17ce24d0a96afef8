import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fingerprint, programFolders } from './fingerprint.ts';

const base = mkdtempSync(join(tmpdir(), 'postern-build-'));
mkdirSync(join(base, 'data'));
writeFileSync(join(base, 'scan.js'), '1');
writeFileSync(join(base, 'data', 'table.json'), '1');
afterAll(() => rmSync(base, { recursive: true }));

it('is the same for the same build, and another after any change of it', () => {
  const print = (): string | undefined => fingerprint([base], 'v24.0.0');
  const first = print();
  expect(print()).toBe(first);
  expect(fingerprint([base], 'v26.0.0')).not.toBe(first);
  utimesSync(join(base, 'data', 'table.json'), 1, 1);
  const second = print();
  expect(second).not.toBe(first);
  writeFileSync(join(base, 'new.js'), '');
  expect(print()).not.toBe(second);
  expect(fingerprint([join(base, 'gone')], 'v24.0.0')).toBeUndefined();
});

it('is of the bundle and its tables, or of the sources', () => {
  expect(programFolders(join('dist', 'program'))).toEqual([
    join('dist', 'program'),
    join('dist', 'data'),
  ]);
  expect(programFolders(join('src', 'cli'))).toEqual(['src']);
  expect(fingerprint(programFolders(), process.version)).toMatch(/^[0-9a-f]{16}$/);
});
