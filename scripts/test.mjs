// `npm test`: installs what is missing, runs the tests, and closes with `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, main, root, run } from './workspace.mjs';

await main(async () => {
  install();
  const folder = mkdtempSync(join(tmpdir(), 'postern-test-'));
  const summary = join(folder, 'summary.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/reporter.ts')}`];
  const code = await run([vitest, 'run', ...reporters, ...process.argv.slice(2)], {
    env: { POSTERN_TEST_SUMMARY: summary },
  });
  const { passed, failed } = counts(summary, code);
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return code !== 0 || failed > 0 ? 1 : 0;
});

/** A run that ends without a summary (a crash) counts as one failure. */
function counts(summary, code) {
  try {
    return JSON.parse(readFileSync(summary, 'utf8'));
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1 };
  }
}
