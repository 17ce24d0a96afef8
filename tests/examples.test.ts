import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { postern } from './support/program.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NAMES = ['shop', 'reports', 'mailer', 'payments'];
const MENDED = [
  'shop/fixed',
  'reports/fixed',
  'mailer/fixed',
  'mailer/guarded',
  'payments/guarded',
];

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
});

it.each(MENDED)('examples/%s: is clean, without an install', async (folder) => {
  const { code, out } = await scan(folder);
  expect(out).toMatch(/ [1-9]\d* functions/);
  expect(out).toContain('no findings');
  expect(out).not.toContain('attack path');
  expect(code).toBe(0);
});

/** What only guards need: their stores are clients of the application's own. */
it.each([
  ['mailer', 'AnswerRole'],
  ['payments', 'CreatePaymentRole'],
  ['payments', 'SettlePaymentRole'],
])(
  'examples/%s/guarded: the stores of its guards have the permissions that they need: %s',
  async (example, role) => {
    const { out } = await postern(ROOT, 'least', `examples/${example}/guarded`, '--format', 'json');
    const { roles } = JSON.parse(out) as { roles: { name: string; missing: unknown[] }[] };
    const found = roles.find(({ name }) => name === role);
    expect(found).toBeDefined();
    expect(JSON.stringify(found?.missing)).not.toContain('dynamodb:');
  },
);

it('payments/vulnerable: the holes that its guarded twin has closed are found', async () => {
  const args = ['--format', 'json', '--audience', 'auditor', '--fail-on', 'never'];
  const { out } = await postern(ROOT, 'scan', 'examples/payments/vulnerable', ...args);
  const { findings } = JSON.parse(out) as { findings: { rule: string }[] };
  expect(findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining([
      'data/secret-parameter-default',
      'exposure/environment-in-logs',
      'exposure/event-in-logs',
      'exposure/stack-trace-to-caller',
      'identity/webhook-without-signature',
      'injection/html-in-response',
      'injection/path-traversal',
      'injection/prototype-pollution',
      'injection/server-side-request-forgery',
      'injection/shell-command',
      'robustness/no-input-validation',
      'robustness/not-idempotent',
      'robustness/outgoing-call-without-timeout',
      'robustness/partial-batch-failure-ignored',
      'robustness/state-shared-between-invocations',
      'triggers/unauthenticated-function-url',
    ]),
  );
});

it('the map of the shop', async () => {
  const { code, out } = await postern(ROOT, 'map', 'examples/shop/vulnerable', '--width', '120');
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot('snapshots/shop-map.txt');
});
