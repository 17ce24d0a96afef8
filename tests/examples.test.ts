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

  it('fixed: is clean', async () => {
    const { code, out } = await scan(`${name}/fixed`);
    expect(out).toContain('no findings');
    expect(out).not.toContain('attack path');
    expect(code).toBe(0);
  });
});

it('the map of the shop', async () => {
  const { code, out } = await postern(ROOT, 'map', 'examples/shop/vulnerable', '--width', '120');
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot('snapshots/shop-map.txt');
});
