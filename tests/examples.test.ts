import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { postern } from './support/program.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NAMES = ['shop', 'reports', 'mailer'];

const scan = (folder: string) => postern(ROOT, 'scan', `examples/${folder}`, '--width', '120');

// What a person sees. After a change that is meant to be seen: npm test -- tests/examples.test.ts -u
describe.each(NAMES)('examples/%s', (name) => {
  it('vulnerable: shows its attack paths', async () => {
    const { code, out } = await scan(`${name}/vulnerable`);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });

  it('vulnerable: every change at once makes nothing worse', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'postern-example-'));
    cpSync(join(ROOT, 'examples', name, 'vulnerable'), copy, { recursive: true });
    const { out } = await postern(copy, 'fix', '.', '--unsafe', '--audience', 'auditor', '--write');
    const { code } = await postern(copy, 'scan', '.', '--fail-on', 'never');
    rmSync(copy, { recursive: true });
    expect(out).toMatch(/^\d+ findings gone/m);
    expect(out).not.toContain('new:');
    expect(code).toBe(0);
  });

  it('fixed: is clean', async () => {
    const { code, out } = await scan(`${name}/fixed`);
    expect(out).toContain('no findings');
    expect(out).not.toContain('attack path');
    expect(code).toBe(0);
  });
});

it('examples/mailer/guarded: is clean, without an install', async () => {
  const { code, out } = await scan('mailer/guarded');
  expect(out).toContain('3 functions');
  expect(out).toContain('no findings');
  expect(code).toBe(0);
});

it('examples/mailer/guarded: the store of its guard has the permissions that it needs', async () => {
  const { out } = await postern(ROOT, 'least', 'examples/mailer/guarded', '--format', 'json');
  const { roles } = JSON.parse(out) as { roles: { name: string; missing: unknown[] }[] };
  const answer = roles.find(({ name }) => name === 'AnswerRole');
  expect(answer).toBeDefined();
  expect(JSON.stringify(answer?.missing)).not.toContain('dynamodb:');
});

it('the map of the shop', async () => {
  const { code, out } = await postern(ROOT, 'map', 'examples/shop/vulnerable', '--width', '120');
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot('snapshots/shop-map.txt');
});
